import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { secretMark } from '../../src/core/secrets.ts';
import { at, from } from '../support/stages.ts';

/** Two dev sources with data. */
const twoSources = () => {
  const play = at('sourceVerified').says('connect android').presses('Create source');
  return play.sees('Kotlin (Android) (dev)', ['Order Completed']).says('done');
};

describe('choosing destinations', () => {
  test('needs a source that feeds them', () => {
    const play = from('confirmed').says('connect amplitude');
    expect(play.c.drafts).toEqual([]);
    expect(play.said).toContain('needs a source that feeds it');
  });

  test.each(['amplitude', 'braze', 'google analytics'])(
    'named while sources are asked for is no source: connect %s',
    (product) => {
      const play = at('sourceVerified').says(`connect ${product}`);
      expect(play.c.drafts).toMatchObject([{ kind: 'destination' }]);
      expect(play.said).toContain('New destination');
    },
  );

  test('a category that only says what the product is for makes no second destination', () => {
    const play = at('sourcesDone').sends({
      intent: 'connect_destination',
      slots: { integrations: ['amplitude'], destination_types: ['analytics'] },
    });
    expect(play.c.drafts).toMatchObject([{ kind: 'destination', wanted: 'amplitude' }]);
    expect(play.c.drafts).toHaveLength(1);
  });

  test('shows the recommended categories of the use case', () => {
    const play = at('sourcesDone');
    expect(play.said).toContain('Recommended for Personalize winback');
    expect(play.buttons).toEqual(expect.arrayContaining(['Analytics', 'Email Marketing', 'Personalization']));
  });

  test.each([
    ['a category by word', (play: ReturnType<typeof at>) => play.says('analytics'), ['analytics']],
    ['a category by number', (play: ReturnType<typeof at>) => play.says('the third one'), ['analytics']],
    [
      'categories in the list',
      (play: ReturnType<typeof at>) => play.chooses('Choose several', ['analytics', 'sms_push']),
      ['analytics', 'sms_push'],
    ],
    [
      'two products by name',
      (play: ReturnType<typeof at>) => play.says('amplitude and braze'),
      ['analytics', 'email_marketing'],
    ],
  ])('takes %s', (_, how, types) => {
    expect(how(at('sourcesDone')).c.drafts.map(({ type }) => type)).toEqual(types);
  });

  test('a product that was named before gets no second draft', () => {
    const play = at('sourcesDone').says('amplitude and braze').says('connect braze');
    expect(play.c.drafts.map(({ name, wanted }) => name ?? wanted)).toHaveLength(2);
    expect(play.said).toContain('New destination: Braze');
  });

  test('what is named beside an open one is noted for later', () => {
    const play = at('destinationDraft').says('connect braze');
    expect(play.c.drafts).toHaveLength(2);
    expect(play.said).toContain('Noted: Braze');
    expect(play.said).toContain('New destination: Amplitude');
  });

  test.each(['leave braze out', 'drop braze', 'skip braze'])(
    'a drafted one is left out by words: %s',
    (words) => {
      const play = at('sourcesDone').says('amplitude and braze').says(words);
      expect(play.c.drafts).toMatchObject([{ integration: { slug: 'amplitude' } }]);
      expect(play.said).toContain('Left out: Braze');
      expect(play.said).toContain('New destination: Amplitude');
    },
  );

  test('the one that is asked about is left out by pointing at it; what exists is never touched that way', () => {
    const play = at('destinationDraft').says('remove it');
    expect(play.c.drafts).toEqual([]);
    const exists = at('destinationCreated').says('remove amplitude');
    expect(exists.said).toContain('would be disabled in Segment, not deleted');
    expect(exists.has('disable')).toBe(false);
  });

  test('the product is chosen by word, number or button', () => {
    for (const how of [
      (play: ReturnType<typeof at>) => play.says('mixpanel'),
      (play: ReturnType<typeof at>) => play.says('2'),
      (play: ReturnType<typeof at>) => play.presses('Mixpanel (Actions)'),
    ]) {
      const play = how(at('sourcesDone').says('analytics'));
      expect(play.c.drafts).toMatchObject([{ integration: { slug: 'mixpanel' } }]);
    }
  });

  test('one source feeds it without a question', () => {
    const play = at('destinationDraft');
    expect(play.c.drafts[0]).toMatchObject({ source: play.c.sources[0]?.id });
    expect(play.said).toContain('Fed by Website (dev)');
  });

  test.each([
    ['its button', (play: ReturnType<typeof at>) => play.presses('Kotlin (Android) (dev)')],
    ['its number', (play: ReturnType<typeof at>) => play.says('the second one')],
  ])('several sources are asked about; one is chosen by %s', (_, how) => {
    const play = twoSources().says('amplitude');
    expect(play.said).toContain('Which source feeds Amplitude (Actions) (dev)?');
    how(play);
    expect(play.c.drafts[0]).toMatchObject({ source: play.c.sources[1]?.id });
    expect(play.said).toContain('Fed by Kotlin (Android) (dev)');
  });

  test('the feed can be changed before it is created', () => {
    const play = twoSources().says('amplitude').presses('Website (dev)');
    play.chooses('Another source', [play.c.sources[1]?.id ?? '']);
    expect(play.c.drafts[0]).toMatchObject({ source: play.c.sources[1]?.id });
  });

  test('a feed that does not exist is refused', () => {
    const play = twoSources().says('amplitude');
    const [{ id: draft } = { id: '' }] = play.c.drafts;
    play.sends({ intent: 'choose_feed', slots: { draft, source: 'src-99' } });
    expect(play.c.drafts[0]).not.toHaveProperty('source');
    expect(play.said).toContain('belongs to an earlier state');
  });
});

