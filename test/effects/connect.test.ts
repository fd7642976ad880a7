import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessName, readAccess } from '../../src/core/access.ts';
import { type Checklist, newChecklist } from '../../src/core/checklist.ts';
import type { Refusal, SegmentEffect } from '../../src/core/effect.ts';
import { sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { keyOf } from '../support/given.ts';
import { failureOf, openSetup, origin, ownedBy, type Setup, workspace } from './harness.ts';

type Connect = Extract<SegmentEffect, { kind: 'connect_workspace' }>;

let setup: Setup;
let checklist: Checklist;
beforeAll(async () => {
  setup = await openSetup();
  setup.ports.load = async () => checklist;
  // The sandbox has a region of its own; in the other one nobody knows its tokens.
  setup.ports.connect = (token, region) =>
    setup.clientWith(token, region === 'us' ? setup.apiUrl : setup.euUrl);
});
afterAll(() => setup.close());
beforeEach(async () => {
  await setup.reset();
  await setup.control('DELETE', '/faults');
  checklist = newChecklist(workspace);
  setup.people.UOLIVIA = member('olivia@acme.example');
});

const member = (email?: string) => ({
  name: 'Olivia Hart',
  standing: 'member' as const,
  admin: false,
  ...(email ? { email } : {}),
});

/** Somebody enters `token` in the form. */
async function enter(token: string | undefined, region: Connect['region'] = 'us') {
  if (token !== undefined) await setup.putSecret('token1', 'token', token);
  return setup.run({ kind: 'connect_workspace', origin, vault: 'token1', region });
}

const kept = async () => readAccess(await setup.store.getSecret(workspace, accessName));

/** Refused, and what was kept before stays. */
async function refusal(token: string | undefined, region?: Connect['region']): Promise<Refusal> {
  await setup.store.putSecret(workspace, accessName, '{"token":"before","region":"eu"}');
  const outcome = await enter(token, region);
  expect(await kept()).toEqual({ token: 'before', region: 'eu' });
  if (outcome?.kind !== 'workspace_refused') throw new Error(`${outcome?.kind} is no refusal`);
  return outcome.why;
}

const token = sandboxSecrets.segmentToken;

describe('a token of the workspace, entered by one of its owners', () => {
  test('is kept with its region, and what it may do is told', async () => {
    expect(await enter(` ${token}\n`)).toMatchObject({
      kind: 'workspace_connected',
      workspace: { slug: 'acme', name: 'Acme' },
      region: 'us',
      record: { owner: true, inSegment: true, email: 'olivia@acme.example' },
      features: { protocols: 'on', unify: 'on', engage: 'on' },
    });
    expect(await kept()).toEqual({ token, region: 'us' });
  });

  test('changes nothing at Segment: it only reads', async () => {
    await enter(token);
    const { entries } = (await setup.control('GET', '/wire')) as { entries: { method: string }[] };
    expect(new Set(entries.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('is kept for an owner through a group, too', async () => {
    setup.people.UOLIVIA = member('omar@acme.example');
    expect(await enter(token)).toMatchObject({ kind: 'workspace_connected' });
  });

  test('tells what is off in Segment’s words', async () => {
    await setup.switches({ protocols: false, engage: false });
    const outcome = await enter(token);
    await setup.switches({ protocols: true, engage: true });
    expect(outcome).toMatchObject({
      kind: 'workspace_connected',
      features: { protocols: { off: expect.stringMatching(/\S/) }, engage: { off: expect.any(String) } },
    });
  });
});

describe('a token is refused, and nothing is changed,', () => {
  test.each<[string, string | undefined, Refusal]>([
    ['that waits no more', undefined, { kind: 'expired' }],
    ['with a line break in it', 'sgp_0123\n456789', { kind: 'malformed' }],
    ['that is too short', 'sgp', { kind: 'malformed' }],
    ['that is wrong', 'sgp_0123456789', { kind: 'token' }],
  ])('%s', async (_, entered, why) => {
    expect(await refusal(entered)).toEqual(why);
  });

  test('of the other region: the one that fits is named', async () => {
    expect(await refusal(token, 'eu')).toEqual({ kind: 'region', chosen: 'eu', fits: 'us' });
  });

  test('of another workspace than the one that is connected, or that was set up', async () => {
    const other = { id: 'w2', slug: 'other', name: 'Other' };
    checklist.workspace = { ...other, connectedAt: 1, connectedBy: keyOf('olivia'), region: 'us' };
    expect(await refusal(token)).toEqual({ kind: 'other', name: 'Acme', known: 'Other' });
    checklist.workspace.removedAt = 2;
    checklist.startedBy = keyOf('olivia');
    expect(await refusal(token)).toEqual({ kind: 'other', name: 'Acme', known: 'Other' });
  });

  test('but not of another one than was connected and removed before anything was set up', async () => {
    checklist.workspace = { id: 'w2', slug: 'other', name: 'Other', connectedAt: 1, removedAt: 2 };
    expect(await enter(token)).toMatchObject({ kind: 'workspace_connected' });
  });

  test('that may not read people', async () => {
    await setup.fault({ path: '/users', kind: '401', times: 99 });
    expect(await refusal(token)).toEqual({ kind: 'weak', name: 'Acme' });
  });

  test.each<[string | undefined, string]>([
    ['erin@acme.example', 'a Source Admin'],
    ['nobody@acme.example', 'nobody of the workspace'],
    [undefined, 'without a confirmed e-mail'],
  ])('entered by %s, %s: who could is named', async (email, _) => {
    setup.people.UOLIVIA = member(email);
    expect(await refusal(token)).toMatchObject({
      kind: 'not_owner',
      name: 'Acme',
      ...(email ? { email } : {}),
      owners: [{ email: 'olivia@acme.example' }, { email: 'omar@acme.example' }],
    });
  });

  test('entered by a guest with an owner’s e-mail', async () => {
    setup.people.UOLIVIA = { ...member('olivia@acme.example'), standing: 'guest' };
    expect(await refusal(token)).toEqual({ kind: 'standing' });
  });
});

test('a Segment that fails is a failure: the token waits for the next try', async () => {
  await setup.fault({ path: '/users', kind: '500', times: 9 });
  expect((await failureOf(enter(token))).code).toBe('segment_failed');
  expect(await kept()).toBeUndefined();
  await setup.control('DELETE', '/faults');
  expect(await enter(undefined)).toMatchObject({ kind: 'workspace_connected' });
});

test('a token is removed, and a token that waited is dropped', async () => {
  await enter(token);
  expect(await setup.run({ kind: 'disconnect_workspace', origin })).toEqual({
    kind: 'workspace_disconnected',
  });
  expect(await kept()).toBeUndefined();
  await setup.run({ kind: 'forget_secret', origin, vault: 'token1', name: 'token' });
  expect(await setup.secret('token1', 'token')).toBeUndefined();
});

describe('who somebody is', () => {
  const identify = () => setup.run({ kind: 'identify', origin, person: origin.person });

  test('cannot be told of Segment with a token that it refuses', async () => {
    const { segment } = setup.ports;
    setup.ports.segment = setup.clientWith('sgp_revoked_0123');
    const outcome = await identify();
    setup.ports.segment = segment;
    expect(outcome).toMatchObject({
      record: { standing: 'member', owner: false, unread: 'token_refused' },
      owners: [],
    });
  });

  test('is told by the e-mail that an owner linked them to; that of the platform is kept beside it', async () => {
    setup.people.UOLIVIA = member('olivia@private.example');
    expect(await identify()).toMatchObject({ record: { owner: false, inSegment: false } });
    checklist.links = { [keyOf('olivia')]: { email: 'olivia@acme.example', by: keyOf('omar'), at: 1 } };
    expect(await identify()).toMatchObject({
      record: { owner: true, email: 'olivia@acme.example', chatEmail: 'olivia@private.example' },
    });
  });

  test.each(['guest', 'deactivated'] as const)('a link makes nobody of a %s', async (standing) => {
    setup.people.UOLIVIA = { ...member('olivia@private.example'), standing };
    checklist.links = { [keyOf('olivia')]: { email: 'olivia@acme.example', by: keyOf('omar'), at: 1 } };
    const outcome = await identify();
    expect(outcome).toMatchObject({ record: { owner: false, inSegment: false, standing } });
    expect(outcome?.kind === 'identified' && outcome.record.email).toBeUndefined();
  });

  test('cannot be told with one that may not read people; an owner is never made of a guess', async () => {
    await setup.fault({ path: '/users', kind: '401', times: 9 });
    expect(await identify()).toMatchObject({ record: { owner: false, unread: 'token_weak' } });
  });
});

describe('a link', () => {
  const check = (email?: string) =>
    setup.run({ kind: 'check_link', origin, person: origin.person, ...(email ? { email } : {}) });
  beforeEach(() => {
    checklist = ownedBy('olivia');
  });

  test('is for a full member and a user that Segment has, spelled as Segment does', async () => {
    expect(await check('Erin@ACME.example')).toMatchObject({
      kind: 'link_checked',
      email: 'erin@acme.example',
    });
    expect(await check('nobody@acme.example')).toMatchObject({ why: 'no_user' });
    setup.people.UOLIVIA = { ...member(), standing: 'guest' };
    expect(await check('erin@acme.example')).toMatchObject({ why: 'not_a_member' });
  });

  test('ends without a question to Segment', async () => {
    await setup.fault({ path: '/users', kind: '500', times: 9 });
    expect(await check()).toEqual({
      kind: 'link_checked',
      person: origin.person,
      name: 'Olivia Hart',
    });
  });
});
