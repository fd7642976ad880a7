import { describe, expect, test } from 'vitest';
import { currentStep } from '../../src/core/checklist.ts';
import { channel, dmOf, keyOf } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

const names = (play: ReturnType<typeof from>) => play.c.sources.map(({ name }) => name);

describe('choosing sources', () => {
  test('is not possible before the events are confirmed', () => {
    const play = from('review').says('connect a website source');
    expect(play.c.drafts).toEqual([]);
    expect(play.said).toContain('First confirm the suggested events');
  });

  test('several types at once are asked about one after the other', () => {
    const play = at('confirmed').says('website and mobile');
    expect(play.c.drafts.map(({ type }) => type)).toEqual(['website', 'mobile']);
    expect(play.said).toContain('Which Website source?');
    play.says('javascript').presses('Create source');
    expect(play.said).toContain('Created: Website (dev)');
    expect(play.said).toContain('Which Mobile source?');
    play.presses('Flutter').presses('Create source');
    expect(names(play)).toEqual(['Website (dev)', 'Flutter (dev)']);
  });

  test('a type that only says what the product is makes no second source', () => {
    const play = at('confirmed').sends({
      intent: 'connect_source',
      slots: { integrations: ['ios'], source_types: ['mobile', 'website'] },
    });
    expect(play.c.drafts).toMatchObject([{ type: 'mobile', wanted: 'ios' }, { type: 'website' }]);
  });

  test('the list ends the step, by its button or by yes, only when data was seen', () => {
    const created = at('sourceCreated');
    created.sends({ intent: 'next_step', slots: {} });
    expect(created.said).toContain('Website (dev)');
    expect(created.buttons).not.toContain('Done, on to destinations');
    expect(created.says('yes').said).not.toContain('have not seen data');
    const seen = at('sourceVerified');
    expect(seen.buttons).toContain('Done, on to destinations');
    expect(currentStep(seen.says('yes').c)).toBe('dev_destinations');
  });

  test('several types can be chosen in the list, or by their numbers', () => {
    const chosen = at('confirmed').chooses('Choose several', ['website', 'reverse_etl', 'server']);
    expect(chosen.c.drafts.map(({ type }) => type)).toEqual(['website', 'reverse_etl', 'server']);
    const numbered = at('confirmed').says('1 and 2');
    expect(numbered.c.drafts.map(({ type }) => type)).toEqual(['website', 'mobile']);
  });

  test.each(['all of them', 'all'])('%j takes every recommended type', (words) => {
    expect(at('confirmed').says(words).c.drafts).toHaveLength(3);
  });

  test.each([
    ['its word', (play: ReturnType<typeof at>) => play.says('kotlin')],
    ['another of its words', (play: ReturnType<typeof at>) => play.says('android')],
    ['its number', (play: ReturnType<typeof at>) => play.says('the second one')],
    ['its button', (play: ReturnType<typeof at>) => play.presses('Kotlin (Android)')],
  ])('the product is chosen by %s', (_, how) => {
    const play = how(at('confirmed').says('mobile'));
    expect(play.c.drafts[0]?.integration?.slug).toBe('android');
    expect(play.said).toContain('New source: Kotlin (Android)');
    expect(play.c.drafts).toHaveLength(1);
  });

  test('a product named at once needs no further question', () => {
    const play = at('confirmed').says('connect react native');
    expect(play.c.drafts).toMatchObject([{ type: 'mobile', integration: { slug: 'react_native' } }]);
    expect(play.said).toContain('Name React Native (dev), slug react-native-dev');
  });

  test.each([
    ['website and ios', ['mobile', 'website']],
    ['the ios app', ['mobile']],
    ['website and snowflake', ['reverse_etl', 'website']],
  ])('takes products and types of one message: %s', (words, types) => {
    expect(
      at('confirmed')
        .says(words)
        .c.drafts.map(({ type }) => type),
    ).toEqual(types);
  });

  test('what is left out is gone, the next one is asked about', () => {
    const play = at('confirmed').says('website and mobile').presses('Leave it out');
    expect(play.said).toContain('Left out: Website');
    expect(play.said).toContain('Which Mobile source?');
  });

  test('what the catalogue does not have is said so', () => {
    const play = at('confirmed').holds('find_integrations').says('website');
    play.comesBack('find_integrations', (effect) => ({
      kind: 'integrations_found',
      draft: 'draft' in effect ? String(effect.draft) : '',
      items: [],
    }));
    expect(play.said).toContain('offers nothing for Website');
    play.presses('Leave it out');
    expect(play.c.drafts).toEqual([]);
  });
});

