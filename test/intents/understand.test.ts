import { describe, expect, it } from 'vitest';
import type { UnderstandingInput } from '../../src/core/intent.ts';
import { at, meaning, options } from './support.ts';

type Case = [
  text: string,
  situation: Partial<UnderstandingInput>,
  intent: string,
  slots: Record<string, unknown>,
];

const review = { step: 'promotion_review', pending: 'r1' } as const;
const cases: Case[] = [
  ['hi', { step: 'not_started' }, 'greet', {}],
  ['set up segment', { step: 'not_started' }, 'start_setup', {}],
  ["let's go", { step: 'not_started' }, 'start_setup', {}],
  [
    'personalize communications',
    { step: 'goal' },
    'choose_goal',
    { goal: 'personalize-communications-product-experiences' },
  ],
  [
    'boost retention with winback',
    { step: 'goal' },
    'choose_goal',
    { goal: 'boost-retention-upsell-cross-sell', use_case: 'personalize-winback' },
  ],
  ['winback', { step: 'use_case' }, 'choose_use_case', { use_case: 'personalize-winback' }],
  [
    'I want to win back lapsed customers',
    { step: 'use_case' },
    'choose_use_case',
    { use_case: 'personalize-winback' },
  ],
  ['Winback', { step: 'review_events' }, 'change_use_case', { use_case: 'personalize-winback' }],
  [
    'not winback, onboarding',
    { step: 'review_events' },
    'change_use_case',
    { use_case: 'accelerate-onboarding' },
  ],
  [
    'compare winback and upsell',
    { step: 'use_case' },
    'explain_use_case',
    { use_case: 'personalize-winback', use_cases: ['personalize-winback', 'personalize-upsell-content'] },
  ],
  [
    "what's in repeat purchases?",
    { step: 'use_case' },
    'explain_use_case',
    { use_case: 'increase-repeat-purchases' },
  ],
  [
    'we sell shoes online and carts get abandoned',
    { step: 'goal' },
    'recommend_use_case',
    { business: 'we sell shoes online and carts get abandoned' },
  ],
  ['show the events', { step: 'review_events' }, 'review_events', {}],
  ['looks good', { step: 'review_events' }, 'confirm_events', {}],
  ['accept all', { step: 'review_events' }, 'confirm_events', {}],
  ['approve', { step: 'review_events' }, 'confirm_events', {}],
  ['page scrolled is not for us', { step: 'review_events' }, 'explain_event', { event: 'Page Scrolled' }],
  ['what is pct_scrolled', { step: 'review_events' }, 'explain_event', { property: 'pct_scrolled' }],
  ['connect website and mobile', {}, 'connect_source', { source_types: ['website', 'mobile'] }],
  ['reverse etl too', {}, 'connect_source', { source_types: ['reverse_etl'] }],
  ['javascript', {}, 'connect_source', { integrations: ['javascript'] }],
  ['snowflke', {}, 'connect_source', { integrations: ['snowflake'] }],
  ['braze', {}, 'connect_source', { integrations: ['braze'] }],
  [
    'connect the website and call it Acme web',
    {},
    'connect_source',
    { source_types: ['website'], name: 'Acme web' },
  ],
  ['call it Acme web', {}, 'provide_name', { name: 'Acme web' }],
  [
    'amplitude and braze',
    { step: 'dev_destinations' },
    'connect_destination',
    { integrations: ['amplitude', 'braze'] },
  ],
  [
    'email and push',
    { step: 'dev_destinations' },
    'connect_destination',
    { destination_types: ['email_marketing', 'sms_push'] },
  ],
  [
    'feed it from the website',
    { step: 'dev_destinations' },
    'connect_destination',
    { source_ref: 'website' },
  ],
  [
    'connect the ios app to amplitude',
    { step: 'dev_destinations' },
    'connect_destination',
    { integrations: ['amplitude'], source_ref: 'ios' },
  ],
  [
    'the website',
    { step: 'dev_destinations', ask: 'source_pick' },
    'connect_destination',
    { source_ref: 'website' },
  ],
  ['yes', { ask: 'yes_no' }, 'affirm', {}],
  ['👍', { ask: 'yes_no' }, 'affirm', {}],
  ['👍', review, 'affirm', {}],
  ['yes, call it Acme web', { ask: 'yes_no' }, 'affirm', { name: 'Acme web' }],
  ['no, call it Shop', { ask: 'yes_no' }, 'provide_name', { name: 'Shop' }],
  ['nope', { ask: 'yes_no' }, 'deny', {}],
  ['✅', {}, 'mark_complete', {}],
  ['done', {}, 'mark_complete', {}],
  ['is data coming in?', {}, 'verify_events', {}],
  ['nothing arrives', {}, 'report_problem', {}],
  ['publish', { step: 'prod_sources' }, 'request_promotion', {}],
  ['ship it to prod', { step: 'prod_sources' }, 'request_promotion', {}],
  ['can you publish it to prod please?', { step: 'prod_sources' }, 'request_promotion', {}],
  [
    'publish the website source',
    { step: 'prod_sources' },
    'request_promotion',
    { source_ref: 'website', scope: ['sources'] },
  ],
  ['what next', {}, 'next_step', {}],
  ['status', {}, 'show_status', { scope: 'setup' }],
  ['who must approve?', { step: 'prod_sources' }, 'show_status', { scope: 'promotion' }],
  ['back', {}, 'go_to_step', {}],
  ['back to the events', {}, 'go_to_step', { target_step: 'review_events' }],
  ['skip this', { step: 'audience' }, 'skip_step', {}],
  ['skip identifiers', { step: 'identifiers' }, 'skip_step', { target_step: 'identifiers' }],
  ['undo', {}, 'undo', {}],
  ['start over', {}, 'restart', {}],
  ['help', { step: 'goal' }, 'help', {}],
  ['give me the snippet for ios', {}, 'show_snippet', { platform: 'swift' }],
  [
    'snippet for order completed in kotlin',
    {},
    'show_snippet',
    { event: 'Order Completed', platform: 'kotlin' },
  ],
  ['python code', {}, 'show_snippet', { platform: 'python' }],
  ['code in golang please', {}, 'show_snippet', { platform: 'go' }],
  ['how do i send this from php', {}, 'show_snippet', { platform: 'php' }],
  ['connect our java server', { step: 'dev_sources' }, 'connect_source', { integrations: ['java'] }],
  ['go to the audience', {}, 'go_to_step', { target_step: 'audience' }],
  ['export', { step: 'review_events' }, 'show_snippet', {}],
  ['users', { step: 'audience' }, 'create_audience', { audience_type: 'users' }],
  ['email and user id', { step: 'identifiers' }, 'add_identifiers', { identifiers: ['email', 'user_id'] }],
  ['add all default identifiers', { step: 'identifiers' }, 'add_identifiers', { all: true }],
  ['import rules', { step: 'republish' }, 'import_rules', {}],
  ['remove the website source', {}, 'remove_connection', { source_ref: 'website' }],
  ['leave braze out', { step: 'dev_destinations' }, 'remove_connection', { integrations: ['braze'] }],
  [
    'skip amplitude for now',
    { step: 'dev_destinations' },
    'remove_connection',
    { integrations: ['amplitude'] },
  ],
  ['can i have the write key?', {}, 'explain_concept', { concept: 'write_key' }],
  ['where is my write key', {}, 'explain_concept', { concept: 'write_key' }],
  ['i need the write key for the website', {}, 'explain_concept', { concept: 'write_key' }],
  ['disable amplitude', { step: 'dev_destinations' }, 'remove_connection', { integrations: ['amplitude'] }],
  ['turn off the website source', {}, 'remove_connection', { source_ref: 'website' }],
  ['remove source 2', {}, 'remove_connection', { ordinals: [2] }],
  ['remind me tomorrow', {}, 'pause_setup', { when: 'tomorrow' }],
  ['what is a write key?', {}, 'explain_concept', { concept: 'write_key' }],
  ['approve', { ...review, role: 'approver' }, 'approve_promotion', {}],
  ['ship it', { ...review, role: 'approver' }, 'approve_promotion', {}],
  ['not yet', { ...review, role: 'approver' }, 'reject_promotion', {}],
  ['not yet', { ...review, role: 'owner' }, 'cancel_promotion', {}],
  [
    'reject: revenue is wrong',
    { ...review, role: 'approver' },
    'reject_promotion',
    { reason: 'revenue is wrong' },
  ],
];

