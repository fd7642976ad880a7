import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Card, Field, Form, FormValues, Select } from '../../src/core/card.ts';
import { type Intent, intent as intentSchema } from '../../src/core/intent.ts';
import { renderForm } from '../../src/platforms/slack/render/form.ts';
import { renderHome, renderMessage } from '../../src/platforms/slack/render.ts';
import { blockTextLength, validateBlocks, validateView } from '../../src/sandbox/slack/blocks/validate.ts';
import { renderBoard } from '../../src/steps/boards.ts';
import { controlsOf, wordsOf } from '../support/cards.ts';
import { cast, catalog, channel, given, type Play, type Who } from '../support/given.ts';
import { approvals, at, checklistAt, type Stage, vote } from '../support/stages.ts';

/** Names as people, or attackers, type them. */
const nasty = [
  'Shop',
  'a'.repeat(300),
  `${'Long words '.repeat(9)}x`,
  '<!channel> shop',
  '<@U0000001> & <https://evil.example|click> shop',
  '*bold* _it_ ~st~ `code` shop',
  '```shop```',
  '\u202Egnp.pohs',
  `Z${'\u0301\u0302'.repeat(40)}algo`,
  '👩‍👩‍👧‍👦'.repeat(12),
  '日本語の店',
  'shop\nwith\nlines',
  '"quotes" and \\backslashes\\ shop',
  '{{name}} %s shop',
  '__proto__',
  '',
  ' ',
] as const;

/** Texts that Slack reads as markup; in rich text and plain text everything is literal. */
function markupIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(markupIn);
}

function problemsOf(card: Card): unknown[] {
  const found: unknown[] = [];
  for (const style of ['data_table', 'table', 'text'] as const) {
    const { text, blocks } = renderMessage(card, style);
    found.push(...validateBlocks('message', blocks ?? []));
    if (text.trim() === '') found.push('no text');
    if (text.length > 4000) found.push(`a text of ${text.length} characters`);
    const length = blockTextLength(blocks ?? []);
    if (length > 13_200) found.push(`${length} characters in blocks`);
    // Nothing that was typed may ping anybody or make a link of its own where Slack reads markup.
    for (const words of [text, ...markupIn(blocks)])
      for (const live of ['<!channel>', '<@U0000001>', '<https://evil.example'])
        if (words.includes(live)) found.push(`live markup ${live}`);
  }
  return [...found, ...validateView(renderHome(card, 'D1'), 'home')];
}

function problemsOfForm(form: Form): unknown[] {
  const view = renderForm(form, { platform: 'slack', tenant: 'T1', channel: 'D1', direct: true });
  if (!view) return [`the form ${form.form} does not fit into a view`];
  return validateView(view, 'modal');
}

/** What a person sees after each turn fits into Slack. */
function expectFits(play: Play, story: string[]): void {
  for (const { card } of play.screen) {
    const problems = problemsOf(card);
    if (problems.length > 0)
      throw new Error(
        `${story.join(' > ')}\n${wordsOf(card)}\n${JSON.stringify(problems.slice(0, 5), null, 1)}`,
      );
  }
  if (play.hasForm) {
    const problems = problemsOfForm(play.form);
    if (problems.length > 0)
      throw new Error(
        `${story.join(' > ')}\n${play.form.form}\n${JSON.stringify(problems.slice(0, 5), null, 1)}`,
      );
  }
}

const stages: Stage[] = [
  'started',
  'review',
  'confirmed',
  'sourceDraft',
  'sourceVerified',
  'destinationDraft',
  'prod',
  'ready',
  'requested',
  'approved',
  'spaces',
  'identifiers',
  'audienceDraft',
  'audiencePreviewed',
  'audienceCreated',
  'republish',
  'importing',
  'imported',
  'complete',
];

const sayings = [
  'hi',
  'status',
  'what next?',
  'help',
  'yes',
  'no',
  'done',
  'undo',
  'skip',
  'go back',
  'start over',
  'show the events',
  'what does winback need?',
  'compare winback and nurture with content',
  'website and mobile',
  'connect snowflake',
  'connect facebook ads',
  'amplitude and braze',
  'all',
  '1',
  'the last one',
  'publish to prod',
  'cancel the promotion',
  'remove a connection',
  'show me the code for ios',
  'which goals are there?',
  'change the use case to accelerate onboarding',
  'approve',
  'what is a tracking plan?',
  'add an event Loyalty Joined with tier and points',
  'drop tax',
  'import',
  'show only undecided',
  'code for all events',
  'email and user_id',
  'create another audience',
  'users who ordered or viewed a page in 30 days',
  'remove the audience',
  'check the audience',
  'go to identifiers',
];