describe('the name of a source', () => {
  test.each([
    ['call it Acme Shop', 'Acme Shop', 'acme-shop-dev'],
    ['name it "Shop (dev)"', 'Shop (dev)', 'shop-dev'],
    ['yes, call it Acme Shop', 'Acme Shop', 'acme-shop-dev'],
  ])('%j names it and asks again', (words, name, slug) => {
    const play = at('sourceDraft').says(words);
    expect(play.c.drafts[0]).toMatchObject({ name, slug });
    expect(play.c.sources).toEqual([]);
    expect(play.said).toContain(`Name ${name}, slug ${slug}`);
  });

  test.each([
    ['', 'at least one character'],
    ['   ', 'at least one character'],
    ['日本語', 'at least one letter from a to z'],
    ['a'.repeat(101), 'longer than 100'],
  ])('%j is refused in the form, which stays open', (name, why) => {
    const play = at('sourceDraft').presses('Other name');
    expect(play.fills({ name }).name).toContain(why);
    expect(play.c.drafts[0]?.name).toBe('Website (dev)');
    expect(play.fills({ name: 'Shop' })).toEqual({});
    expect(play.c.drafts[0]).toMatchObject({ name: 'Shop', slug: 'shop-dev' });
  });

  test('of another source is refused', () => {
    const play = from('sourceCreated').says('connect android').presses('Other name');
    expect(play.fills({ name: 'website' }).name).toContain('exists already');
  });

  test('is offered anew when the first one is taken in the checklist', () => {
    const play = from('sourceCreated').says('connect another website source').says('javascript');
    expect(play.c.drafts[0]).toMatchObject({ name: 'Website 2 (dev)', slug: 'website-2-dev' });
  });

  test('that a foreign source in Segment has is not taken over: another is offered', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source');
    play.comesBack('create_source', (effect) => ({
      kind: 'name_taken',
      work: 'work' in effect && effect.work ? effect.work : { draft: '' },
      slug: 'website-dev',
    }));
    expect(play.said).toContain(
      'already has a source with the slug website-dev that is not on this checklist',
    );
    expect(play.c.drafts[0]).toMatchObject({ name: 'Website 2 (dev)', slug: 'website-2-dev' });
    expect(play.c.drafts[0]?.creating).toBeFalsy();
    expect(play.c.sources).toEqual([]);
  });

  test('that is long and taken everywhere still gets an offer', () => {
    const play = at('sourceDraft').presses('Other name');
    play.fills({ name: 'Very long name '.repeat(6).trim() });
    play.holds('create_source').presses('Create source');
    play.comesBack('create_source', (effect) => ({
      kind: 'name_taken',
      work: 'work' in effect && effect.work ? effect.work : { draft: '' },
      slug: 'spec' in effect && 'slug' in effect.spec ? effect.spec.slug : '',
    }));
    expect(play.c.drafts[0]).toMatchObject({ slug: expect.stringMatching(/^very-long-name-.*-dev$/) });
    expect(play.said).toContain(`How about ${play.c.drafts[0]?.name}?`);
  });

  test.each(['\u202Eshop', '<!channel> shop', '*shop* `x`'])('%j stays harmless text', (name) => {
    const play = at('sourceDraft').presses('Other name');
    expect(play.fills({ name })).toEqual({});
    play.presses('Create source');
    expect(names(play)[0]).not.toMatch(/\p{Cf}/u);
    expect(play.c.sources[0]?.slug).toMatch(/^[a-z][a-z0-9-]+-dev$/);
  });
});

