import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Checklist } from '../../src/core/checklist.ts';
import type { SegmentEffect } from '../../src/core/effect.ts';
import { OutsideError } from '../../src/core/errors.ts';
import { lacksRole } from '../../src/effects/refusal.ts';
import { failedOutcome } from '../../src/effects/run.ts';
import type { PersonFacts } from '../../src/platforms/platform.ts';
import { keyOf, refOf } from '../support/given.ts';
import { checklistAt } from '../support/stages.ts';
import { createSource, failureOf, openSetup, origin, ownedBy, type Setup } from './harness.ts';

const tenMinutes = 10 * 60_000;

/** What writes at Segment, or shows a secret of it. */
const writes = [
  'ensure_labels',
  'create_source',
  'save_plan',
  'attach_plan',
  'create_destination',
  'create_warehouse',
  'create_model',
  'disable',
  'check_profiles',
  'preview_audience',
  'create_audience',
  'check_audience',
  'show_write_key',
  'begin_stream',
] as const satisfies SegmentEffect['kind'][];

/** The right is looked at before anything of the effect is. */
const bare = (kind: (typeof writes)[number]): SegmentEffect => ({ kind, origin }) as unknown as SegmentEffect;

let setup: Setup;
let checklist: Checklist;
beforeAll(async () => {
  setup = await openSetup();
  setup.ports.load = async () => checklist;
});
afterAll(() => setup.close());
beforeEach(async () => {
  await setup.reset();
  setup.people.UOLIVIA = member('olivia');
  setup.people.UANA = member('ana');
  setup.people.UOMAR = member('omar');
  checklist = ownedBy('olivia');
  seen = 0;
  seen = (await calls()).at(-1)?.n ?? 0;
});

const member = (name: string): PersonFacts => ({
  name: name === 'olivia' ? 'Olivia Hart' : name,
  email: `${name}@acme.example`,
  standing: 'member',
  admin: false,
});

/** It was read so long ago. */
function readBefore(ms: number): void {
  const record = checklist.people[keyOf('olivia')];
  if (record) record.at = Date.now() - ms;
}

const role = (name: string) => setup.control('POST', '/users/olivia@acme.example', { role: name });

type Call = { n: number; method: string; path: string };
let seen = 0;
/** The calls of this test. */
async function calls(): Promise<Call[]> {
  const { entries } = (await setup.control('GET', '/wire')) as { entries: Call[] };
  return entries.filter(({ n }) => n > seen);
}
const written = async () => (await calls()).filter(({ method }) => method !== 'GET');

describe('who set a write off is looked at again when that was long ago', () => {
  test.each(writes)('%s is not done for somebody who is no owner any more', async (kind) => {
    readBefore(tenMinutes);
    await role('member');
    const error = await failureOf(setup.run(bare(kind)));
    expect(error.code).toBe('person_not_allowed');
    expect(await written()).toEqual([]);
    const told = JSON.stringify(failedOutcome('job1', bare(kind), error));
    expect(told).toContain('Olivia Hart is no Workspace Owner in Segment any more');
    expect(told).toContain('Another Workspace Owner can press Try again');
  });

  test.each(['deactivated', 'guest', 'outsider', 'unknown'] as const)(
    'nor for somebody who is %s in Slack, whatever they are in Segment',
    async (standing) => {
      readBefore(tenMinutes);
      setup.people.UOLIVIA = { ...member('olivia'), standing };
      expect((await failureOf(setup.run(createSource()))).code).toBe('person_not_allowed');
      expect(await written()).toEqual([]);
    },
  );

  test('nor for somebody who was never seen, or never as an owner', async () => {
    checklist.people = {};
    await role('source_admin');
    expect((await failureOf(setup.run(createSource()))).code).toBe('person_not_allowed');
    expect(await written()).toEqual([]);
  });

  test('nor while roles cannot be read: not knowing is not a yes', async () => {
    readBefore(tenMinutes);
    await setup.fault({ path: '/users', kind: '401', times: 9 });
    expect((await failureOf(setup.run(createSource()))).code).toBe('segment_unauthorized');
    await setup.control('DELETE', '/faults');
    expect(await written()).toEqual([]);
  });

  test('it is done for an owner still', async () => {
    readBefore(tenMinutes);
    expect(await setup.run(createSource())).toMatchObject({ kind: 'source_created' });
  });

  test('what was read within ten minutes counts, without another call', async () => {
    readBefore(tenMinutes - 5000);
    await setup.run(createSource());
    expect((await calls()).filter(({ path }) => path.startsWith('/users'))).toEqual([]);
  });

  test('looks that change nothing are taken whoever asked', async () => {
    readBefore(tenMinutes);
    await role('member');
    expect(await setup.run({ kind: 'survey', origin, start: false })).toMatchObject({ kind: 'surveyed' });
  });
});

