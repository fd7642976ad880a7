import { expect } from 'vitest';
import { loadCatalog } from '../../src/catalog/load.ts';
import type { Town } from './town.ts';
import { type Detour, does, inTurn, type Pair, type Person, type Style, straight } from './walk.ts';

type Lure = { events: { event: string; properties?: Record<string, unknown> }[]; daysAgo?: number };

const order = (total: number, daysAgo = 0): Lure => ({
  events: [{ event: 'Order Completed', properties: { total } }],
  daysAgo,
});
const only = (...events: string[]): Lure => ({ events: events.map((event) => ({ event })) });

/** What people do to fall into the audience that a use case begins with. */
const lures: Record<string, Lure[]> = {
  'build-high-value-lookalikes': [order(600)],
  'build-lookalikes-for-app-install': [only('Application Installed', 'Application Opened')],
  'increase-signups-with-lookalikes': [only('Signed Up')],
  'mitigate-cart-abandonment': [only('Checkout Started')],
  'mitigate-high-value-churn': [order(600, 100)],
  'suppress-based-on-time': [order(20)],
  'suppress-with-purchase': [order(20)],
  'accelerate-app-install': [only('Page Viewed', 'Page Viewed', 'Page Viewed')],
  'accelerate-onboarding': [only('Onboarding Step Completed')],
  'accelerate-signup': [only('Page Viewed')],
  'acquire-paid-subscriptions': [only('Trial Started')],
  'convert-trials-to-paid-subscriptions': [only('Trial Started')],
  'increase-repeat-purchases': [order(20)],
  'nurture-with-content': [only('Page Scrolled')],
  'personalize-upsell-content': [order(20), only('Product Added to Cart')],
  'personalize-winback': [order(60, 120)],
};

/** Sends what lets three people fall into the audience of the use case. */
export async function lure(town: Town, useCase: string, environment: 'dev' | 'prod'): Promise<void> {
  const source = (await town.segment()).sources.find(
    (entry) => entry.environment === environment && entry.metadata.name === 'Javascript',
  );
  if (!source) throw new Error(`there is no website in ${environment}`);
  for (const { events, daysAgo = 0 } of lures[useCase] ?? [])
    await town.control('/segment/traffic', { source: source.id, events, daysAgo });
}

/** What a person does in Segment's own app: add each destination of the environment to the space's Engage settings. */
export async function addToEngage(town: Town, environment: 'dev' | 'prod'): Promise<void> {
  const destinations = (await town.checklist())?.destinations ?? [];
  await town.control(`/segment/spaces/${environment}`, {
    engageDestinations: destinations
      .filter((entry) => entry.environment === environment)
      .map((entry) => entry.id),
  });
}

const starterOf = (useCase: string) => {
  const found = loadCatalog().audiences.find((entry) => entry.useCase === useCase);
  if (!found) throw new Error(`no audience for ${useCase}`);
  return found;
};

/** Step 9. */
export async function identify(
  town: Town,
  owner: Person,
  { useCase }: Pair,
  style: Style,
  detour: Detour = straight,
): Promise<void> {
  await does(owner, style, 'go on', 'Go on with Unify');
  await owner.sees('Which space is which?');
  await does(owner, style, 'yes', 'That is right');
  await owner.sees('Identifiers for Unify');
  await detour('identifiers');
  await does(owner, style, 'use all of them', 'Take all 11');
  await owner.sees('Add the identifiers in Segment');
  await detour('guide');
  const { identifiers } = (await town.checklist())?.unify ?? {};
  // The person does it in Segment, and says so.
  await town.control('/segment/spaces/dev', { identifiers });
  // Rules count for what comes after the save.
  await lure(town, useCase.id, 'dev');
  await does(owner, style, 'done', 'Mark complete');
  await owner.sees('Seen: Segment has built 3 profiles', 'dm', 4);
}

/** Step 10. */
async function makeAudience(
  town: Town,
  owner: Person,
  { useCase }: Pair,
  style: Style,
  detour: Detour,
): Promise<void> {
  const starter = starterOf(useCase.id);
  await owner.sees('New audience', 'dm', 6);
  await detour('audience type');
  await does(owner, style, 'users', 'Users');
  await owner.sees(`New audience: ${starter.name}`);
  await detour('audience draft');
  await does(owner, style, 'yes', 'Preview');
  await owner.sees('Preview: 3 users');
  await does(owner, style, 'yes', 'Create audience');
  await owner.sees(`Created: the audience ${starter.name}`);
  await addToEngage(town, 'dev');
  await owner.presses('Check the audience');
  await owner.sees(`Verified: the audience ${starter.name} comes through`, 'dm', 8);
  await does(owner, style, 'done', 'Done, on to prod');
  await owner.sees('Publish Unify and Engage to prod');
}

/** Step 11. */
async function publishAgain(
  town: Town,
  owner: Person,
  { useCase }: Pair,
  style: Style,
  detour: Detour,
): Promise<void> {
  const approver = town.person('ana');
  const channel = 'C0APPROVE1';
  const starter = starterOf(useCase.id);
  await detour('republish');
  await owner.presses('Ask for approval');
  await approver.sees('Identity rules', channel);
  expect((await town.segment()).audiences.filter(({ space }) => space === 'prod')).toEqual([]);
  await approver.presses('Approve', { channel });
  await owner.sees('Import the identity rules', 'dm', 4);
  await detour('import');
  // Nothing is made before the rules are there.
  expect((await town.segment()).audiences.filter(({ space }) => space === 'prod')).toEqual([]);
  await town.control('/segment/spaces/prod', { importRulesFrom: 'dev' });
  await owner.presses('I imported them');
  await owner.sees('Created in Acme Prod', 'dm', 4);
  await lure(town, useCase.id, 'prod');
  await addToEngage(town, 'prod');
  await does(owner, style, 'next', 'Check the audience');
  if (style === 'words') await owner.presses('Check the audience');
  await town.idle();
  await owner.sees(`Verified: the audience ${starter.name} comes through`, 'dm', 8);
  await town.eventually('the end of step 12', async () => {
    return (await town.checklist())?.steps.republish.state === 'done';
  });
  await owner.sees('All done', 'dm', 4);
  // What came in since tells that the destinations in prod get their data as well.
  if (style === 'words') await owner.says('is data arriving in prod?');
  else
    for (const { name, state, environment } of (await town.checklist())?.destinations ?? [])
      if (environment === 'prod' && state === 'created')
        await owner.presses('Check delivery', { beside: name });
  await town.idle();
}

/** Leads a workspace whose data is in prod from Unify to the end. */
export async function walkToTheEnd(
  town: Town,
  pair: Pair,
  style: Style | 'mixed',
  n: number,
  detour: Detour = straight,
): Promise<void> {
  await town.control('/segment/switches', { audienceDelayMs: 0 });
  const owner = town.person('olivia');
  const by = inTurn(style, n);
  await identify(town, owner, pair, by(), detour);
  await makeAudience(town, owner, pair, by(), detour);
  await publishAgain(town, owner, pair, by(), detour);
}