describe('creating', () => {
  test.each(['press', 'yes', 'create it'])('on %s asks Segment once', (how) => {
    const play = at('sourceDraft').holds('create_source');
    if (how === 'press') play.presses('Create source');
    else play.says(how);
    expect(play.effectOf('create_source').spec).toMatchObject({
      environment: 'dev',
      name: 'Website (dev)',
      slug: 'website-dev',
      settings: {},
      secrets: [],
    });
    const [{ id: draft } = { id: '' }] = play.c.drafts;
    play.sends({ intent: 'create_draft', slots: { draft } });
    expect([...play.outbox.values()].filter(({ kind }) => kind === 'create_source')).toHaveLength(1);
    expect(play.said).toContain('belongs to an earlier state');
  });

  test('a source is labelled, watched and given its plan', () => {
    const play = at('sourceCreated');
    expect(play.c.sources).toMatchObject([
      { environment: 'dev', state: 'created', planned: true, by: keyOf('olivia') },
    ]);
    expect(play.has('check_source', 'watch:')).toBe(true);
    expect(play.said).toContain('Get the write key and the code');
  });

  test('that fails says what was kept; Try again looks for what an earlier try made', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source').fails('create_source');
    expect(play.said).toContain('create_source went wrong.');
    expect(play.said).toContain('Kept: Everything is kept.');
    expect(play.c.drafts[0]?.creating).toBe(false);
    play.presses('Try again');
    expect(play.effectOf('create_source').again).toBe(true);
    expect(play.c.drafts[0]?.creating).toBe(true);
    play.releases('create_source');
    expect(names(play)).toEqual(['Website (dev)']);
    expect(play.c.drafts).toEqual([]);
  });

  test('that was tried again already cannot be tried twice', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source').fails('create_source');
    const [job = ''] = Object.keys(play.c.failures);
    play.presses('Try again').sends({ intent: 'retry', slots: { job } });
    expect(play.said).toContain('belongs to an earlier state');
  });

  test('an answer for a draft that is gone is told, not forgotten', () => {
    const play = at('sourceDraft').holds('create_source').presses('Create source');
    play.sends({ intent: 'restart', slots: {} }).presses('Throw it away').releases('create_source');
    expect(play.c.sources).toEqual([]);
    expect(play.said).toContain('not on the checklist any more');
  });
});

