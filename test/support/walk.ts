import { expect } from 'vitest';
import { destinationTypeNames, sourceTypeNames } from '../../src/copy/en/connect.ts';
import type { Goal, UseCase } from '../../src/core/use-case.ts';
import type { Town, WorldSource } from './town.ts';

/** `words`: everything that may be said is said. `clicks`: everything that can be pressed is pressed. */
export type Style = 'words' | 'clicks';

/** Points of the walk at which a detour may be taken; it has to come back to what was asked. */
export type Point =
  | 'welcome'
  | 'goal'
  | 'use case'
  | 'environments'
  | 'events'
  | 'sources'
  | 'source draft'
  | 'destinations'
  | 'destination draft'
  | 'prod'
  | 'requested'
  | 'prod events'
  | 'identifiers'
  | 'guide'
  | 'audience type'
  | 'audience draft'
  | 'republish'
  | 'import';
export type Detour = (point: Point) => Promise<void>;
export const straight: Detour = async () => undefined;

export type Pair = { goal: Goal; useCase: UseCase };

type InputBlock = {
  type: string;
  block_id: string;
  optional?: boolean;
  label?: { text: string };
  element?: {
    type: string;
    action_id: string;
    options?: { value: string }[];
    initial_value?: string;
    initial_option?: unknown;
  };
};

export type Person = ReturnType<Town['person']>;

/** Fills what the open form requires and is still empty; `given` goes by label. Then submits. */
export async function fillForm(person: Person, given: Record<string, unknown> = {}): Promise<void> {
  const { view } = await person.view();
  if (!view) throw new Error('no form is open');
  const values: Record<string, unknown> = { ...given };
  for (const block of view.blocks as InputBlock[]) {
    const label = block.label?.text;
    const { element } = block;
    if (block.type !== 'input' || !label || !element || block.optional || values[label] !== undefined)
      continue;
    if (element.initial_value || element.initial_option) continue;
    if (element.type === 'plain_text_input') values[label] = /port/i.test(label) ? '5432' : `test ${label}`;
    else if (element.options?.[0]) values[label] = [element.options[0].value];
  }
  const answer = await person.fills(values);
  expect(answer.errors ?? {}).toEqual({});
  expect(answer.closed).toBe(true);
}

/** Says it or presses it. */
export const does = (
  person: Person,
  style: Style,
  words: string,
  label: string,
  beside?: string,
): Promise<unknown> =>
  style === 'words' ? person.says(words) : person.presses(label, beside ? { beside } : {});

/** From hi to the confirmed events. */
async function choose(
  town: Town,
  owner: Person,
  { goal, useCase }: Pair,
  style: Style,
  detour: Detour,
): Promise<void> {
  await owner.says('hi');
  await owner.sees('You may use the guided setup');
  await detour('welcome');
  await does(owner, style, "let's start", 'Start setup');
  await owner.sees('What is your business goal?');
  await detour('goal');
  await does(owner, style, goal.name, 'Choose', goal.name);
  await owner.sees('Which use case would you like to set up?');
  await detour('use case');
  await does(owner, style, useCase.name, 'Choose', useCase.name);
  await owner.sees('Dev and prod');
  await detour('environments');
  await does(owner, style, 'ok', 'Got it, show the checklist');
  await owner.sees('Setup checklist');
  await owner.sees(`Events for ${useCase.name}`);
  const [first] = useCase.events;
  if (!first) throw new Error('a use case without events');
  await detour('events');
  if (style === 'clicks') {
    await owner.chooses('Change one event', [first.name]);
    await fillForm(owner, { State: ['tracked'] });
  } else await owner.says(`we already track ${first.name}`);
  const isDecided = style === 'words' && useCase.events.length === 1;
  if (!isDecided) await does(owner, style, 'accept all', 'Accept all');
  if (style === 'words' || useCase.events.length > 1) {
    await owner.sees('Shall I confirm them?');
    await does(owner, style, 'yes', 'Confirm events');
  } else await owner.presses('Confirm events');
  await owner.sees('Connect dev sources', 'dm', 4);
  const { checklist } = town;
  expect((await checklist())?.steps.review_events.state).toBe('done');
}

async function connectEventSource(
  town: Town,
  owner: Person,
  style: Style,
  product: { say: string; label: string },
  detour: Detour,
): Promise<void> {
  await does(owner, style, product.say, product.label);
  await owner.sees(`New source: ${product.label}`);
  await detour('source draft');
  await does(owner, style, 'yes', 'Create source');
  await owner.sees('send first events');
  await owner.presses('Write key and code');
  const { view } = await owner.view();
  const source = (await town.segment()).sources.at(-1);
  if (!source) throw new Error('no source was created');
  expect(JSON.stringify(view)).toContain(source.writeKey);
  await owner.closes();
  await town.traffic(source.id);
  await does(owner, style, 'is data coming in?', 'Check for events');
  await owner.sees(`Verified: data arrives from ${source.name}`);
}

