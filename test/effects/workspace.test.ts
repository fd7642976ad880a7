import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SegmentEffect } from '../../src/core/effect.ts';
import { refOf } from '../support/given.ts';
import { createSource, failureOf, openSetup, origin, type Setup } from './harness.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(() => setup.reset());

describe('the survey', () => {
  const survey: Of<'survey'> = { kind: 'survey', origin, start: true };

  test('of an empty workspace counts nothing', async () => {
    expect(await setup.run(survey)).toEqual({
      kind: 'surveyed',
      workspace: { id: expect.any(String), slug: 'acme', name: 'Acme' },
      sources: 0,
      destinations: 0,
      start: true,
    });
  });

  test('counts what was connected before', async () => {
    await setup.control('POST', '/seed', { scenario: 'connected' });
    const outcome = await setup.run(survey);
    expect(outcome).toMatchObject({ kind: 'surveyed', destinations: 1 });
    expect(outcome && 'sources' in outcome ? outcome.sources : 0).toBeGreaterThan(0);
  });

  test('leaves out what Segment makes for Engage itself', async () => {
    await setup.run(createSource({ name: 'Engage (default)', slug: 'engage-default' }));
    await setup.run(createSource({ name: 'Personas', slug: 'personas-default' }));
    await setup.run(createSource({ name: 'Engagement site', slug: 'site' }));
    expect(await setup.run(survey)).toMatchObject({ sources: 1 });
  });
});

describe('the labels', () => {
  const ensure: Of<'ensure_labels'> = { kind: 'ensure_labels', origin };

  test('that are there are found, others are left alone', async () => {
    expect(await setup.run(ensure)).toEqual({ kind: 'labels_ready', dev: 'found', prod: 'found' });
  });

  test('a refused token is a failure, nothing is made', async () => {
    const before = (await setup.view()).labels;
    setup.ports.segment = setup.clientWith('sgp_someone_else');
    const error = await failureOf(setup.run(ensure));
    setup.ports.segment = setup.clientWith('sgp_sandbox_0000000000_owner');
    expect(error).toMatchObject({ code: 'segment_unauthorized', status: 401 });
    expect((await setup.view()).labels).toEqual(before);
  });

  test('that are missing are made, once', async () => {
    const { segment } = setup.ports;
    const made: string[] = [];
    setup.ports.segment = {
      ...segment,
      labels: async () => [{ key: 'environment', value: 'dev' }],
      createLabel: async (label) => void made.push(`${label.key}:${label.value}`),
    };
    expect(await setup.run(ensure)).toEqual({ kind: 'labels_ready', dev: 'found', prod: 'created' });
    setup.ports.segment = segment;
    expect(made).toEqual(['environment:prod']);
  });
});

