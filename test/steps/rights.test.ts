import { describe, expect, test } from 'vitest';
import type { FormId } from '../../src/core/card.ts';
import { type Intent, type IntentName, intent as intentSchema } from '../../src/core/intent.ts';
import { channel, keyOf, type Play, type Who } from '../support/given.ts';
import { approvals, checklistAt, from } from '../support/stages.ts';

/** One intent of each name, as a button would carry it; ids are those of the play below. */
const { promotion, sources, destinations } = checklistAt('requested');
const request = promotion?.id ?? '';
const digest = promotion?.digest ?? '';
const source = sources[0]?.id ?? '';
const destination = destinations[0]?.id ?? '';

const slots: Partial<Record<IntentName, Intent['slots']>> = {
  switch_use_case: { goal: 'optimize-advertising', use_case: 'suppress-with-purchase' },
  export_events: { format: 'csv' },
  export_evidence: { format: 'csv' },
  choose_integration: { draft: 's1', integration: 'x' },
  name_draft: { draft: 's1' },
  accept_name: { draft: 's1' },
  choose_feed: { draft: 'd1', source },
  decide_events: { events: ['Order Completed'], decision: 'tracked' },
  decide_properties: { event: 'Order Completed', properties: ['tax'], decision: 'not_for_us' },
  add_properties: { event: 'Order Completed', properties: [{ name: 'coupon' }] },
  remove_event: { event: 'Loyalty Joined' },
  ask_event: { event: 'Loyalty Joined' },
  ask_property: { property: 'tax', events: ['Order Completed'] },
  filter_events: { filter: 'tracked' },
  apply_import: { import: 'i1' },
  drop_import: { import: 'i1' },
  fill_settings: { draft: 'd1' },
  create_draft: { draft: 'd1' },
  drop_draft: { draft: 'd1' },
  adopt_draft: { draft: 'd1' },
  show_write_key: { source },
  check_source: { source },
  check_destination: { destination },
  attest_destination: { destination },
  accept_drift: { finding: 'source_gone:x' },
  define_model: { source },
  attest_source: { source },
  watch_properties: { source },
  stop_properties: { source },
  connect_more: { kind: 'sources' },
  finish_step: { step: 'dev_sources' },
  fill_prod: { from: destination },
  submit_promotion: { digest },
  vote_approve: { request, digest },
  vote_reject: { request, digest },
  show_promotion: { request },
  withdraw_promotion: { request },
  resume_promotion: { request },
  undo_promotion: { request },
  confirm_undo_promotion: { request },
  delete_promotion: { request },
  confirm_delete_promotion: { request },
  confirm_undo: { undo: checklistAt('requested').undo.at(-1)?.id ?? '' },
  confirm_remove: { connection: source },
  confirm_spaces: { dev: 'spa_dev', prod: 'spa_prod' },
  attest_identifiers: { chosen: 'x' },
  edit_audience: { draft: 'a1' },
  preview_audience: { draft: 'a1' },
  submit_audience: { draft: 'a1' },
  drop_audience: { draft: 'a1' },
  check_audience: { audience: 'aud' },
  attest_audience: { audience: 'aud' },
  attest_rules: { request },
  retry: { job: 'j' },
};

const names = intentSchema.options.map((option) => option.shape.intent.value);
const intentOf = (name: IntentName): Intent => intentSchema.parse({ intent: name, slots: slots[name] ?? {} });

/** What any full member of the home tenant may do: ask, look, and be told where the buttons are. */
const forMembers: readonly IntentName[] = [
  'greet',
  'thanks',
  'help',
  'show_status',
  'out_of_scope',
  'contact_human',
  'request_demo',
  'explain_concept',
  'explain_environments',
  'explain_use_case',
  'explain_event',
  'recommend_use_case',
  'list_options',
  'show_snippet',
  'show_promotion',
  'export_events',
  'export_evidence',
  'approve_promotion',
  'reject_promotion',
  'ask_link',
  'affirm',
  'deny',
];
const votes: readonly IntentName[] = ['vote_approve', 'vote_reject'];

const people: Who[] = ['olivia', 'omar', 'adam', 'ana', 'erin', 'gina', 'oscar', 'robot', 'gone', 'stranger'];
const members: Who[] = ['olivia', 'omar', 'adam', 'ana', 'erin'];
const owners: Who[] = ['olivia', 'omar'];

/** Who may do it. Olivia asked for the promotion; Ana is among its approvers. */
function allowed(name: IntentName): Who[] {
  if (votes.includes(name)) return ['ana'];
  if (['set_policy', 'disconnect_workspace', 'confirm_disconnect'].includes(name)) return [...owners, 'adam'];
  if (forMembers.includes(name)) return members;
  return owners;
}

const isRefused = (play: Play): boolean =>
  play.audit.some(({ what }) => what === 'refused' || what === 'vote_refused');

/** Everything but who was looked up, where they spoke and where a card is kept up to date. */
function unchanged(play: Play): unknown {
  const { people: _, dialogs: __, owners: ___, boards: ____, counter: _____, ...rest } = play.c;
  return rest;
}

/** True when it was done, false when it was refused without leaving a trace. */
function acts(does: (play: Play) => unknown): boolean {
  const play = from('requested').holds('disable', 'create_source', 'show_write_key', 'survey');
  const before = unchanged(play);
  does(play);
  if (!isRefused(play)) return true;
  expect(unchanged(play)).toEqual(before);
  expect(play.outbox.size).toBe(0);
  expect(play.hasForm).toBe(false);
  expect(play.screen.filter(({ kind }) => kind !== 'board').map(({ kind }) => kind)).toEqual(['whisper']);
  return false;
}