describe('fed by a warehouse', () => {
  const warehouse = () => {
    const play = at('confirmed').says('connect snowflake').presses('Fill in settings');
    play.fills({ host: 'acme', apiKey: 's3cr3t' });
    return play.presses('Create source');
  };

  test('wait for its model', () => {
    const play = warehouse().says('connect webhooks').presses('Create destination');
    expect(play.said).toContain('sends nothing before its model is defined');
    expect(play.buttons).toContain('Define the model');
    expect(play.has('create_destination')).toBe(false);
  });

  test('get its rows', () => {
    const play = warehouse().presses('Define the model');
    play.fills({ name: 'Users', query: 'SELECT id FROM users', identifier: 'id' });
    play.says('connect webhooks').holds('create_destination').presses('Create destination');
    expect(play.effectOf('create_destination').spec.model).toMatchObject({ name: 'Users' });
    play.releases('create_destination');
    expect(play.said).toContain('first sync runs');
  });
});

describe('settings', () => {
  test('that Segment requires are asked for before it can be created', () => {
    const play = at('destinationDraft');
    expect(play.buttons).toContain('Fill in settings');
    expect(play.buttons).not.toContain('Create destination');
    const [{ id: draft } = { id: '' }] = play.c.drafts;
    play.sends({ intent: 'create_draft', slots: { draft } });
    expect(play.has('create_destination')).toBe(false);
    expect(play.said).toContain('Needs settings: API Key');
  });

  test('asked for in words get a button, as only that opens a form', () => {
    const play = at('destinationDraft').says('yes');
    expect(play.said).toContain('no secret belongs into a chat');
    expect(play.buttons).toContain('Fill in settings');
  });

  test('that are missing are refused in the form', () => {
    const play = at('destinationDraft').presses('Fill in settings');
    expect(play.fills({ apiKey: '' })).toEqual({ apiKey: 'Segment requires this.' });
    expect(play.c.drafts[0]?.settled).toBeFalsy();
  });

  test('that are secret never get into the checklist, the audit or a message', () => {
    const play = at('destinationDraft').presses('Fill in settings');
    play.fills({ apiKey: 'very-s3cr3t-value', region: 'eu' });
    play.presses('Create destination');
    const seen = JSON.stringify([play.c, play.audit, play.decisions, [...play.outbox]]);
    expect(seen).not.toContain('very-s3cr3t-value');
    expect(seen).not.toContain(secretMark);
    expect(play.c.destinations[0]).toMatchObject({ settings: { region: 'eu' }, secrets: ['apiKey'] });
  });

  test('that are secret are not filled in again when the form is opened a second time', () => {
    const play = at('destinationDraft').presses('Fill in settings');
    play.fills({ apiKey: 'very-s3cr3t-value', region: 'eu' });
    play.presses('Change settings');
    expect(play.form.fields).toContainEqual(expect.objectContaining({ name: 'region', initial: 'eu' }));
    const key = play.form.fields.find((field) => 'name' in field && field.name === 'apiKey');
    expect(key).toMatchObject({ secret: true });
    expect(key).not.toHaveProperty('initial');
    expect(JSON.stringify(play.form)).not.toContain('very-s3cr3t-value');
  });

  test('of a product that needs none are not asked for', () => {
    const play = at('sourcesDone').says('google analytics').presses('Create destination');
    expect(play.c.destinations).toHaveLength(1);
  });
});