describe('what people say on the way through the setup', () => {
  it.each(cases)('reads "%s" given %j as %s', (text, situation, intent, slots) => {
    expect(meaning(text, situation)).toEqual([intent, slots]);
  });
});

describe('options shown', () => {
  it.each([
    ['the second one', { ordinals: [2] }],
    ['2', { ordinals: [2] }],
    ['２', { ordinals: [2] }],
    ['2️⃣', { ordinals: [2] }],
    ['no. 3', { ordinals: [3] }],
    ['#3', { ordinals: [3] }],
    ['b', { ordinals: [2] }],
    ['first and third', { ordinals: [1, 3] }],
    ['1, 2 and 4', { ordinals: [1, 2, 4] }],
    ['the first two', { ordinals: [1, 2] }],
    ['1-3', { ordinals: [1, 2, 3] }],
    ['the last', { ordinals: [-1] }],
    ['second to last', { ordinals: [-2] }],
    ['both', { all: true }],
    ['all three', { all: true }],
    ['all but the first', { all: true, except: [1] }],
    ['everything except the last one', { all: true, except: [-1] }],
    ['99', { ordinals: [99] }],
    ['-1', { ordinals: [-1] }],
    ['Beta', { ordinals: [2] }],
  ])('reads "%s" as %j', (text, slots) => {
    expect(meaning(text, { options })).toEqual(['select_option', slots]);
  });

  it.each([
    ['the communications one', 2],
    ['conversion please', 1],
    ['dev shop', 3],
  ])('reads "%s" as the one option that has these words', (text, position) => {
    const items = ['Personalize first conversion', 'Personalize communications', 'Shop (dev)'].map(
      (label) => ({
        value: label,
        label,
      }),
    );
    const shown = { ask: 'choice', options: { kind: 'list', items } } as const;
    expect(meaning(text, shown)).toEqual(['select_option', { ordinals: [position] }]);
    expect(at('personalize', shown).intent.intent).not.toBe('select_option');
  });

  it('does not take 0 or a pronoun for a position', () => {
    expect(at('0', { options }).intent.intent).not.toBe('select_option');
    expect(at('this one', { options }).intent.slots).not.toHaveProperty('ordinals');
  });
});