async function connectWarehouseSource(owner: Person, style: Style): Promise<void> {
  await does(owner, style, 'postgres', 'Postgres');
  await owner.sees('New source: Postgres');
  await owner.presses('Fill in settings');
  await fillForm(owner);
  await does(owner, style, 'yes', 'Create source');
  await owner.sees('never delete or disable it');
  await owner.presses('Define the model');
  await fillForm(owner, { 'SQL query': 'SELECT id, email FROM users', 'Column that identifies a row': 'id' });
  await owner.sees('the first sync runs');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await owner.presses('Check the sync');
  await owner.sees('Rows read');
}

async function connectAdvertisingSource(owner: Person, style: Style): Promise<void> {
  await does(owner, style, 'facebook ads', 'Facebook Ads');
  await owner.sees('needs a warehouse first');
  await owner.presses('Connect a warehouse');
  await owner.presses('Postgres');
  await fillForm(owner);
  await owner.sees('is connected');
  await does(owner, style, 'yes', 'Create source');
  await owner.sees('I authorised it in Segment');
  await owner.presses('I authorised it in Segment');
  await owner.sees('confirmed by a person');
}

/** The sources that pair number `n` connects: always a website, and one more of its types in turn. */
export const sourceTypesFor = (useCase: UseCase, n: number) => {
  const others = useCase.sourceTypes.filter((type) => type !== 'website');
  const other = others[n % others.length];
  return other ? (['website', other] as const) : (['website'] as const);
};

async function connectSources(
  town: Town,
  owner: Person,
  useCase: UseCase,
  style: Style,
  n: number,
  detour: Detour,
): Promise<void> {
  await detour('sources');
  const types = sourceTypesFor(useCase, n);
  const label = (type: string) => sourceTypeNames[type] ?? type;
  for (const [i, type] of types.entries()) {
    if (i > 0) {
      await does(owner, style, `connect ${type === 'reverse_etl' ? 'reverse etl' : type}`, 'Connect more');
      if (style === 'clicks') await owner.presses(label(type));
    } else await does(owner, style, type, label(type));
    if (type === 'website')
      await connectEventSource(town, owner, style, { say: 'javascript', label: 'Javascript' }, detour);
    else if (type === 'mobile')
      await connectEventSource(
        town,
        owner,
        style,
        n % 2 ? { say: 'ios', label: 'Apple' } : { say: 'android', label: 'Kotlin (Android)' },
        straight,
      );
    else if (type === 'reverse_etl') await connectWarehouseSource(owner, style);
    else await connectAdvertisingSource(owner, style);
  }
  await does(owner, style, 'done', 'Done, on to destinations');
  await owner.sees('Connect dev destinations');
}

/** The destination types that pair number `n` connects: two in turn. */
export const destinationTypesFor = (useCase: UseCase, n: number) => {
  const types = useCase.destinationTypes;
  return [types[n % types.length], types[(n + 1) % types.length]].filter((type) => type !== undefined);
};

/** A product for a type, as people say it and as its button reads. */
const products: Record<string, { say: string; label: string }> = {
  reverse_etl: { say: 'webhooks', label: 'Webhooks (Actions)' },
  analytics: { say: 'mixpanel', label: 'Mixpanel (Actions)' },
  advertising: { say: 'facebook conversions', label: 'Facebook Conversions API (Actions)' },
  personalization: { say: 'launchdarkly', label: 'LaunchDarkly (Actions)' },
  email_marketing: { say: 'sendgrid', label: 'SendGrid Marketing Campaigns' },
  sms_push: { say: 'airship', label: 'Airship (Actions)' },
};

async function connectDestinations(
  town: Town,
  owner: Person,
  useCase: UseCase,
  style: Style,
  n: number,
  detour: Detour,
): Promise<void> {
  await detour('destinations');
  const website = (await town.segment()).sources.find((source) => source.metadata.name === 'Javascript');
  if (!website) throw new Error('the website source is missing');
  for (const [i, type] of destinationTypesFor(useCase, n).entries()) {
    const product = products[type];
    if (!product) throw new Error(`no product for ${type}`);
    const label = destinationTypeNames[type] ?? type;
    if (style === 'clicks') {
      if (i > 0) await owner.presses('Connect more');
      await owner.presses(label);
      await owner.sees(`Which ${label} destination?`);
      await pick(owner, product.label);
    } else await owner.says(i > 0 ? `connect ${product.say}` : product.say);
    await owner.sees(`New destination: ${product.label}`);
    if (i === 0) await detour('destination draft');
    if ((await owner.latest())?.text.includes('Which source feeds'))
      await does(owner, style, website.name, website.name);
    if ((await owner.latest())?.text.includes('Needs settings')) {
      await owner.presses('Fill in settings');
      await fillForm(owner);
    }
    await does(owner, style, 'yes', 'Create destination');
    await owner.sees('enabled');
    await town.traffic(website.id);
    await owner.presses('Check delivery');
    await owner.sees(new RegExp(`Verified: ${product.label.replace(/[()]/g, '\\$&')}.*received`));
  }
  await does(owner, style, 'done', 'Done, on to prod');
  await owner.sees('Publish to prod');
}

