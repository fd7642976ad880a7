import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, type AppOptions, createApp } from '../../src/app.ts';
import { recommend } from '../../src/catalog/find.ts';
import type { Card, Form } from '../../src/core/card.ts';
import { OutsideError } from '../../src/core/errors.ts';
import type { Conversation, Turn, TurnInput } from '../../src/core/turn.ts';
import { loadIntents } from '../../src/intents/load.ts';
import { createUnderstand } from '../../src/intents/understand.ts';
import type { Platform } from '../../src/platforms/platform.ts';
import type { Store } from '../../src/store/store.ts';
import { connectingLook, openSetup, type Setup, workspace } from '../effects/harness.ts';
import { wordsOf } from '../support/cards.ts';
import { cast, catalog, channel, dmOf, refOf, type Who } from '../support/given.ts';
import { approvals, checklistAt } from '../support/stages.ts';

const understand = createUnderstand({ catalog, intents: loadIntents() });

let setup: Setup;
let app: App;
let sent: { to: string; words: string; key?: string }[];
let forms: Form[];
let logged: string[];

/** A platform that knows the cast and keeps what it is given. */
const platform = {
  name: 'slack',
  async post(to: Conversation, card: Card, { key }: { key: string }) {
    sent.push({ to: to.channel, words: wordsOf(card), key });
    return { messageId: `${sent.length}.1` };
  },
  async update(to: Conversation, _: string, card: Card) {
    sent.push({ to: to.channel, words: wordsOf(card) });
  },
  async whisper(to: Conversation, _: unknown, card: Card) {
    sent.push({ to: to.channel, words: wordsOf(card) });
  },
  async openForm(_: string, form: Form) {
    forms.push(form);
    return { formId: 'f1' };
  },
  async updateForm() {},
  async sendFile() {},
  async publishHome() {},
  async describePerson({ id }: { id: string }) {
    const found = Object.values(cast).find((entry) => entry.id === id);
    return found?.record ?? { name: id, standing: 'unknown' as const, admin: false };
  },
} satisfies Partial<Platform>;

function start(change: Partial<AppOptions> = {}): App {
  const log = (level: string) => (detail: object, message?: string) =>
    void logged.push(`${level} ${message ?? ''} ${JSON.stringify(detail)}`);
  app = createApp({
    store: setup.store,
    segment: setup.ports.segment,
    // Only what these turns lead to.
    platforms: { slack: platform as Partial<Platform> as Platform },
    catalog,
    understand,
    recommend: (business) => recommend(catalog, business),
    hash: (text) => `${text.length}`,
    now: Date.now,
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    ...change,
  });
  app.start();
  return app;
}

beforeEach(async () => {
  setup = await openSetup();
  sent = [];
  forms = [];
  logged = [];
});
afterEach(async () => {
  await app.stop();
  await setup.close();
});

let count = 0;
function turn(input: TurnInput, change: Partial<Turn> & { as?: Who } = {}): Turn {
  const { as = 'olivia', ...rest } = change;
  count += 1;
  return { id: `t${count}`, at: Date.now(), person: refOf(as), conversation: dmOf(as), input, ...rest };
}
const says = (text: string, change?: Partial<Turn> & { as?: Who }) =>
  app.handle(turn({ kind: 'text', text }, change));
const settled = async () => expect(await app.idle(5000)).toBe(true);

/** Puts a stage of the setup into the store. */
async function stored(state: unknown): Promise<void> {
  await setup.store.commit(workspace, { expected: 0, state });
}