describe('the write key', () => {
  test('is shown once, in a form for the presser alone', () => {
    const play = at('sourceCreated').presses('Write key and code');
    expect(play.c.sources[0]?.keyShownTo).toEqual([keyOf('olivia')]);
    play.sends({ intent: 'show_write_key', slots: { source: play.c.sources[0]?.id ?? '' } });
    expect(play.said).toContain('You were shown the write key of Website (dev) before, 2025-06-02 09:00 UTC');
    expect(play.said).toContain('still the same one unless somebody changed it');
    expect(play.said).toContain('generate another one');
  });

  test('comes with code for all events of the list, in the language of the source', () => {
    const play = at('sourceCreated').holds('show_write_key').presses('Write key and code');
    const { snippet } = play.effectOf('show_write_key');
    expect(snippet?.platform).toBe('javascript');
    const names = [snippet?.event, ...(snippet?.more ?? [])].map((event) => event?.name);
    expect(names).toEqual(play.c.review.map(({ event }) => event));
    expect(play.buttons).not.toContain('Key and code for\u2026');
  });

  test('of a server comes with code in the language that is chosen, which can be looked at again', () => {
    const play = at('confirmed').says('connect our python server').presses('Create source');
    play.holds('show_write_key').chooses('Key and code for', ['go']);
    expect(play.effectOf('show_write_key').snippet?.platform).toBe('go');
    play.releases('show_write_key').says('python code');
    expect(play.said).toContain('segment-analytics-python');
    const source = play.c.sources[0]?.id ?? '';
    play.sends({ intent: 'show_write_key', slots: { source, platform: 'ruby' } });
    expect(play.said).toContain('gem install analytics-ruby');
    expect(play.said).toContain('YOUR_WRITE_KEY');
    expect(play.said).not.toContain('You were shown the write key');
  });

  test('asked for again in a channel is answered to the presser alone', () => {
    const play = at('sourceCreated').presses('Write key and code');
    const again = { intent: 'show_write_key', slots: { source: play.c.sources[0]?.id ?? '' } } as const;
    play.sends(again, { in: channel('C0GENERAL') });
    expect(play.screen.map(({ kind }) => kind)).toEqual(['whisper']);
  });

  test('is shown to another owner once, too', () => {
    const play = at('sourceCreated').presses('Write key and code');
    play.sends({ intent: 'show_write_key', slots: { source: play.c.sources[0]?.id ?? '' } }, { as: 'omar' });
    expect(play.c.sources[0]?.keyShownTo).toEqual([keyOf('olivia'), keyOf('omar')]);
  });

  test('is never shown to somebody who is no owner', () => {
    const play = at('sourceCreated').holds('show_write_key');
    play.sends({ intent: 'show_write_key', slots: { source: play.c.sources[0]?.id ?? '' } }, { as: 'erin' });
    expect(play.has('show_write_key')).toBe(false);
    expect(play.said).toContain('nobody in the Segment workspace');
  });

  test('asked for in words is offered as a button', () => {
    const play = at('sourceCreated').says('give me the write key');
    expect(play.c.sources[0]?.keyShownTo).toEqual([]);
  });
});

describe('data from a source', () => {
  test('that is seen verifies it and names what is still missing', () => {
    const play = at('sourceCreated').sees('Website (dev)', ['Order Completed', 'Page Viewed']);
    expect(play.c.sources[0]).toMatchObject({ state: 'verified', evidence: { read: 'events volume' } });
    expect(play.said).toContain('Not seen yet: Page Scrolled.');
  });

  test('is looked for by itself until the watch ends', () => {
    const play = at('sourceCreated').sees('Website (dev)', []);
    expect(play.screen).toEqual([]);
    expect(play.has('check_source', 'watch:')).toBe(true);
    play.passes(10 * 60_000 + 1).sees('Website (dev)', []);
    expect(play.has('check_source', 'watch:')).toBe(false);
  });

  test('that was asked for and is not there is explained', () => {
    const play = at('sourceCreated').says('is data coming in?').sees('Website (dev)', [], true);
    expect(play.said).toContain('Nothing to verify from Website (dev) yet.');
    expect(play.said).toContain('No event reached Segment.');
    expect(play.c.sources[0]?.state).toBe('created');
  });

  test('once seen stays verified when a later look is empty', () => {
    const play = at('sourceVerified').presses('Check for events').sees('Website (dev)', [], true);
    expect(play.c.sources[0]?.state).toBe('verified');
  });

  test.each(['done', 'I have connected everything', 'it works'])(
    '%j without evidence does not end the step',
    (words) => {
      const play = at('sourceCreated').says(words);
      expect(play.c.steps.dev_sources.state).toBe('todo');
    },
  );

  test('the done button without evidence says why not', () => {
    const play = at('sourceCreated').sends({ intent: 'finish_step', slots: { step: 'dev_sources' } });
    expect(play.c.steps.dev_sources.state).toBe('todo');
    expect(play.said).toContain('I have not seen data from a dev source yet');
  });

  test.each(['press', 'done', 'yes'])('on evidence the step ends by %s', (how) => {
    const play = at('sourceVerified');
    if (how === 'press') play.presses('Done, on to destinations');
    else play.says(how);
    expect(play.c.steps.dev_sources).toMatchObject({ state: 'done', how: 'verified' });
    expect(currentStep(play.c)).toBe('dev_destinations');
  });

  test('a look that fails by itself is not told; one that was asked for is', () => {
    const silent = at('sourceCreated').fails('check_source', 'watch:');
    expect(silent.screen).toEqual([]);
    const asked = at('sourceCreated').says('check for events').fails('check_source', 'check:');
    expect(asked.said).toContain('check_source went wrong.');
  });
});