/** Presses the product's button, or picks it in the list when it is further down. */
async function pick(owner: Person, label: string): Promise<void> {
  try {
    await owner.presses(label);
  } catch {
    await owner.chooses('All that fit', [label]);
  }
}

/** Websites and apps send events by write key; warehouses and cloud apps do not. */
export const takesEvents = (source: WorldSource): boolean =>
  source.metadata.categories.some((category) => category === 'Website' || category === 'Mobile');

async function publish(town: Town, owner: Person, style: Style, detour: Detour): Promise<void> {
  const approver = town.person('ana');
  const channel = 'C0APPROVE1';
  await owner.presses('Approvers and channel');
  await owner.fills({
    'Channel for promotion requests': channel,
    'Who may approve?': [approver.id, town.person('ben').id],
  });
  await owner.sees('may approve');
  const checklist = await town.checklist();
  const unsettled = [...(checklist?.prod.sources ?? []), ...(checklist?.prod.destinations ?? [])].filter(
    (entry) => !entry.settled,
  );
  for (const { name } of unsettled) {
    await owner.presses('Prod settings', { beside: name });
    await fillForm(owner);
  }
  await owner.sees('Ask for the approval when you are ready');
  await detour('prod');
  if (style === 'words') {
    // Words only lead to the card with the button.
    await owner.says('publish to prod');
    expect((await town.checklist())?.promotion).toBeUndefined();
  }
  await owner.presses('Ask for approval');
  await approver.sees('Promotion to prod', channel);
  await detour('requested');
  expect((await town.segment()).sources.filter((source) => source.environment === 'prod')).toEqual([]);
  await approver.presses('Approve', { channel });
  await owner.sees('approved your promotion', 'dm', 4);
  await owner.sees('Verify data in prod');
  await detour('prod events');
  for (const source of (await town.segment()).sources) {
    if (source.environment !== 'prod' || !takesEvents(source)) continue;
    await town.traffic(source.id);
  }
  await finishProd(town, owner, style);
}

/** Until every prod source is proven; cloud apps by a person's word, warehouses by their sync. */
async function finishProd(town: Town, owner: Person, style: Style): Promise<void> {
  const prod = (await town.checklist())?.sources.filter((entry) => entry.environment === 'prod') ?? [];
  const button = (label: string, name: string) => (prod.length > 1 ? `${label}: ${name}` : label);
  for (const source of prod) {
    if (source.kind === 'cloud_object')
      await owner.presses(button('I authorised it in Segment', source.name));
    else if (source.kind === 'warehouse') {
      // Its model was part of what was approved; the first sync takes a second.
      await new Promise((resolve) => setTimeout(resolve, 1100));
    } else if (style === 'clicks') await owner.presses(button('Check for events', source.name));
  }
  if (style === 'words' || prod.some((source) => source.kind === 'warehouse'))
    await owner.says('is data arriving in prod?');
  await town.idle();
  await town.eventually(
    'the end of step 8',
    async () => (await town.checklist())?.promotion?.state === 'applied',
    20_000,
  );
  await owner.sees('Your data is in production', 'dm', 8);
}

/** Leads a fresh workspace from hi to the end of step 8. */
export async function walkToProd(
  town: Town,
  pair: Pair,
  style: Style | 'mixed',
  n: number,
  detour: Detour = straight,
): Promise<void> {
  await town.control('/segment/switches', { volumeLagMs: 0 });
  const owner = town.person('olivia');
  const by = inTurn(style, n);
  await choose(town, owner, pair, by(), detour);
  await connectSources(town, owner, pair.useCase, by(), n, detour);
  await connectDestinations(town, owner, pair.useCase, by(), n, detour);
  await publish(town, owner, by(), detour);
}

/** A mixed walk goes from words to clicks and back with each part. */
export function inTurn(style: Style | 'mixed', n: number): () => Style {
  let turn = n;
  return () => {
    turn += 1;
    return style === 'mixed' ? (turn % 2 === 0 ? 'words' : 'clicks') : style;
  };
}
