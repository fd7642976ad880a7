import { b, date, type Rich, t } from '../text.ts';

const members = (n: number, type: 'users' | 'accounts'): string =>
  n === 1 ? `1 ${type.slice(0, -1)}` : `${n} ${type}`;

/** How large an audience is, and the window of its condition. */
export const audienceSize = {
  window: (days: number): string => `Days, now ${days}`,
  windowHint: (days: number): string =>
    `How far within(${days} days) looks back. Changes the condition, and the words that say it.`,
  windowBad: (most: number): string => `Whole days, from 1 to ${most}.`,
  inProd: (n: number, type: 'users' | 'accounts', at: number): Rich =>
    t`The same condition in prod: ${b(members(n, type))} (${date(at)}).`,
  prodButton: 'Count in prod too',
  countButton: 'Count in dev and prod',
  countAgain: 'Count again',
  counting:
    'Segment is counting; that takes a moment. Each count is one of the 700 that a space has a month.',
  still: (name: string): Rich => t`Segment is still counting ${b(name)}; count again in a moment.`,
  line: (name: string, dev: string, prod: string): Rich => t`${b(name)}: ${dev} in dev, ${prod} in prod.`,
  size: (n: number, type: 'users' | 'accounts'): string => members(n, type),
  unknown: 'not counted',
  usedUp: 'not counted, as the previews of this month are used up,',
  notInProd: (size: string): Rich => t`The same condition in prod: ${size}.`,
  failed: (why: string): string => `not countable (${why.replace(/\.+$/, '')})`,
  evidence: (name: string, dev: string, prod: string, at: number): string =>
    `${name} by preview, ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC: ${dev} in dev, ${prod} in prod`,
};
