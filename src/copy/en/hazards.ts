import { b, code, join, type Rich, t } from '../text.ts';

/** Values that name nobody. Segment docs: unify/identity-resolution/identity-resolution-settings. */
const blocked = ['^[0-]*$', '-1', 'null', 'anonymous'];

/** What may go wrong with identifiers, said where they are chosen. Segment docs: unify/identity-resolution. */
export const hazards = {
  title: 'Before you save them',
  later: t`Identity rules count only for events that come ${b('after')} they are saved: identifiers first, then data.`,
  test: t`Test values merge people: all who share ${code('test@example.com')}, a user id such as ${code('1')} or one test device become one profile. Use another value for each test person.`,
  blocked: t`Block values that name nobody, for each identifier: ${join(blocked.map((value) => code(value)))}.`,
  stricter: t`Rules that are made ${b('stricter later')} damage the profiles that are there: begin strict rather than loose.`,
  limits: 'A profile takes at most 100 merges and 1,000 mappings of identifiers.',
  consent: (ids: readonly string[]): Rich =>
    t`${join(ids.map((id) => code(id)))} are advertising ids: they come only where the person allowed ad tracking, and need consent. Leave them out if you do no ads in apps.`,
  fast: (ids: readonly string[]): Rich =>
    t`${join(ids.map((id) => code(id)))} change fast (each browser, each cleared cookie): with a limit for ever a profile is soon full. Segment advises 5 a week or a month.`,
  group: t`${code('group_id')} needs Group calls in your code; without them it does nothing.`,
  removed: (ids: readonly string[]): Rich =>
    t`Taken out: ${join(ids.map((id) => code(id)))}. That makes rules stricter which are there already.`,
  prod: 'The rules count for events that come after the import: profiles that prod has built before are not built anew.',
  advice: { ever: '1, for ever', year: '5 a year', week: '5 a week or month' },
};