describe('the tracking plan', () => {
  const save = (events = ['Order Completed', 'Page Viewed']): Of<'save_plan'> => ({
    kind: 'save_plan',
    origin,
    name: 'Winback (Segue)',
    description: 'Winback',
    rules: events.map((event) => ({
      event,
      call: 'track',
      properties: [{ name: 'order_id', type: 'string', description: 'The order' }],
    })),
  });

  test('is made with a rule for each event', async () => {
    expect(await setup.run(save())).toMatchObject({ kind: 'plan_saved', name: 'Winback (Segue)' });
    const { trackingPlans } = await setup.view();
    expect(trackingPlans).toMatchObject([{ name: 'Winback (Segue)' }]);
    expect(trackingPlans[0]?.rules.map(({ key }) => key).sort()).toEqual(['Order Completed', 'Page Viewed']);
  });

  test('saved again is the same plan', async () => {
    await setup.run(save());
    await setup.run(save(['Order Completed']), 1);
    const { trackingPlans } = await setup.view();
    expect(trackingPlans).toHaveLength(1);
    expect(trackingPlans[0]?.rules).toHaveLength(2);
  });

  test.each(['drop_before', 'drop_after', '500', '429'])('is one plan after %s', async (kind) => {
    await setup.fault({ method: 'POST', path: '/tracking-plans', kind, times: 1, msBeforeNext: 10 });
    expect(await setup.runToTheEnd(save())).toMatchObject({ kind: 'plan_saved' });
    expect((await setup.view()).trackingPlans).toHaveLength(1);
  });

  test('without Protocols is an answer with the reason, not a failure', async () => {
    await setup.switches({ protocols: false });
    const outcome = await setup.run(save());
    await setup.switches({ protocols: true });
    expect(outcome).toEqual({ kind: 'plan_unavailable', why: expect.stringMatching(/\S/) });
  });

  test('that Segment cannot save just now is a failure, to be tried again', async () => {
    await setup.fault({ path: '/tracking-plans', kind: '500', times: 5 });
    expect((await failureOf(setup.run(save()))).code).toBe('segment_failed');
    await setup.control('DELETE', '/faults');
  });

  const rulesOf = async (name: string) =>
    (await setup.view()).trackingPlans.find((plan) => plan.name === name)?.rules ?? [];

  test('says of each type that it is a suggestion, and requires nothing', async () => {
    await setup.run(save(['Order Completed']));
    const [rule] = await rulesOf('Winback (Segue)');
    expect(rule?.jsonSchema).toMatchObject({
      properties: {
        properties: {
          properties: {
            order_id: { type: 'string', description: 'The order (type suggested by Segue)' },
          },
          required: [],
        },
      },
    });
  });

  /** The team makes the rule of an event its own. */
  const extend = (planId: string, properties: object, more: object = {}) =>
    setup.ports.segment.upsertTrackingPlanRules(planId, [
      {
        type: 'TRACK',
        key: 'Order Completed',
        version: 1,
        jsonSchema: {
          $schema: 'http://json-schema.org/draft-07/schema#',
          title: 'Ours',
          type: 'object',
          properties: {
            context: { type: 'object' },
            properties: { type: 'object', properties, required: ['store'], ...more },
          },
        },
      },
      { type: 'COMMON', version: 1, jsonSchema: { title: 'For all' } },
    ]);

  test('keeps what the team wrote into its rules, adds what is missing, and says so', async () => {
    const plan = await setup.run(save(['Order Completed']));
    if (plan?.kind !== 'plan_saved') throw new Error('no plan was saved');
    const theirs = { store: { type: 'string' }, total: { type: 'integer', minimum: 0 } };
    await extend(plan.id, theirs, { additionalProperties: false });
    const common = (await rulesOf(plan.name)).find(({ type }) => type === 'COMMON');
    const again = save(['Order Completed', 'Page Viewed']);
    again.rules[0]?.properties.push({ name: 'total', type: 'number', description: 'All of it' });
    expect(await setup.run(again)).toMatchObject({ kind: 'plan_saved', extended: ['Order Completed'] });
    const rules = await rulesOf(plan.name);
    expect(rules.find(({ key }) => key === 'Order Completed')?.jsonSchema).toEqual({
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Ours',
      type: 'object',
      properties: {
        context: { type: 'object' },
        properties: {
          type: 'object',
          properties: {
            ...theirs,
            order_id: { type: 'string', description: 'The order (type suggested by Segue)' },
          },
          required: ['store'],
          additionalProperties: false,
        },
      },
    });
    expect(rules.map(({ key }) => key)).toContain('Page Viewed');
    expect(rules.find(({ type }) => type === 'COMMON')).toEqual(common);
  });

  test('follows a changed suggestion as long as nobody made the property their own', async () => {
    await setup.run(save(['Order Completed']));
    const changed = save(['Order Completed']);
    changed.rules[0]?.properties.splice(0, 1, {
      name: 'order_id',
      type: 'integer',
      description: 'The order',
    });
    const outcome = await setup.run(changed);
    expect(outcome).not.toHaveProperty('extended');
    expect(JSON.stringify(await rulesOf('Winback (Segue)'))).toContain('"type":"integer"');
  });

  test('goes into the plan that the source has already, as Segment allows one for each', async () => {
    const source = await setup.run(createSource());
    const plan = await setup.run(save());
    if (source?.kind !== 'source_created' || plan?.kind !== 'plan_saved') throw new Error('nothing was made');
    const { segment } = setup.ports;
    const theirs = await segment.createTrackingPlan({ name: 'Company plan', description: '' });
    await extend(theirs.id, { store: { type: 'string' } });
    await segment.addSourceToTrackingPlan(theirs.id, source.id);
    const attach: Of<'attach_plan'> = { kind: 'attach_plan', origin, plan: plan.id, source: source.id };
    const merged = { instead: { id: theirs.id, name: 'Company plan' } };
    expect(await setup.run(attach)).toMatchObject({ kind: 'plan_attached', ...merged });
    const once = await rulesOf('Company plan');
    expect(await setup.run(attach, 1)).toMatchObject(merged);
    expect(await rulesOf('Company plan')).toEqual(once);
    expect(once.map(({ type, key }) => key ?? type).sort()).toEqual([
      'COMMON',
      'Order Completed',
      'Page Viewed',
    ]);
    const order = JSON.stringify(once.find(({ key }) => key === 'Order Completed'));
    expect(order).toContain('"store"');
    expect(order).toContain('"order_id"');
    // What was approved is done as it was approved, or not at all.
    const work = { promotion: 'p1', item: 'plan:1' };
    expect((await failureOf(setup.run({ ...attach, work }))).code).toBe('segment_conflict');
  });

  test('is attached once', async () => {
    const source = await setup.run(createSource());
    const plan = await setup.run(save());
    if (source?.kind !== 'source_created' || plan?.kind !== 'plan_saved') throw new Error('nothing was made');
    const attach: Of<'attach_plan'> = { kind: 'attach_plan', origin, plan: plan.id, source: source.id };
    expect(await setup.run(attach)).toEqual({ kind: 'plan_attached', source: source.id });
    expect(await setup.run(attach, 1)).toEqual({ kind: 'plan_attached', source: source.id });
    expect((await setup.view()).trackingPlans[0]?.sourceIds).toEqual([source.id]);
  });
});