describe('creating and verifying', () => {
  test('a destination is created with the reviewed events and watched', () => {
    const play = at('destinationDraft').holds('create_destination').presses('Fill in settings');
    play.fills({ apiKey: 'x' });
    play.presses('Create destination');
    expect(play.effectOf('create_destination').spec).toMatchObject({
      environment: 'dev',
      name: 'Amplitude (Actions) (dev)',
      events: ['Page Viewed', 'Page Scrolled', 'Order Completed'],
    });
    play.releases('create_destination');
    expect(play.has('check_destination', 'watch:')).toBe(true);
  });

  test('events without a mapping are named', () => {
    const play = at('destinationDraft').holds('create_destination').presses('Fill in settings');
    play.fills({ apiKey: 'x' });
    play.presses('Create destination');
    play.comesBack('create_destination', (effect) => {
      if (effect.kind !== 'create_destination') throw new Error('not a destination');
      return {
        kind: 'destination_created',
        work: effect.work,
        spec: effect.spec,
        id: 'd1',
        mappings: [],
        unmapped: ['Page Scrolled'],
        at: play.now,
      };
    });
    expect(play.said).toContain('no ready-made mapping for Page Scrolled');
  });

  test.each(['done', 'that is all'])('%j without a delivery does not end the step', (words) => {
    expect(at('destinationCreated').says(words).c.steps.dev_destinations.state).toBe('todo');
  });

  test('the done button without a delivery says why not', () => {
    const play = at('destinationCreated').sends({
      intent: 'finish_step',
      slots: { step: 'dev_destinations' },
    });
    expect(play.c.steps.dev_destinations.state).toBe('todo');
    expect(play.said).toContain('I have not seen data delivered to a dev destination yet');
  });

  test('a delivery verifies it and the step can end', () => {
    const play = at('prod');
    expect(play.c.destinations[0]).toMatchObject({ state: 'verified' });
    expect(play.c.steps.dev_destinations).toMatchObject({ state: 'done', how: 'verified' });
    expect(currentStep(play.c)).toBe('prod_sources');
  });

  test('a delivery that was asked for and is not there is explained', () => {
    const play = at('destinationCreated')
      .presses('Check delivery')
      .delivers('Amplitude (Actions) (dev)', [], true);
    expect(play.said).toContain('Nothing was delivered.');
    expect(play.buttons).toContain('Check delivery');
  });

  test('two destinations of one product have two names', () => {
    const play = at('prod').says('connect amplitude');
    expect(play.c.drafts[0]?.name).toBe('Amplitude (Actions) 2 (dev)');
  });
});

describe('leaving destinations for later', () => {
  test('is possible, and one can come back', () => {
    const play = at('destinationDraft').says('skip');
    expect(play.c.steps.dev_destinations.state).toBe('skipped');
    expect(play.said).toContain('Left for later');
    expect(currentStep(play.c)).toBe('prod_sources');
    play.says('go back');
    expect(play.c.steps.dev_destinations.state).toBe('todo');
    // What was begun is still there.
    expect(play.said).toContain('Amplitude (Actions)');
  });
});