describe('before the first call of a promotion', () => {
  const apply = () =>
    setup.run(createSource({ environment: 'prod' }, { promotion: request().id, item: 'i' }));
  const request = () => {
    if (!checklist.promotion) throw new Error('no request');
    return checklist.promotion;
  };

  beforeEach(() => {
    checklist = structuredClone(checklistAt('requested'));
    request().state = 'approved';
    request().votes = [{ by: keyOf('ana'), name: 'Ana Costa', yes: true, at: 1 }];
    const record = checklist.people[keyOf('olivia')];
    if (record) record.at = Date.now();
  });

  test.each(['deactivated', 'guest', 'unknown'] as const)(
    'an approval of somebody who is %s meanwhile does not count, and nothing is made',
    async (standing) => {
      setup.people.UANA = { ...member('ana'), standing };
      expect(await apply()).toEqual({
        kind: 'votes_void',
        request: request().id,
        voters: [{ by: keyOf('ana'), why: 'not_a_member' }],
      });
      expect(await written()).toEqual([]);
    },
  );

  test('nor does one of who turns out to be the requester', async () => {
    setup.people.UANA = { ...member('ana'), email: 'Olivia@acme.example' };
    expect(await apply()).toMatchObject({ kind: 'votes_void', voters: [{ why: 'same_person' }] });
    expect(await written()).toEqual([]);
  });

  test('the requester has to be an owner at that very moment', async () => {
    await role('member');
    expect((await failureOf(apply())).code).toBe('person_not_allowed');
    expect(await written()).toEqual([]);
  });

  test('whoever went on with it after a failure stands for it from then on', async () => {
    await role('none');
    request().resumedBy = keyOf('omar');
    expect(await apply()).toMatchObject({ kind: 'source_created' });
  });

  test('what another owner sets off for it, as taking it back, is a matter of their own right', async () => {
    await role('none');
    request().state = 'applied';
    request().done = { first: 'src1' };
    const by = { ...origin, person: refOf('omar') };
    const effect = { ...createSource({}, { promotion: request().id, item: 'i' }), origin: by };
    expect(await setup.run(effect)).toMatchObject({ kind: 'source_created' });
    await setup.control('POST', '/users/omar@acme.example', { role: 'member' });
    expect((await failureOf(setup.run(effect))).code).toBe('person_not_allowed');
  });

  test('it is made when everybody is still who they were', async () => {
    expect(await apply()).toMatchObject({ kind: 'source_created', spec: { environment: 'prod' } });
  });

  test('once something is made, it is carried on', async () => {
    request().done = { first: 'src1' };
    setup.people.UANA = { ...member('ana'), standing: 'deactivated' };
    expect(await apply()).toMatchObject({ kind: 'source_created' });
  });
});

describe('a write that Segment refuses with 401', () => {
  const told = async (kind: (typeof writes)[number] | 'survey', token: string) => {
    const { segment } = setup.ports;
    setup.ports.segment = setup.clientWith(token);
    const error = await failureOf(setup.ports.segment.createLabel({ key: 'team', value: 'web' }));
    const isMissing = await lacksRole(setup.ports, error);
    setup.ports.segment = segment;
    const effect = { ...bare('create_source'), kind } as SegmentEffect;
    return JSON.stringify(failedOutcome('job1', effect, error, Date.now(), isMissing));
  };
  const weak = async () =>
    ((await setup.control('POST', '/tokens', { access: 'member' })) as { token: string }).token;

  test.each([
    ['create_source', 'the role Source Admin;'],
    ['attach_plan', 'Source Admin and Tracking Plan Admin'],
    ['create_warehouse', 'Source Admin and Warehouse Destination Admin'],
    ['check_audience', 'Unify and Engage Admin, and Source Admin on the source that Segment calls Engage'],
    ['survey', 'the role Workspace Owner;'],
  ] as const)('with a token that it takes is told with the roles that %s needs', async (kind, roles) => {
    const text = await told(kind, await weak());
    expect(text).toContain('Segment takes my token, but refused it');
    expect(text).toContain(roles);
  });

  test('with a token that it does not take at all is told as that', async () => {
    const text = await told('create_source', 'sgp_revoked_0123456789');
    expect(text).toContain('Segment refused my token while I was creating the source');
    expect(text).not.toContain('role Source Admin');
  });

  test('is told as a refused token while Segment cannot be asked which of both it is', async () => {
    const error = new OutsideError('segment_unauthorized', { message: 'no', status: 401 });
    await setup.fault({ path: '/', kind: '500', times: 9 });
    expect(await lacksRole(setup.ports, error)).toBe(false);
    await setup.control('DELETE', '/faults');
    expect(await lacksRole(setup.ports, new OutsideError('segment_conflict', { message: 'no' }))).toBe(false);
  });
});