describe('a warehouse source', () => {
  const created = () => {
    const play = at('confirmed').says('connect snowflake').presses('Fill in settings');
    play.fills({ host: 'acme.snowflake.example', apiKey: 's3cr3t' });
    return play.presses('Create source');
  };

  test('asks for its settings first and keeps no secret in the checklist', () => {
    const play = at('confirmed').says('connect snowflake');
    expect(play.buttons).toContain('Fill in settings');
    expect(play.buttons).not.toContain('Create source');
    play.says('yes');
    expect(play.c.sources).toEqual([]);
    expect(JSON.stringify(created().c)).not.toContain('s3cr3t');
  });

  test('keeps the Profiles destination that Segment made, and refuses to remove it', () => {
    const play = created();
    const profiles = play.c.sources[0]?.profilesDestination;
    expect(profiles?.name).toBe('Segment Profiles');
    expect(play.said).toContain('never delete or disable it');
    play.sends({ intent: 'confirm_remove', slots: { connection: profiles?.id ?? '' } });
    expect(play.said).toContain('must not be removed');
    expect(play.has('disable')).toBe(false);
    for (const words of ['delete the profiles destination', 'remove "Segment Profiles"'])
      expect(created().says(words).said).toContain('must not be removed');
  });

  test('needs a model; its first sync is looked at', () => {
    const play = created().presses('Define the model');
    expect(play.fills({ name: 'Users', query: '', identifier: 'id' })).toHaveProperty('query');
    expect(play.fills({ name: 'Users', query: 'select id from users', identifier: 'id' })).toEqual({});
    expect(play.c.sources[0]?.model?.name).toBe('Users');
    play.sees(play.c.sources[0]?.name ?? '', ['Rows read']);
    expect(play.c.sources[0]?.state).toBe('verified');
    play.sends({ intent: 'define_model', slots: { source: play.c.sources[0]?.id ?? '' } });
    expect(play.hasForm).toBe(false);
  });

  test('tells by itself that its sync failed, and takes another model', () => {
    const play = created().presses('Define the model');
    play.fills({ name: 'Users', query: 'select id from users', identifier: 'id' });
    play.comesBack('check_source', () => ({
      kind: 'source_checked',
      source: play.c.sources[0]?.id ?? '',
      asked: false,
      nth: 0,
      evidence: { readAt: play.now, from: play.now, to: play.now, seen: [], other: [], read: 'sync status' },
      silence: ['The sync failed: no such table.'],
      isFinal: true,
    }));
    expect(play.said).toContain('no such table');
    expect(play.c.sources[0]).toMatchObject({ state: 'created', model: { hasFailed: true } });
    expect(play.has('check_source')).toBe(false);
    play.presses('Define the model');
    expect(play.fills({ name: 'Users 2', query: 'select id from people', identifier: 'id' })).toEqual({});
    expect(play.c.sources[0]?.model).toMatchObject({ name: 'Users 2' });
    expect(play.c.sources[0]?.model?.hasFailed).toBeUndefined();
  });
});