type Move = { kind: 'press' | 'say' | 'name' | 'fill' | 'come' | 'fail' | 'vote'; n: number; who: number };
const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('press', 'press', 'press', 'fill', 'fill', 'say', 'name', 'come', 'fail', 'vote'),
  n: fc.nat(9999),
  who: fc.nat(99),
});

const pick = <T>(list: readonly T[], n: number): T => {
  const item = list[n % list.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

function typed(field: Field, n: number): [string, string | string[]][] {
  switch (field.kind) {
    case 'note':
    case 'code':
      return [];
    case 'text':
      return [[field.name, pick(nasty, n).slice(0, field.maxLength ?? 3000)]];
    case 'choice':
      return field.options.length > 0 ? [[field.name, pick(field.options, n).value]] : [];
    case 'choices':
      return [[field.name, field.options.filter((_, i) => (n >> i) % 3 !== 0).map(({ value }) => value)]];
    case 'people':
      return [[field.name, [cast.ana.id, pick(Object.values(cast), n).id]]];
    case 'channel':
      return [[field.name, approvals]];
  }
}

const chosenIn = (control: Select, n: number): Intent | undefined => {
  const value = control.multiple
    ? control.options
        .filter((_, i) => (n >> i) % 2 === 0)
        .map((option) => option.value)
        .slice(0, 3)
    : pick(control.options, n).value;
  return intentSchema.safeParse({
    ...control.intent,
    slots: { ...control.intent.slots, [control.slot]: value },
  }).data;
};

/** Does one move; gives what it was, in words. */
function play(game: Play, { kind, n, who }: Move): string {
  // Mostly the owner; now and then somebody else.
  const as: Who = who < 80 ? 'olivia' : pick(['omar', 'ana', 'erin', 'gina', 'adam'] as const, who);
  const place = who % 10 === 0 ? { as, in: channel('C0GENERAL', '1.1') } : { as };
  if (kind === 'say') {
    const words = pick(sayings, n);
    game.says(words, place);
    return `${as}: ${words}`;
  }
  if (kind === 'name') {
    const words = `call it ${pick(nasty, n)}`;
    game.says(words, place);
    return words.slice(0, 40);
  }
  if (kind === 'vote') {
    if (game.c.promotion) vote(game, pick(['ana', 'ben', 'olivia'] as const, n), n % 3 !== 0);
    return 'votes';
  }
  if (kind === 'fill') {
    if (!game.hasForm || !game.form.submit) return '-';
    const { form, context, fields } = game.form;
    const values: FormValues = Object.fromEntries(fields.flatMap((field, i) => typed(field, n + i)));
    game.submits(form, context, values, place);
    return `fills ${form}`;
  }
  if (kind === 'press') {
    const controls = game.screen.flatMap(({ card }) => controlsOf(card).map(({ control }) => control));
    if (controls.length === 0) return '-';
    const control = pick(controls, n);
    const intent =
      control.kind === 'button'
        ? control.intent
        : control.kind === 'select'
          ? chosenIn(control, n)
          : undefined;
    if (!intent) return '-';
    game.sends(intent, place);
    return `${as} presses ${control.label}`;
  }
  const jobs = [...game.outbox].filter(([id]) => !id.startsWith('expiry'));
  if (jobs.length === 0) return '-';
  const [id, effect] = pick(jobs, n);
  if (kind === 'fail') {
    game.fails(effect.kind, id);
    return `${effect.kind} fails`;
  }
  if (effect.kind === 'check_source') {
    const source = game.c.sources.find((entry) => entry.id === effect.source);
    const events = n % 4 === 0 ? [] : effect.suggested.slice(0, 1 + (n % 3));
    if (source) game.sees(source.name, events, id.startsWith('check:'));
    return `${source?.name} sees ${events.length}`;
  }
  if (effect.kind === 'check_destination') {
    const destination = game.c.destinations.find((entry) => entry.id === effect.destination);
    if (destination)
      game.delivers(destination.name, n % 4 === 0 ? [] : ['Order Completed'], id.startsWith('check:'));
    return `${destination?.name} delivers`;
  }
  if (effect.kind === 'check_audience') {
    const audience = game.c.audiences.find((entry) => entry.id === effect.audience);
    if (!audience) return '-';
    const { name, environment, destinations } = audience;
    const delivered = Object.fromEntries(destinations.map((entry) => [entry.name, 3]));
    const asked = id.startsWith('check:');
    const isFirst = game.c.audiences.find((one) => one.name === name && one.environment === environment);
    if (isFirst === audience) game.arrives(name, n % 4 === 0 ? {} : delivered, { environment, asked });
    return `${name} arrives`;
  }
  return '-';
}

describe('every card and form of a setup', () => {
  test('fits into Slack whatever people do and whatever they call things', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...stages),
        fc.array(move, { minLength: 15, maxLength: 40 }),
        (stage, moves) => {
          const game = given(checklistAt(stage)).says('what next?');
          game.people[cast.omar.id] = { ...cast.omar.record, name: `<!channel> ${'O'.repeat(200)}` };
          game.people[cast.ana.id] = { ...cast.ana.record, name: '*Ana* <@U0000001> `x`' };
          const story: string[] = [stage];
          expectFits(game, story);
          for (const one of moves) {
            story.push(play(game, one));
            expectFits(game, story);
            const posts = (game.decisions.at(-1)?.jobs ?? []).filter(
              ({ effect }) => effect.kind === 'post' && effect.to.direct,
            );
            // A turn says one thing to a conversation; a refusal or a failure is one thing, too.
            expect(posts.length).toBeLessThanOrEqual(2);
          }
        },
      ),
      { seed: 4711, numRuns: 25, endOnFailure: true },
    );
  });

  test.each(nasty)('with a source called %j', (name) => {
    const game = at('sourceDraft').presses('Other name');
    const errors = game.fills({ name });
    if (Object.keys(errors).length > 0) {
      expect(errors.name).toMatch(/\S/);
      return;
    }
    const story = [name];
    expectFits(game, story);
    game.presses('Create source');
    expectFits(game, story);
    game.sees(game.c.sources[0]?.name ?? '', ['Order Completed', 'Page Viewed']);
    expectFits(game, story);
    game.says('done').says('skip');
    game.presses('Names and selection');
    expectFits(game, story);
    game.sends({ intent: 'set_policy', slots: {} });
    game.fills({ channel: approvals, approvers: [cast.ana.id] });
    game.presses('Ask for approval');
    expectFits(game, story);
    vote(game, 'ana');
    expectFits(game, story);
    game.sees(game.c.sources.at(-1)?.name ?? '', ['Order Completed']);
    expectFits(game, story);
    expect(game.c.promotion?.state).toBe('applied');
  });

  test('with a review full of events of the team, page by page', () => {
    const stored = structuredClone(checklistAt('review'));
    for (let n = 0; n < 50; n += 1) {
      const name = `${nasty[n % nasty.length]} ${n}`.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim();
      stored.review.push({
        event: name.slice(-100),
        decision: n % 2 === 0 ? 'tracked' : 'not_for_us',
        ...(n % 2 === 0 ? {} : { reason: '<!channel> '.repeat(27) }),
        without: [`p1 ${n}`],
        said: [{ property: `p1 ${n}`, reason: '*bold* '.repeat(40) }],
        own: { call: 'track' },
        added: Array.from({ length: 30 }, (_, i) => ({ name: `p${i} ${n}`, type: 'string' as const })),
      });
    }
    const game = given(stored).says('show the events');
    const story = ['full review'];
    for (let page = 0; page < 60 && game.buttons.includes('Next rows'); page += 1) {
      expectFits(game, story);
      game.presses('Next rows');
    }
    expectFits(game, story);
    expect(game.said).toContain('to 1566 of 1566');
    for (const row of stored.review) {
      game.sends({ intent: 'edit_event', slots: { event: row.event } });
      expectFits(game, [row.event]);
    }
    game.says('code for all events');
    expectFits(game, ['code']);
    game.says('show the events').presses('Add event');
    expectFits(game, ['add']);
    game.sends({ intent: 'import_events', slots: {} });
    expectFits(game, ['import']);
    const rows = stored.review.map(({ event }) => `"${event.replaceAll('"', '""')}",new property`);
    const errors = game.fills({ table: ['event,property', ...rows.slice(0, 40)].join('\n') });
    expect(errors.table ?? '').toContain('would have too many');
    game.fills({ table: 'event,property\nOrder Completed,new property\n*bold* _it_ ~st~ <!channel>,x' });
    expectFits(game, ['summary']);
  });

  test.each(nasty)('with an audience called %j', (name) => {
    const game = at('audienceDraft').presses('Change it');
    const query = `${"event('Order Completed').count() >= 1 OR ".repeat(60)}trait('x') = '${name}'`.slice(
      0,
      3000,
    );
    const errors = game.fills({ name, about: name.slice(0, 300), query });
    if (Object.keys(errors).length > 0) {
      expect(errors.name).toMatch(/\S/);
      return;
    }
    const story = [name];
    const steps: (() => unknown)[] = [
      () => game.presses('Preview'),
      () => game.presses('Create audience'),
      () => game.says('check the audience'),
      () => game.sends({ intent: 'go_to_step', slots: { target_step: 'audience' } }),
      () => game.presses('I saw it arrive'),
      () => game.presses('Done, on to prod'),
      () => game.presses('Ask for approval'),
      () =>
        game.sends(
          { intent: 'show_promotion', slots: { request: game.c.promotion?.id ?? '' } },
          { as: 'ana', in: channel(approvals) },
        ),
      () => vote(game, 'ana'),
      () => game.says('what next?'),
      () => game.presses('I imported them'),
      () => game.says('what next?'),
      () => game.presses('I saw it arrive'),
      () => game.says('what next?'),
      () => game.says('remove the audience'),
      () => game.opensHome(),
    ];
    expectFits(game, story);
    for (const step of steps) {
      step();
      expectFits(game, story);
    }
    expect(game.c.steps.republish.state).toBe('done');
  });

  test('with thirty audiences in dev and in prod, and fifty spaces', () => {
    const stored = structuredClone(checklistAt('complete'));
    const [audience] = stored.audiences;
    if (!audience || !stored.unify) throw new Error('the stage has no audience');
    for (let n = 0; n < 30; n += 1)
      for (const environment of ['dev', 'prod'] as const)
        stored.audiences.push({
          ...audience,
          id: `a${environment}${n}`,
          environment,
          name: `${'Very long name of an audience '.repeat(3)}${n}`.slice(0, 100),
          state: 'created',
        });
    stored.steps.republish = { state: 'todo' };
    const game = given(stored);
    for (const words of ['what next?', 'status', 'remove the audience', 'check the audience', 'start over']) {
      game.says(words);
      expectFits(game, [words]);
    }
    for (const step of ['identifiers', 'audience', 'republish'] as const) {
      game.sends({ intent: 'go_to_step', slots: { target_step: step } });
      expectFits(game, [step]);
    }
    game.sends({ intent: 'set_policy', slots: {} });
    game.opensHome();
    expectFits(game, ['home']);
    const spaces = Array.from({ length: 50 }, (_, n) => ({
      id: `s${n}`,
      slug: `s${n}`,
      name: `${'Space '.repeat(20)}${n}`,
    }));
    const many = given(checklistAt('live'));
    many.world.spaces = spaces;
    many.says('go on');
    expectFits(many, ['spaces']);
    many.presses('Choose them');
    expectFits(many, ['spaces form']);
  });

  test('with thirty sources and destinations', () => {
    const stored = structuredClone(checklistAt('requested'));
    const [source] = stored.sources;
    const [destination] = stored.destinations;
    if (!source || !destination) throw new Error('the stage has no connections');
    for (let n = 0; n < 30; n += 1) {
      const name = `${'Very long name of a source '.repeat(3)}${n}`;
      stored.sources.push({ ...source, id: `s${n}`, name, slug: `long-${n}` });
      stored.destinations.push({ ...destination, id: `d${n}`, name: `${name} to`, sourceId: `s${n}` });
    }
    delete stored.promotion;
    const game = given(stored);
    for (const words of [
      'what next?',
      'go back',
      'status',
      'remove a connection',
      'start over',
      'check for events',
    ]) {
      game.says(words);
      expectFits(game, [words]);
    }
    for (const step of ['dev_sources', 'dev_destinations'] as const) {
      game.sends({ intent: 'go_to_step', slots: { target_step: step } });
      expectFits(game, [step]);
    }
    game.opensHome();
    expectFits(game, ['home']);
    game.sends({ intent: 'name_prod', slots: {} });
    expectFits(game, ['names']);
  });

  test.each(
    catalog.goals.flatMap((goal) => goal.useCases.map((useCase) => [goal.name, useCase.name] as const)),
  )('of %s: %s', (goal, useCase) => {
    const game = at('started').presses('Choose', { beside: goal });
    expectFits(game, [goal]);
    game.presses('Choose', { beside: useCase });
    game.presses('Got it');
    expectFits(game, [useCase]);
    const board = Object.keys(game.c.boards).find((name) => name.startsWith('review:')) ?? '';
    const card = renderBoard(game.c, board, catalog);
    expect(card && problemsOf(card)).toEqual([]);
    game.presses('Confirm events');
    expectFits(game, [useCase, 'confirmed']);
  });
});