describe('who somebody is', () => {
  const identify = (id = 'UOLIVIA'): Of<'identify'> => ({
    kind: 'identify',
    origin,
    person: { platform: 'slack', tenant: 'T1', id },
  });

  test.each([
    ['olivia@acme.example', true],
    ['OLIVIA@acme.example', true],
    ['omar@acme.example', true],
    ['erin@acme.example', false],
    ['nobody@acme.example', false],
  ])('%s is an owner: %s, by a group too', async (email, owner) => {
    setup.people.UOLIVIA = { name: 'X', email, standing: 'member', admin: false };
    expect(await setup.run(identify())).toMatchObject({ kind: 'identified', record: { owner, email } });
  });

  test('who is refused is given owners to turn to', async () => {
    setup.people.UERIN = { name: 'Erin', email: 'erin@acme.example', standing: 'member', admin: false };
    const outcome = await setup.run(identify('UERIN'));
    expect(outcome).toMatchObject({ record: { inSegment: true } });
    const owners = outcome?.kind === 'identified' ? outcome.owners.map(({ email }) => email) : [];
    expect(owners).toEqual(expect.arrayContaining(['olivia@acme.example', 'omar@acme.example']));
  });

  test.each(['guest', 'outsider', 'bot', 'deactivated', 'unknown'] as const)(
    'a %s is no owner, whatever e-mail the profile shows, and Segment is not even asked',
    async (standing) => {
      setup.people.UX = { name: 'X', email: 'olivia@acme.example', standing, admin: true };
      await setup.fault({ path: '/', kind: '500', times: 20 });
      const outcome = await setup.run(identify('UX'));
      await setup.control('DELETE', '/faults');
      expect(outcome).toMatchObject({ record: { standing, owner: false }, owners: [] });
      expect(outcome?.kind === 'identified' ? outcome.record.email : '').toBeUndefined();
    },
  );

  test('a member without an e-mail is no owner', async () => {
    setup.people.UX = { name: 'X', standing: 'member', admin: false };
    expect(await setup.run(identify('UX'))).toMatchObject({ record: { owner: false, inSegment: false } });
  });

  test('stays unknown when Segment does not answer: that is a failure, not a no', async () => {
    setup.people.UX = { name: 'X', email: 'olivia@acme.example', standing: 'member', admin: false };
    await setup.fault({ path: '/users', kind: 'drop_before', times: 9 });
    expect((await failureOf(setup.run(identify('UX')))).code).toBe('segment_unreachable');
    await setup.control('DELETE', '/faults');
  });
});