describe('a turn', () => {
  test('is decided, saved and answered', async () => {
    start();
    expect(await says('hi')).toEqual({});
    await settled();
    expect(sent.map(({ words }) => words).join()).toContain('Hi Olivia.');
    expect((await app.checklist())?.workspace?.slug).toBe('acme');
  });

  test('delivered twice is one turn', async () => {
    start();
    const hi = turn({ kind: 'text', text: 'hi' });
    await Promise.all([app.handle(hi), app.handle(hi)]);
    await app.handle(hi);
    await settled();
    expect(sent.filter(({ words }) => words.includes('Hi Olivia.'))).toHaveLength(1);
  });

  test('that leads to the same work as one before is answered under a key of its own', async () => {
    start();
    for (let n = 0; n < 2; n += 1) {
      await says('hi');
      await settled();
    }
    const keys = sent.filter(({ words }) => words.includes('Hi Olivia.')).map(({ key }) => key);
    // A message whose answer was lost is looked for by its key: the first must not be taken for the second.
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
  });

  test('among many at once is not lost', async () => {
    await stored(checklistAt('review'));
    start();
    const events = ['Page Viewed', 'Page Scrolled', 'Order Completed'];
    await Promise.all(
      events.map((event) =>
        app.handle(
          turn({ kind: 'form', form: 'event_state', context: { event }, values: { decision: 'tracked' } }),
        ),
      ),
    );
    await settled();
    expect((await app.checklist())?.review.map(({ decision }) => decision)).toEqual(
      events.map(() => 'tracked'),
    );
  });

  test('is decided again when another process was quicker', async () => {
    await stored(checklistAt('review'));
    let intruders = 2;
    const contested: Store = {
      ...bound(setup.store),
      async commit(id, commit) {
        if (intruders > 0) {
          intruders -= 1;
          const now = await setup.store.load(id);
          await setup.store.commit(id, { expected: now?.version ?? 0, state: now?.state });
        }
        return setup.store.commit(id, commit);
      },
    };
    start({ store: contested });
    await app.handle(
      turn({
        kind: 'form',
        form: 'event_state',
        context: { event: 'Page Viewed' },
        values: { decision: 'tracked' },
      }),
    );
    await settled();
    expect((await app.checklist())?.review[0]?.decision).toBe('tracked');
  });

  test('that cannot be saved is not acknowledged', async () => {
    const away: Store = {
      ...bound(setup.store),
      commit: () => Promise.reject(new OutsideError('store_unavailable', { message: 'away' })),
    };
    start({ store: away });
    await expect(says('hi')).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(sent).toEqual([]);
  });

  test('that hits a mistake of ours changes nothing and is answered with its number', async () => {
    await stored(checklistAt('review'));
    start({
      understand: () => {
        throw new TypeError('x is not a function');
      },
    });
    const before = await app.checklist();
    const broken = turn({ kind: 'text', text: 'hello there' });
    await app.handle(turn({ kind: 'press', intent: { intent: 'thanks', slots: {} } }));
    await settled();
    sent = [];
    await app.handle(broken);
    await settled();
    expect(sent.map(({ words }) => words).join()).toContain(broken.id);
    expect(sent.map(({ words }) => words).join()).not.toContain('is not a function');
    expect((await app.checklist())?.review).toEqual(before?.review);
    expect(logged.join()).toContain('a decision failed');
  });

  test('on what a newer Segue stored is refused', async () => {
    await stored({ schema: 99 });
    start();
    await expect(says('hi')).rejects.toThrow(/start a newer version/);
  });
});

describe('a form', () => {
  test('that is wrong is refused while it is open, and nothing is saved', async () => {
    await stored(checklistAt('sourceDraft'));
    start();
    await says('status');
    await settled();
    const draft = checklistAt('sourceDraft').drafts[0]?.id ?? '';
    const reply = await app.handle(
      turn({ kind: 'form', form: 'source_name', context: { draft }, values: { name: '123' } }),
    );
    expect(reply.formErrors).toHaveProperty('name');
    expect((await app.checklist())?.drafts[0]?.name).toBe('Website (dev)');
  });

  test('that turns out wrong after the look-up ends in one message, not in work without an end', async () => {
    await stored(checklistAt('requested'));
    start();
    const { id: request = '', digest = '' } = checklistAt('requested').promotion ?? {};
    const reject = turn(
      { kind: 'form', form: 'reject_reason', context: { request, digest }, values: { reason: ' ' } },
      { as: 'ana', conversation: channel(approvals) },
    );
    expect(await app.handle(reject)).toEqual({});
    await settled();
    const left = (await setup.store.jobs(workspace)).filter(({ dueInMs }) => dueInMs < 60_000);
    expect(left).toEqual([]);
    expect(sent.filter(({ words }) => words.includes('Say in a few words why'))).toHaveLength(1);
  });

  test('with secrets leaves them in the vault and nowhere else', async () => {
    const draft = checklistAt('destinationDraft').drafts[0];
    await stored(checklistAt('destinationDraft'));
    start();
    const id = draft?.id ?? '';
    await app.handle(
      turn({
        kind: 'form',
        form: 'destination_settings',
        context: { subject: id, vault: id, secrets: 'apiKey' },
        values: { apiKey: 'very-s3cr3t', region: 'eu' },
      }),
    );
    await settled();
    expect(await setup.secret(id, 'apiKey')).toBe('very-s3cr3t');
    const everything = JSON.stringify([
      (await setup.store.load(workspace))?.state,
      await setup.store.audit(workspace),
      sent,
      logged,
    ]);
    expect(everything).not.toContain('very-s3cr3t');
    expect((await app.checklist())?.drafts[0]?.settled).toBe(true);
  });
});

describe('an effect that fails', () => {
  test('for good is told with what was kept and how to go on', async () => {
    await setup.fault({ path: '/destinations', kind: '401', times: 9 });
    start();
    await says('hi');
    await settled();
    const words = sent.map((message) => message.words).join('\n');
    // The token is taken, so it is not called wrong: what is missing is named.
    expect(words).toContain(
      'Segment takes my token, but refused it while I was looking at your Segment workspace',
    );
    expect(words).toContain('the role Workspace Owner');
    expect(words).toContain('Kept:');
    expect(words).toContain('[Try again]');
    expect(JSON.stringify([sent, logged])).not.toContain('sgp_');
  });

  test('for a moment is done after all, and only once', async () => {
    await setup.fault({ path: '/workspace', kind: '500', times: 3 });
    start();
    await says('hi');
    await expect.poll(() => sent.length, { timeout: 8000 }).toBe(1);
    await settled();
    expect(sent[0]?.words).toContain('Hi Olivia.');
  });
});