describe('a cloud object source', () => {
  const wanted = () => {
    const play = at('started').says('build lookalikes for app install').says('got it');
    return play.presses('Confirm events').says('connect facebook ads');
  };

  test('needs a warehouse before it has a name', () => {
    const play = wanted();
    expect(play.said).toContain('needs a warehouse first');
    expect(play.buttons).toEqual(['Connect a warehouse', 'Leave it out']);
    const [{ id: draft } = { id: '' }] = play.c.drafts;
    play.sends({ intent: 'create_draft', slots: { draft } });
    expect(play.has('create_source')).toBe(false);
  });

  test('uses a warehouse that is there', () => {
    const play = wanted().holds('find_warehouses').presses('Connect a warehouse');
    play.comesBack('find_warehouses', () => ({
      kind: 'warehouses_found',
      warehouses: [{ id: 'wh9', name: 'Main' }],
      choices: [],
    }));
    expect(play.said).toContain('It will write into the warehouse Main');
    play.holds('create_source').presses('Create source');
    expect(play.effectOf('create_source').spec.warehouse).toBe('wh9');
  });

  test('gets a new warehouse, whose secrets stay out of the checklist', () => {
    const play = wanted().presses('Connect a warehouse').presses('Snowflake');
    expect(play.form.form).toBe('warehouse');
    expect(play.fills({ host: '', apiKey: 'w4r3h0use' })).toHaveProperty('host');
    expect(play.fills({ host: 'h', apiKey: 'w4r3h0use' })).toEqual({});
    expect(play.c.warehouse?.name).toBe('Snowflake');
    expect(JSON.stringify(play.c)).not.toContain('w4r3h0use');
    expect(play.buttons).toContain('Create source');
  });

  test('is done on the word of a person, shown as that and nothing more', () => {
    const play = wanted().presses('Connect a warehouse').presses('Snowflake');
    play.fills({ host: 'h', apiKey: 'x' });
    play.presses('Create source');
    expect(play.said).toContain('no API to authorise');
    play.presses('I authorised it in Segment');
    expect(play.c.sources[0]).toMatchObject({ state: 'attested', attestation: { name: 'Olivia Hart' } });
    expect(play.said).toContain('confirmed by a person');
    play.says('done');
    expect(play.c.steps.dev_sources).toMatchObject({ state: 'done', how: 'attested' });
  });

  test('an event source cannot be vouched for', () => {
    const play = from('sourceCreated');
    play.sends({ intent: 'attest_source', slots: { source: play.c.sources[0]?.id ?? '' } });
    expect(play.c.sources[0]?.state).toBe('created');
  });
});

describe('removing', () => {
  test('in words asks first; the button disables and nothing is deleted', () => {
    expect(from('sourceVerified').says('remove hubspot').said).toContain('Nothing called hubspot');
    const play = from('sourceVerified').says('remove the website source');
    expect(play.said).toContain('would be disabled in Segment, not deleted');
    expect(play.c.sources[0]?.state).toBe('verified');
    play.presses('Disable it');
    expect(play.c.sources[0]?.state).toBe('disabled');
    expect(play.said).toContain('off the checklist');
  });

  test('is all that is offered for what was deleted by hand', () => {
    const play = from('sourceCreated').says('is data coming in?');
    const [source] = play.c.sources;
    play.comesBack('check_source', () => ({
      kind: 'source_checked',
      source: source?.id ?? '',
      asked: true,
      nth: 0,
      isGone: true,
      evidence: {
        readAt: play.now,
        from: play.now,
        to: play.now,
        seen: [],
        other: [],
        read: 'events volume',
      },
      silence: ['The source is gone from Segment.'],
    }));
    expect(play.buttons).toEqual(['Take it off the checklist']);
    play.presses('Take it off the checklist');
    expect(play.c.sources[0]?.state).toBe('disabled');
    expect(currentStep(play.c)).toBe('dev_sources');
  });

  test('is decided on rights that are read afresh', () => {
    const play = from('sourceVerified').says('remove the website source');
    play.people.UOLIVIA = { name: 'Olivia Hart', standing: 'member', admin: false, owner: false };
    play.presses('Disable it');
    expect(play.c.sources[0]?.state).toBe('verified');
  });
});

test('words in a channel thread are answered in that thread, with a dialog of its own', () => {
  const place = channel('C0GENERAL', '7.7');
  const play = from('confirmed').says('connect javascript', { in: place });
  expect(play.saidTo(place)).toContain('New source: Javascript');
  expect(play.saidTo(dmOf('olivia'))).toBe('');
  play.says('yes');
  expect(play.c.sources).toEqual([]);
  play.says('yes', { in: place });
  expect(names(play)).toEqual(['Website (dev)']);
});
