import type { PromotionPlay } from './promotion-world.ts';

/** From hi to everything in dev: an event, a warehouse and a cloud object source, and a destination fed by each of two. */
export async function setUpDev(play: PromotionPlay): Promise<void> {
  await play.says('hi');
  await play.presses('Start setup');
  await play.sends({
    intent: 'choose_use_case',
    slots: { goal: 'personalize-communications-product-experiences', use_case: 'personalize-winback' },
  });
  await play.presses('Got it');
  await play.presses('Accept all');
  await play.presses('Confirm events');

  await play.says('javascript');
  await play.presses('Create source');
  await play.traffic('dev');
  await play.says('is data coming in?');

  await play.says('connect postgres');
  await play.presses('Fill in settings');
  await play.fills({ ...database, password: 'pg-dev-pass' });
  await play.presses('Create source');
  await play.presses('Define the model');
  await play.fills({ name: 'Customers', query: 'SELECT id, email FROM users', identifier: 'id' });
  play.passes(2000);
  await play.presses('Check the sync');

  await play.says('connect facebook ads');
  await play.presses('Connect a warehouse');
  await play.presses('Postgres');
  await play.fills({ ...database, password: 'wh-dev-pass' });
  await play.presses('Create source');
  await play.presses('I authorised it in Segment');
  await play.says('done');

  await play.says('amplitude');
  await play.presses('Website (dev)');
  await play.presses('Fill in settings');
  await play.fills({ apiKey: 'amp-dev-key', secretKey: 'amp-dev-secret', endpoint: 'europe' });
  await play.presses('Create destination');
  await play.says('connect mixpanel');
  await play.presses('Postgres (dev)');
  await play.presses('Fill in settings');
  await play.fills({ projectToken: 'mix-dev-token', apiSecret: 'mix-dev-secret', apiRegion: 'EU' });
  await play.presses('Create destination');
  await filter(play, 'Amplitude', 'No test orders');
  await play.traffic('dev');
  await play.says('is it delivered?');
  await play.says('done');
}

/** Everything that prod needs is given and the request is before its approvers. */
export async function askForProd(play: PromotionPlay): Promise<void> {
  await play.presses('Approvers and channel');
  await play.fills({ channel: 'C0APPROVE1', approvers: ['UANA00001', 'UBEN00001'] });
  for (const entry of [...play.c.prod.sources, ...play.c.prod.destinations]) {
    if (entry.settled) continue;
    await play.sends({ intent: 'fill_prod', slots: { from: entry.from } });
    const given = prodSettings[Object.keys(prodSettings).find((name) => entry.name.startsWith(name)) ?? ''];
    await play.fills(given ?? {});
  }
  await play.presses('Ask for approval');
}

const prodSettings: Record<string, Record<string, string>> = {
  Postgres: {
    hostname: 'prod.acme.example',
    port: '5432',
    database: 'shop',
    username: 'segment',
    password: 'pg-prod-pass',
  },
  Amplitude: { apiKey: 'amp-prod-key', secretKey: 'amp-prod-secret', endpoint: 'europe' },
  Mixpanel: { projectToken: 'mix-prod-token', apiSecret: 'mix-prod-secret', apiRegion: 'EU' },
};

const devDestination = (play: PromotionPlay, name: string) => {
  const found = play.c.destinations.find(
    (entry) => entry.name.startsWith(name) && entry.environment === 'dev',
  );
  if (!found) throw new Error(`no dev destination ${name}`);
  return found;
};

const filter = (play: PromotionPlay, name: string, title: string) => {
  const { id, sourceId } = devDestination(play, name);
  return play.byHand('POST', `/destination/${id}/filters`, {
    sourceId,
    title,
    if: 'properties.isTest = true',
    actions: [{ type: 'DROP' }],
    enabled: true,
  });
};

/** Dev is changed after it went to prod: a setting, a mapping more, a mapping otherwise, a filter. Then it is asked for. */
export async function askForChanges(play: PromotionPlay): Promise<void> {
  const { id, mappings } = devDestination(play, 'Amplitude');
  await play.byHand('PATCH', `/destinations/${id}`, { settings: { endpoint: 'north_america' } });
  const { data } = (await play.byHand('POST', `/destinations/${id}/subscriptions`, {
    name: 'Purchases',
    actionId: mappings[0]?.actionId,
    trigger: 'event = "Order Completed"',
    enabled: true,
    settings: { event: { '@path': '$.event' } },
  })) as { data: { destinationSubscription: { id: string } } };
  if (!data.destinationSubscription.id) throw new Error('no mapping was made');
  const first = play.stored().destinations.find((entry) => entry.id === id)?.subscriptions[0];
  await play.byHand('PATCH', `/destinations/${id}/subscriptions/${first?.id}`, {
    input: { trigger: 'type = "track"' },
  });
  await filter(play, 'Amplitude', 'No robots');
  play.passes(120_000);
  await play.says('publish to prod');
  await play.presses('Ask for approval');
}

/** From an applied promotion to the request of the second publish. */
export async function setUpAudience(play: PromotionPlay): Promise<void> {
  await play.sends({ intent: 'go_to_step', slots: { target_step: 'identifiers' } });
  await play.presses('That is right');
  await play.presses('Take all 11');
  await play.control('POST', '/spaces/dev', { identifiers: play.c.unify?.identifiers ?? [] });
  await play.traffic('dev', 120);
  await play.presses('Mark complete');
  await play.presses('Users');
  await play.presses('Preview');
  play.passes(60_000);
  await play.settle();
  await play.presses('Create audience');
  await addToEngage(play, 'dev');
  await play.sends({ intent: 'check_audience', slots: { audience: play.c.audiences[0]?.id ?? '' } });
  await play.says('done');
  await play.presses('Ask for approval');
}

/** What a person does in Segment's own app. */
export const addToEngage = (play: PromotionPlay, environment: 'dev' | 'prod'): Promise<unknown> =>
  play.control('POST', `/spaces/${environment}`, {
    engageDestinations: play.c.destinations
      .filter((entry) => entry.environment === environment)
      .map((entry) => entry.id),
  });

const database = { hostname: 'db.acme.example', port: '5432', database: 'shop', username: 'segment' };