describe('work that Segment asks to wait with', () => {
  const later = /I go on looking up who you are in about (a minute|2 minutes)/;

  test.each([61_000, 120_000])(
    'for %i ms is told once, and is neither failed nor lost',
    async (msBeforeNext) => {
      await setup.fault({ path: '/users', kind: '429', times: 1, msBeforeNext });
      start();
      await says('hi');
      await settled();
      expect(sent.map(({ words }) => words)).toEqual([expect.stringMatching(later)]);
      expect(sent[0]?.words).toContain('nothing is lost');
      const [left] = await setup.store.jobs(workspace);
      expect(left?.dueInMs).toBeGreaterThan(msBeforeNext - 10_000);
      expect(Object.keys((await app.checklist())?.failures ?? {})).toEqual([]);
    },
  );

  test('for a moment is not worth a message', async () => {
    await setup.fault({ path: '/users', kind: '429', times: 1, msBeforeNext: 300 });
    start();
    await says('hi');
    await expect.poll(() => sent.length, { timeout: 8000 }).toBe(1);
    expect(sent[0]?.words).toContain('Hi Olivia.');
  });
});

describe('while Segment is asked', () => {
  const signs: string[] = [];
  const showing = {
    ...platform,
    showWork(at: Conversation, doing: string) {
      signs.push(`${at.channel}: ${doing}`);
      return () => void signs.push(`${at.channel}: over`);
    },
  } satisfies Partial<Platform>;
  beforeEach(() => {
    signs.length = 0;
  });

  test('who waits sees what is being done, until it is done', async () => {
    start({ platforms: { slack: showing as Partial<Platform> as Platform } });
    await says('hi');
    await settled();
    const dm = dmOf('olivia').channel;
    expect(signs).toEqual([
      `${dm}: looking up who you are`,
      `${dm}: over`,
      `${dm}: looking at your Segment workspace`,
      `${dm}: over`,
    ]);
  });

  test('it is over also where the work failed', async () => {
    await setup.fault({ path: '/', kind: '401', times: 9 });
    start({ platforms: { slack: showing as Partial<Platform> as Platform } });
    await says('hi');
    await settled();
    expect(signs.at(-1)).toMatch(/over$/);
    expect(signs.filter((line) => line.endsWith('over'))).toHaveLength(signs.length / 2);
  });

  test('nothing shows for a look at the Home tab', async () => {
    start({ platforms: { slack: showing as Partial<Platform> as Platform } });
    await app.handle(turn({ kind: 'home' }));
    await settled();
    expect(signs).toEqual([]);
  });
});

test('prompts that the platform does not take are given up quietly', async () => {
  let tries = 0;
  const refusing = {
    ...platform,
    async suggest() {
      tries += 1;
      throw new OutsideError('platform_rate_limited', { message: 'slow down', retryAfterMs: 1 });
    },
  } satisfies Partial<Platform>;
  start({ platforms: { slack: refusing as Partial<Platform> as Platform } });
  await app.handle(turn({ kind: 'opened' }));
  await settled();
  expect([tries, sent]).toEqual([1, []]);
});

test('the audit says who did what in which turn', async () => {
  await stored(checklistAt('started'));
  start();
  const choose = turn({
    kind: 'press',
    intent: { intent: 'choose_goal', slots: { goal: 'optimize-advertising' } },
  });
  await app.handle(choose);
  await settled();
  expect(await setup.store.audit(workspace)).toContainEqual(
    expect.objectContaining({ actor: 'slack:T1:UOLIVIA', what: 'goal_chosen', at: expect.any(Number) }),
  );
});

test('forgetting drops the checklist and its work', async () => {
  await stored(checklistAt('review'));
  start();
  await app.forget();
  expect(await app.checklist()).toBeUndefined();
  expect(await setup.store.jobs(workspace)).toEqual([]);
});

/** The methods of a store as plain functions, to replace single ones. */
function bound(store: Store): Store {
  return Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      typeof method === 'function' ? method.bind(store) : method,
    ]),
    // Every method of the port is among the entries.
  ) as unknown as Store;
}

test('two looks at one audience at the same time connect and activate it once', async () => {
  const look = await connectingLook(setup);
  const { activations } = setup.ports.segment;
  await setup.store.commit(workspace, {
    expected: 0,
    state: checklistAt('live'),
    put: ['watch', 'check'].map((id) => ({ id, lane: id, data: look })),
  });
  start({
    segment: {
      ...setup.ports.segment,
      async activations(...args) {
        const found = await activations(...args);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return found;
      },
    },
  });
  await settled();
  expect((await setup.view()).audiences).toMatchObject([
    { connections: [{ activations: [expect.anything()] }] },
  ]);
});
