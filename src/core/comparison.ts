import type { DestinationRecord, MappingRef, SourceRecord } from './checklist.ts';

/** The destination that Segment makes by itself for a warehouse source; nobody connects it by hand, and it is in no comparison. */
export const profilesDestinationId = '639c2dbb1309fdcad13951b6';

/** A filter of a destination, as it is made again in prod. */
export type FilterSpec = {
  title: string;
  description?: string;
  if: string;
  actions: { type: string; fields?: Record<string, unknown>; percent?: number; path?: string }[];
  enabled: boolean;
};

/** A mapping at Segment. `settings` are kept only where they have to be put back one day. */
export type LiveMapping = MappingRef & { id: string; enabled: boolean; settings?: Record<string, unknown> };

export type LiveSource = {
  id: string;
  name: string;
  slug: string;
  metadataId: string;
  enabled: boolean;
  environment?: string;
};

/** A destination at Segment. Secrets are told by their names only: their values are masked, and never compared or copied. */
export type LiveDestination = {
  id: string;
  name: string;
  metadataId: string;
  sourceId: string;
  enabled: boolean;
  settings: Record<string, unknown>;
  secrets: string[];
  mappings: LiveMapping[];
  filters: FilterSpec[];
};

/** Dev and prod as Segment has them at one moment, as far as a promotion touches them. */
export type LiveView = { at: number; sources: LiveSource[]; destinations: LiveDestination[] };

/** One thing that differs, by name; `was` and `is` are shown as they stand, '–' for what is not there. */
export type Difference = { name: string; was: string; is: string };

const none = '–';

/** A value on one line, short. */
export const shown = (value: unknown): string => {
  if (value === undefined || value === null || value === '') return none;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

const isSame = (a: unknown, b: unknown): boolean =>
  shown(a) === shown(b) && JSON.stringify(a) === JSON.stringify(b);

/** Settings that differ, by their names. Secrets stand in neither. */
function settingsThatDiffer(
  was: Record<string, unknown>,
  is: Record<string, unknown>,
): (Difference & { setting: string })[] {
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !isSame(was[name], is[name]))
    .toSorted()
    .map((setting) => ({ setting, name: setting, was: shown(was[setting]), is: shown(is[setting]) }));
}

const mappingText = (mapping: LiveMapping | undefined): string =>
  mapping ? `${mapping.trigger}${mapping.enabled ? '' : ' (off)'} [${mapping.fields}]` : none;
const filterText = (filter: FilterSpec | undefined): string =>
  filter ? `${filter.if}${filter.enabled ? '' : ' (off)'} ${JSON.stringify(filter.actions)}` : none;

/** What is no longer as it was: of a destination that was looked at twice. */
export function changesOf(was: LiveDestination, is: LiveDestination | undefined): Difference[] {
  if (!is) return [{ name: was.name, was: 'there', is: 'gone' }];
  const flag = (on: boolean) => (on ? 'on' : 'off');
  const listed = <T>(before: T[], after: T[], keyOf: (entry: T) => string, text: (entry?: T) => string) =>
    [...new Set([...before, ...after].map(keyOf))].flatMap((name) => {
      const [old, now] = [before, after].map((list) => text(list.find((entry) => keyOf(entry) === name)));
      return old === now ? [] : [{ name, was: shown(old), is: shown(now) }];
    });
  return [
    ...(was.name === is.name ? [] : [{ name: was.name, was: was.name, is: is.name }]),
    ...(was.enabled === is.enabled ? [] : [{ name: was.name, was: flag(was.enabled), is: flag(is.enabled) }]),
    ...settingsThatDiffer(was.settings, is.settings).map(({ setting: _, ...difference }) => difference),
    ...listed(was.mappings, is.mappings, (entry) => entry.name, mappingText),
    ...listed(was.filters, is.filters, (entry) => entry.title, filterText),
  ];
}

/** What of a source is no longer as it was. */
export function sourceChangesOf(was: LiveSource, is: LiveSource | undefined): Difference[] {
  if (!is) return [{ name: was.name, was: 'there', is: 'gone' }];
  const parts = ['name', 'enabled', 'environment'] as const;
  return parts
    .filter((part) => was[part] !== is[part])
    .map((part) => ({ name: `${was.name}: ${part}`, was: shown(was[part]), is: shown(is[part]) }));
}

/** What a promotion would change in a destination that is in prod already. Everything in it is frozen with the request. */
export type DestinationChange = {
  settings: { name: string; was: unknown; is: unknown }[];
  /** Mappings of dev that prod lacks. */
  add: MappingRef[];
  /** Mappings of prod that are not what dev has. */
  update: { was: MappingRef; is: MappingRef; enabled: boolean }[];
  filters: FilterSpec[];
  enable: boolean;
};