describe('the approvers', () => {
  const check = (approvers: string[], channel = 'C1'): Of<'check_policy'> => ({
    kind: 'check_policy',
    origin: { person: refOf('olivia'), to: { platform: 'slack', tenant: 'T1', channel: 'D1', direct: true } },
    channel,
    approvers,
    by: 'Olivia Hart',
  });
  beforeEach(() => {
    setup.people.UANA = { name: 'Ana Costa', email: 'ana@acme.example', standing: 'member', admin: false };
    setup.people.UGINA = { name: 'Gina Park', standing: 'guest', admin: false };
    setup.closedChannels.clear();
  });

  test('that are members are taken, and the channel is told', async () => {
    expect(await setup.run(check(['UANA']))).toEqual({
      kind: 'policy_checked',
      channel: 'C1',
      approvers: [{ id: 'slack:T1:UANA', name: 'Ana Costa' }],
      refused: [],
    });
    expect(setup.posted).toEqual([{ channel: 'C1' }]);
  });

  test('that are not are named, and nothing is posted', async () => {
    expect(await setup.run(check(['UANA', 'UGINA', 'UNOBODY']))).toMatchObject({
      refused: [
        { id: 'UGINA', name: 'Gina Park', why: 'guest' },
        { id: 'UNOBODY', why: 'unknown' },
      ],
    });
    expect(setup.posted).toEqual([]);
  });

  test('need a channel that Segue can post to', async () => {
    setup.closedChannels.add('C9');
    expect(await setup.run(check(['UANA'], 'C9'))).toMatchObject({
      refused: [{ id: 'C9', why: 'channel' }],
    });
  });
});

describe('the catalogue', () => {
  const find = (of: 'source' | 'destination', type: string, wanted?: string): Of<'find_integrations'> => ({
    kind: 'find_integrations',
    origin,
    draft: 'x',
    of,
    type,
    ...(wanted ? { wanted } : {}),
  });
  const slugs = async (effect: SegmentEffect) => {
    const outcome = await setup.run(effect);
    return outcome?.kind === 'integrations_found' ? outcome.items.map(({ slug }) => slug) : [];
  };

  test('offers what fits the type; the Profiles destination is never offered', async () => {
    expect(await slugs(find('source', 'website'))).toContain('javascript');
    expect(await slugs(find('source', 'mobile'))).not.toContain('javascript');
    for (const type of [
      'analytics',
      'advertising',
      'personalization',
      'email_marketing',
      'sms_push',
      'reverse_etl',
    ]) {
      const found = await setup.run(find('destination', type));
      const items = found?.kind === 'integrations_found' ? found.items : [];
      expect(items.length).toBeGreaterThan(0);
      expect(items.map(({ metadataId }) => metadataId)).not.toContain('639c2dbb1309fdcad13951b6');
    }
  });

  test('finds a product by the word of our own catalog', async () => {
    expect(await setup.run(find('destination', 'analytics', 'amplitude'))).toMatchObject({
      exact: { integration: { metadataId: '5f7dd6d21ad74f3842b1fc47' } },
    });
    expect(await setup.run(find('source', 'reverse_etl', 'snowflake'))).toMatchObject({
      exact: { sourceKind: 'warehouse' },
    });
    expect(await setup.run(find('destination', 'analytics', 'no such thing'))).not.toHaveProperty('exact');
  });

  test('tells secrets from other settings', async () => {
    const outcome = await setup.run({
      kind: 'read_settings',
      origin,
      of: 'destination',
      metadataId: '5f7dd6d21ad74f3842b1fc47',
      subject: 'd1',
    });
    const fields = outcome?.kind === 'settings_read' ? outcome.settings.fields : [];
    expect(fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['apiKey', 'secretKey']),
    );
    expect(fields.find(({ name }) => name === 'endpoint')).toMatchObject({ kind: 'choice' });
    // Required ones come first.
    const required = fields.map((field) => field.required);
    expect(required.indexOf(false) === -1 || required.lastIndexOf(true) < required.indexOf(false)).toBe(true);
  });
});