describe('a name that was asked for', () => {
  it.each([
    ['Acme Web 2', 'Acme Web 2'],
    ['publish to prod', 'publish to prod'],
    ['  The "Best" Shop  ', 'The "Best" Shop'],
    ['call it "Shop iOS"', 'Shop iOS'],
    ["let's call it Website Dev, please", 'Website Dev'],
    ['__proto__', '__proto__'],
    ['../../etc', '../../etc'],
    ["Rock'n'Roll", "Rock'n'Roll"],
    ['ÄÖ 東京', 'ÄÖ 東京'],
    ['Drop Zone', 'Drop Zone'],
    ['The Shop We Really Love', 'The Shop We Really Love'],
    ['May Campaign Site', 'May Campaign Site'],
  ])('takes %j as %j', (text, name) => {
    expect(meaning(text, { ask: 'name' })).toEqual(['provide_name', { name }]);
  });

  it.each([
    ['undo', 'undo'],
    ['help', 'help'],
    ['skip', 'skip_step'],
    ['back', 'go_to_step'],
    ['cancel', 'deny'],
    ['yes', 'affirm'],
    ['what is a source?', 'explain_concept'],
    ['how does approval work', 'explain_environments'],
    ['drop braze', 'remove_connection'],
    ['leave braze out please', 'remove_connection'],
    ['done with destinations, push to prod please', 'mark_complete'],
    ['please take me back to the events', 'go_to_step'],
    ['also android', 'connect_source'],
  ])('still hears the command "%s"', (text, intent) => {
    expect(at(text, { ask: 'name' }).intent.intent).toBe(intent);
  });

  it.each(['why?', 'not javascript, shopify', 'the second one', 'i meant ios', 'wait, we need mobile too'])(
    'does not take "%s" for a name',
    (text) => {
      expect(at(text, { ask: 'name' }).intent.intent).not.toBe('provide_name');
    },
  );

  it('takes a source for the feed where a destination is named', () => {
    expect(at('website', { ask: 'name', step: 'dev_destinations' }).intent).toMatchObject({
      intent: 'connect_destination',
      slots: { source_ref: 'website' },
    });
  });

  it('keeps a name to 120 characters and drops what a screen cannot show', () => {
    const long = at(`Shop ${'x'.repeat(300)}`, { ask: 'name' }).intent;
    expect(long.intent === 'provide_name' && long.slots.name?.length).toBe(120);
    expect(meaning('Shop\u0000\u202e <b>X</b>', { ask: 'name' })).toEqual([
      'provide_name',
      { name: 'Shop X' },
    ]);
  });
});

describe('two things in one message', () => {
  it.each([
    ['done and show me the events', 'mark_complete', ['review_events']],
    ['connect amplitude; then publish to prod', 'connect_destination', ['request_promotion']],
    ['done. publish to prod. and restart', 'mark_complete', ['request_promotion', 'restart']],
    ['undo, then show the status', 'undo', ['show_status']],
    ['hi, set up segment please', 'start_setup', []],
    ['thanks, done', 'mark_complete', []],
    ['go ahead and publish', 'request_promotion', []],
    ['compare winback and upsell', 'explain_use_case', []],
    ['amplitude and braze', 'connect_destination', []],
    ['set up winback with amplitude', 'choose_use_case', ['connect_destination']],
  ])('reads "%s" in the order said', (text, first, also) => {
    const step =
      first === 'start_setup'
        ? 'not_started'
        : first === 'explain_use_case' || first === 'choose_use_case'
          ? 'use_case'
          : 'dev_destinations';
    const understanding = at(text, { step });
    expect(understanding.intent.intent).toBe(first);
    expect(understanding.also.map((one) => one.intent)).toEqual(also);
  });

  it('names two further intents at most', () => {
    expect(at('undo. help. status. next. restart.').also.length).toBeLessThanOrEqual(2);
  });
});

describe('what is not understood', () => {
  it.each(['', '   ', '\u200b\u200b', '…', '🙃'])('answers %j with out_of_scope', (text) => {
    expect(at(text).intent.intent).toBe('out_of_scope');
  });

  it('offers the likeliest meanings when unsure', () => {
    const { confidence, intent, likely } = at('are we live?');
    expect(confidence).toBeLessThan(0.9);
    expect(likely).toContain(intent.intent);
    expect(at('qwfp zxcv arst').intent.intent).toBe('out_of_scope');
  });

  it('leaves out a slot it cannot know', () => {
    expect(meaning('connect the frobnicator', {})[1]).toEqual({});
    expect(at('explain the events of the moon landing').intent.slots).not.toHaveProperty('event');
  });
});