export const isChange = (change: DestinationChange): boolean =>
  change.settings.length + change.add.length + change.update.length + change.filters.length > 0 ||
  change.enable;

const refOf = ({ name, actionId, trigger, fields }: MappingRef): MappingRef => ({
  name,
  actionId,
  trigger,
  fields,
});
const sameRef = (a: MappingRef, b: MappingRef): boolean =>
  JSON.stringify(refOf(a)) === JSON.stringify(refOf(b));

/**
 * What dev has that its counterpart in prod has not. A setting that was given for prod on purpose stays: it goes along
 * only when dev was changed since it was connected. What only prod has is left alone.
 */
export function changeFor(
  dev: LiveDestination,
  prod: LiveDestination,
  records: { dev: Pick<DestinationRecord, 'settings'>; prod: Pick<DestinationRecord, 'settings'> },
): DestinationChange {
  const secrets = new Set([...dev.secrets, ...prod.secrets]);
  const settings = settingsThatDiffer(prod.settings, dev.settings)
    .map(({ setting }) => setting)
    .filter((name) => !secrets.has(name) && dev.settings[name] !== undefined)
    .filter((name) => !isSame(dev.settings[name], records.dev.settings[name]))
    .map((name) => ({ name, was: prod.settings[name], is: dev.settings[name] }));
  const live = dev.mappings.filter((mapping) => mapping.enabled);
  const twin = (mapping: MappingRef) =>
    prod.mappings.find((entry) => entry.name === mapping.name && entry.actionId === mapping.actionId);
  return {
    settings,
    add: live.filter((mapping) => !twin(mapping)).map(refOf),
    update: live.flatMap((mapping) => {
      const there = twin(mapping);
      return there && (!sameRef(there, mapping) || !there.enabled)
        ? [{ was: refOf(there), is: refOf(mapping), enabled: there.enabled }]
        : [];
    }),
    filters: dev.filters.filter((filter) => !prod.filters.some((entry) => entry.title === filter.title)),
    enable: dev.enabled && !prod.enabled,
  };
}

/** Settings that differ between dev and prod and stay so: given for prod on purpose. */
export function differsOnPurpose(
  dev: LiveDestination,
  prod: LiveDestination,
  change: DestinationChange,
): string[] {
  const changed = new Set(change.settings.map(({ name }) => name));
  return settingsThatDiffer(dev.settings, prod.settings)
    .map(({ setting }) => setting)
    .filter((name) => !changed.has(name));
}

/** Words of what is for trying out only; as a word of its own, so that "latest" or "developer" is none. */
const testWord =
  /(?:^|[^a-z])(?:test|testing|sandbox|staging|stage|dev|development|demo|localhost|127\.0\.0\.1)(?:$|[^a-z])/i;

/** Identifies an account or property of the product: the same one in dev and prod would mix their data. */
const accountName = /account|pixel|property|project|workspace|measurement|customer.?id|(?:^|_|[a-z])id$/i;

export type Flag =
  | { why: 'test_value'; name: string; setting: string; value: string }
  | { why: 'same_account'; name: string; setting: string; value: string }
  | { why: 'test_name'; name: string };

/** What would bring something for trying out into prod. `settings` are those that prod would get; secrets are in none. */
export function flagsOf(
  entry: { name: string; isAdvertising: boolean; settings: Record<string, unknown> },
  dev: { settings: Record<string, unknown> } | undefined,
): Flag[] {
  const flags: Flag[] = testWord.test(entry.name) ? [{ why: 'test_name', name: entry.name }] : [];
  for (const [setting, value] of Object.entries(entry.settings)) {
    if (value === undefined || value === '' || typeof value === 'boolean') continue;
    const about = { name: entry.name, setting, value: shown(value) };
    if (testWord.test(shown(value)) || (value !== '' && testWord.test(spaced(setting))))
      flags.push({ why: 'test_value', ...about });
    else if (entry.isAdvertising && accountName.test(setting) && isSame(value, dev?.settings[setting]))
      flags.push({ why: 'same_account', ...about });
  }
  return flags;
}

/** testEventCode → test Event Code */
const spaced = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ');

/** What stands in prod and came from nowhere in dev: it is left alone. The Profiles destination is Segment's own. */
export function onlyInProd(
  view: LiveView,
  known: { sources: readonly SourceRecord[]; destinations: readonly DestinationRecord[] },
): string[] {
  const sources = view.sources.filter((source) => source.environment === 'prod');
  const ids = sources.map(({ id }) => id);
  return [
    ...sources.filter(({ id }) => !known.sources.some((record) => record.id === id)).map(({ name }) => name),
    ...view.destinations
      .filter(({ id, sourceId, metadataId }) => {
        const isOurs = known.destinations.some((record) => record.id === id);
        return ids.includes(sourceId) && !isOurs && metadataId !== profilesDestinationId;
      })
      .map(({ name }) => name),
  ];
}