describe('exactly the allowed people', () => {
  test.each(names)('may %s', (name) => {
    const place = channel('C0GENERAL');
    const acting = people.filter((who) => acts((play) => play.sends(intentOf(name), { as: who, in: place })));
    expect(acting).toEqual(allowed(name));
  });
});

test('every intent has its row', () => {
  expect(names.length).toBeGreaterThan(75);
  expect(new Set(names).size).toBe(names.length);
});

describe('forms', () => {
  const forms: [FormId, Who[]][] = [
    ['source_name', owners],
    ['destination_settings', owners],
    ['event_state', owners],
    ['own_event', owners],
    ['event_import', owners],
    ['warehouse', owners],
    ['reverse_etl_model', owners],
    ['promotion_policy', [...owners, 'adam']],
    ['prod_names', owners],
    ['prod_settings', owners],
    ['spaces', owners],
    ['identifiers', owners],
    ['audience', owners],
    ['reject_reason', ['ana']],
    ['connect_workspace', owners],
    ['link_person', owners],
    ['write_key', []],
    ['promotion_detail', []],
    ['loading', []],
  ];
  const values = {
    name: 'Hacked',
    token: '(secret)',
    person: ['UERIN'],
    email: 'erin@home.example',
    region: 'us',
    decision: 'tracked',
    reason: 'because',
    channel: approvals,
    approvers: ['UERIN'],
    which: [source],
    [`name:${source}`]: 'Hacked',
  };
  const context = {
    draft: 's1',
    subject: 'd1',
    event: 'Page Viewed',
    source,
    request,
    digest,
    from: destination,
  };

  test.each(forms)('%s is taken from the allowed people only', (form, may) => {
    for (const who of people) {
      const play = from('requested');
      const before = unchanged(play);
      play.submits(form, context, values, { as: who, in: channel('C0GENERAL') });
      if (may.includes(who)) expect(isRefused(play)).toBe(false);
      else expect(unchanged(play)).toEqual(before);
    }
  });
});

describe('rights that were read', () => {
  test('count for ten minutes, exclusive', () => {
    const play = from('confirmed').says('status').holds('identify');
    play.passes(10 * 60_000 - 1).says('website');
    expect(play.has('identify')).toBe(false);
    play.passes(1).says('website');
    expect(play.has('identify')).toBe(true);
  });

  const decisive: IntentName[] = [
    'submit_promotion',
    'vote_approve',
    'withdraw_promotion',
    'resume_promotion',
    'confirm_restart',
    'confirm_undo',
    'confirm_remove',
    'attest_rules',
    'confirm_disconnect',
  ];
  test.each(decisive)('do not count for %s: they are read again', (name) => {
    const who: Who = name === 'vote_approve' ? 'ana' : 'olivia';
    const play = from('requested').says('status', { as: who }).holds('identify');
    const before = unchanged(play);
    play.sends(intentOf(name), { as: who });
    expect(play.has('identify')).toBe(true);
    expect(unchanged(play)).toEqual(before);
  });

  test.each<FormId>(['promotion_policy', 'reject_reason', 'link_person'])(
    'do not count for the form %s either',
    (form) => {
      const who: Who = form === 'reject_reason' ? 'ana' : 'olivia';
      const play = from('requested').says('status', { as: who }).holds('identify');
      play.submits(
        form,
        { request, digest },
        {
          reason: 'no',
          channel: approvals,
          approvers: ['UBEN'],
          person: ['UERIN'],
          email: 'erin@home.example',
        },
        { as: who },
      );
      expect(play.has('identify')).toBe(true);
      expect(play.c.promotion?.state).toBe('pending');
    },
  );

  test('of an owner are stored under platform, tenant and id together', () => {
    const play = from('confirmed');
    expect(play.c.people[keyOf('olivia')]?.owner).toBe(true);
    expect(Object.keys(play.c.people).every((key) => key.startsWith('slack:T1:'))).toBe(true);
  });

  /** What waits to be done at Segment, looking people up aside. */
  const waiting = (play: Play) => [...play.outbox.values()].filter(({ kind }) => kind !== 'identify');
  const everything = [
    'disable',
    'create_source',
    'create_destination',
    'create_audience',
    'create_warehouse',
    'create_model',
    'attach_plan',
    'save_plan',
    'ensure_labels',
    'preview_audience',
    'show_write_key',
    'begin_stream',
    'survey',
    'find_integrations',
    'read_settings',
    'find_warehouses',
    'find_spaces',
    'check_profiles',
    'check_policy',
    'disconnect_workspace',
  ] as const;

  test.each(names)('that are old never set anything off: %s reads them first', (name) => {
    for (const stage of ['sourceDraft', 'requested'] as const) {
      const play = from(stage)
        .says('status')
        .passes(10 * 60_000);
      const before = unchanged(play);
      const jobs = waiting(play).length;
      play.holds('identify', ...everything).sends(intentOf(name));
      expect(unchanged(play)).toEqual(before);
      expect(waiting(play)).toHaveLength(jobs);
      expect(play.has('identify')).toBe(true);
      // Lost meanwhile: what is read now decides, not what was known.
      play.people.UOLIVIA = { name: 'Olivia Hart', standing: 'member', admin: false, owner: false };
      play.releases('identify');
      expect(waiting(play)).toHaveLength(jobs);
    }
  });
});
