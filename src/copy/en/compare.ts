import { b, join, type Rich, t } from '../text.ts';

type Difference = { name: string; was: string; is: string };
type Flag =
  | { why: 'test_value'; name: string; setting: string; value: string }
  | { why: 'same_account'; name: string; setting: string; value: string }
  | { why: 'test_name'; name: string };

const bold = (names: readonly string[]): Rich => join(names.map((name) => b(name)));

/** Dev and prod compared, live at Segment: what would change, what stays, what looks like a mistake. */
export const compare = {
  looking: 'I am comparing dev and prod in Segment.',
  rowChange: 'Change',
  changeLine: (name: string, from: string, parts: readonly string[]): Rich =>
    t`Change in ${b(name)}, as ${from} has it: ${parts.join('; ')}`,
  setting: ({ name, was, is }: Difference): string => `${name}: ${was} → ${is}`,
  addMapping: (name: string): string => `new mapping ${name}`,
  updateMapping: (name: string): string => `mapping ${name} as in dev`,
  addFilter: (title: string): string => `new filter ${title}`,
  enable: 'switched on',
  inDev: (value: string): string => `in dev ${value}`,
  filter: (title: string): string => `Filter ${title}`,
  filters: (n: number): string => `${n} ${n === 1 ? 'filter' : 'filters'}`,
  same: (names: readonly string[]): Rich => t`In prod already, with nothing to change: ${bold(names)}.`,
  onPurpose: (name: string, settings: readonly string[]): Rich =>
    t`${b(name)} keeps its own ${settings.join(', ')}: prod has other values than dev.`,
  leftAlone: (names: readonly string[]): Rich =>
    t`In prod, but not from dev; I leave it alone: ${bold(names)}.`,
  flagsTitle: 'Look at these first: they seem to be for trying out',
  flag(flag: Flag): string {
    switch (flag.why) {
      case 'test_name':
        return `${flag.name}: its name speaks of trying out`;
      case 'test_value':
        return `${flag.name}: ${flag.setting} is ${flag.value}`;
      case 'same_account':
        return `${flag.name}: ${flag.setting} is the one of dev (${flag.value}); prod would feed the dev ad account`;
    }
  },
  differsNow: (differences: readonly Difference[]): string =>
    `Segment has something else now than what was approved (${differences
      .map(({ name, was, is }) => `${name}: ${was} → ${is}`)
      .join('; ')}). Nothing was applied. Ask for the approval of what is there now.`,
  settingLost: (name: string, setting: string): string =>
    `${name} no longer has its setting ${setting} after the change. Enter it again in Segment`,
  changed: (name: string): Rich => t`Changed in prod: ${b(name)}.`,
  checkAgain: 'Compare again',
};
