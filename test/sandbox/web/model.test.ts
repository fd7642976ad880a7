import { describe, expect, it } from 'vitest';
import {
  aheadBy,
  count,
  dayName,
  formatWhen,
  initials,
  listed,
} from '../../../src/sandbox/web/page/format.ts';
import {
  arrange,
  type ConversationView,
  firstUnread,
  type MessageView,
  newlyUnread,
  readConversations,
  readMessages,
  toWire,
} from '../../../src/sandbox/web/page/model.ts';
import { readSegment } from '../../../src/sandbox/web/page/segment-model.ts';
import { readAudit, readSegmentWire, readSlackWire } from '../../../src/sandbox/web/page/wire-model.ts';

const message = (ts: number, user: string, more: Partial<MessageView> = {}): MessageView => ({
  ts: `${ts}.000100`,
  user,
  bot: false,
  name: user,
  text: 'x',
  blocks: [],
  replyCount: 0,
  edited: false,
  ephemeral: false,
  files: [],
  ...more,
});

describe('conversations and messages', () => {
  it('puts the DM with Segue first and channels by name', () => {
    const body = { conversations: ['b', 'a'].map((name) => ({ id: name, kind: 'channel', name })) };
    body.conversations.push({ id: 'd', kind: 'dm', name: 'Segue' });
    expect(readConversations(body).map((one) => one.id)).toEqual(['d', 'a', 'b']);
  });

  it('reads messages, prompts and what Segue says it is doing', () => {
    const read = readMessages({
      messages: [
        { ts: '1.0', user: 'U1', text: 'hi', files: [{ name: 'a.csv', content: 'x' }], threadTs: null },
      ],
      prompts: [{ title: 'Begin', message: 'hi' }],
      status: 'is creating the source',
    });
    expect(read.messages[0]).toMatchObject({
      ts: '1.0',
      text: 'hi',
      files: [{ name: 'a.csv', content: 'x' }],
    });
    expect(read.messages[0]).not.toHaveProperty('threadTs');
    expect([read.status, read.prompts]).toEqual([
      'is creating the source',
      [{ title: 'Begin', message: 'hi' }],
    ]);
  });

  it('names an author once per five minutes, person, day and privacy', () => {
    const day = (ms: number) => String(Math.floor(ms / 86_400_000));
    const items = arrange(
      [
        message(100, 'A'),
        message(200, 'A'),
        message(501, 'A'),
        message(502, 'B'),
        message(503, 'B', { ephemeral: true }),
        message(90_000, 'B', { ephemeral: true }),
      ],
      day,
    );
    expect(items.map((one) => one.lead)).toEqual([true, false, true, true, true, true]);
    expect(items.map((one) => one.newDay)).toEqual([true, false, false, false, false, true]);
  });

  it('tells of new messages only after the first look, and only when there are more', () => {
    const place = (id: string, unread: number): ConversationView => ({
      id,
      kind: 'channel',
      name: id,
      shared: false,
      members: [],
      unread,
      prompts: [],
    });
    expect(newlyUnread(undefined, { A: [place('C1', 3)] })).toEqual([]);
    expect(
      newlyUnread(
        { A: [place('C1', 1), place('C2', 5)], B: [place('C1', 2)] },
        { A: [place('C1', 3), place('C2', 5)], B: [place('C1', 0)], C: [place('C1', 1)] },
      ),
    ).toEqual([
      { person: 'A', conversation: 'C1', count: 2 },
      { person: 'C', conversation: 'C1', count: 1 },
    ]);
  });

  it('draws the line of what is new before the first message of others that was unread', () => {
    const messages = [message(1, 'B'), message(2, 'B'), message(3, 'me'), message(4, 'B')];
    expect(firstUnread(messages, 2, 'me')).toBe('2.000100');
    expect(firstUnread(messages, 9, 'me')).toBe('1.000100');
    expect(firstUnread(messages, 0, 'me')).toBeUndefined();
    expect(firstUnread([], 2, 'me')).toBeUndefined();
    const items = arrange(messages, () => 'a day', '2.000100');
    expect(items.map((one) => one.firstNew)).toEqual([false, true, false, false]);
    expect(items.map((one) => one.lead)).toEqual([true, true, true, true]);
  });

  it('reads what Segue is doing and suggests, with the messages or with the conversation', () => {
    const given = {
      status: 'is creating the source…',
      suggestedPrompts: [{ title: 'Status', message: 'status' }, { message: 'help' }],
    };
    const read = {
      status: 'is creating the source…',
      prompts: [
        { title: 'Status', message: 'status' },
        { title: 'help', message: 'help' },
      ],
    };
    expect(readMessages(given)).toEqual({ messages: [], ...read });
    expect(readConversations({ conversations: [{ id: 'D1', kind: 'dm', ...given }] })).toMatchObject([read]);
    expect(readConversations({ conversations: [{ id: 'D1', status: null }] })[0]).not.toHaveProperty(
      'status',
    );
  });

  it('turns known names into references, longest first, whole words only', () => {
    const names = {
      people: [
        { id: 'U1', name: 'Ana' },
        { id: 'U2', name: 'Ana Costa' },
      ],
      channels: [{ id: 'C1', name: 'general' }],
    };
    expect(toWire('hey @ana costa and @Ana, see #general', names)).toBe(
      'hey <@U2> and <@U1>, see <#C1|general>',
    );
    expect(toWire('mail@Ana.example @Anabel #general-2 <b>', names)).toBe(
      'mail@Ana.example @Anabel #general-2 <b>',
    );
  });
});

describe('words for times and numbers', () => {
  const now = Date.UTC(2026, 10, 23, 12, 0);

  it.each([
    ['{date_short_pretty} at {time}', now / 1000, 'today at 12:00'],
    ['{date_pretty}', now / 1000 - 86_400, 'yesterday'],
    ['{date_short_pretty}', now / 1000 + 3 * 86_400, 'Nov 26, 2026'],
    ['{date_num} {time_secs}', now / 1000, '2026-11-23 12:00:00'],
    ['{date_long}', now / 1000, 'Monday, November 23, 2026'],
    ['{ago}', now / 1000 - 7200, '2 hours ago'],
    ['{unknown}', now / 1000, '{unknown}'],
  ])('fills in %s', (format, seconds, expected) => {
    expect(formatWhen(seconds, format, now, 'UTC')).toBe(expected);
  });

  it('shows a date in the reader’s zone', () => {
    expect(formatWhen(now / 1000, '{time}', now, 'Asia/Tokyo')).toBe('21:00');
    expect(dayName(Date.UTC(2026, 10, 23, 23, 0), now, 'Asia/Tokyo')).toBe('Tomorrow');
  });

  it('says how far ahead the clock is', () => {
    expect([0, 60_000, 7_260_000, 90_000_000].map(aheadBy)).toEqual(['', '+1 min', '+2 h 1 min', '+1 d 1 h']);
  });

  it('lists three names whole and counts the rest', () => {
    expect([listed(['Ana']), listed(['Ana', 'Ben', 'Chen'])]).toEqual(['Ana', 'Ana, Ben and Chen']);
    expect(listed(['Ana', 'Ben', 'Chen', 'Erin'])).toBe('Ana, Ben and 2 others');
  });

  it('counts and shortens', () => {
    expect([count(1, 'reply', 'replies'), count(1200, 'reply', 'replies')]).toEqual([
      '1 reply',
      '1,200 replies',
    ]);
    expect([initials('Olivia Hart'), initials('segue'), initials('')]).toEqual(['OH', 'S', '?']);
  });
});

describe('the Segment panel', () => {
  const world = {
    workspace: { name: 'Acme' },
    sources: [
      { id: 's1', name: 'shop-dev', environment: 'dev', trackingPlanId: 'p1', received: { total: 3 } },
      { id: 's2', name: 'shop', environment: 'prod', enabled: false, received: { total: 0, lastAt: null } },
      { id: 's3', name: 'old', environment: null },
    ],
    destinations: [
      {
        id: 'd1',
        name: 'Braze',
        sourceId: 's1',
        delivered: { total: 2 },
        discarded: [{ reason: 'x', total: 1 }],
      },
    ],
    warehouses: [{ id: 'w1', name: 'Snow', sourceIds: ['s1'] }],
    trackingPlans: [
      {
        id: 'p1',
        name: 'Winback',
        sourceIds: ['s1'],
        rules: [{ type: 'TRACK', key: 'Signed In' }, { type: 'IDENTIFY' }],
      },
    ],
    profiles: [{ space: 'dev' }, { space: 'dev' }],
    audiences: [
      { id: 'a1', name: 'Buyers', space: 'dev', status: 'Live', size: 2 },
      { id: 'a2', name: 'Others', space: 'prod', status: 'Preparing', size: null },
    ],
    events: [
      {
        at: 1,
        sourceId: 's1',
        type: 'track',
        event: 'Signed In',
        messageId: 'm1',
        deliveredTo: [{ id: 'd1', name: 'Braze' }],
      },
      {
        at: 2,
        sourceId: 's1',
        type: 'identify',
        messageId: 'm2',
        deliveredTo: [],
        blocked: 'not in the plan',
      },
    ],
  };
  const view = readSegment(world);

  it('sorts sources by environment and puts those without a label apart', () => {
    expect(view.environments.map(({ id, sources }) => [id, sources.map((one) => one.name)])).toEqual([
      ['dev', ['shop-dev']],
      ['prod', ['shop']],
      ['none', ['old']],
    ]);
  });

  it('tells who sends to a source', () => {
    const kinds = (source: object) =>
      readSegment({ sources: [{ id: 's', environment: 'dev', ...source }] }).environments[0]?.sources.map(
        (one) => one.kind,
      );
    expect(kinds({ writeKey: 'k', metadata: { categories: ['Website'] } })).toEqual(['code']);
    expect(kinds({ writeKey: 'k', metadata: { categories: ['Warehouse'] } })).toEqual(['warehouse']);
    expect(kinds({ writeKey: null, metadata: { categories: ['Advertising'] } })).toEqual(['app']);
  });

  it('counts people by space, and tells how far an audience is', () => {
    const told = { connections: [], members: [] };
    expect(view.audiences).toEqual([
      { id: 'a1', name: 'Buyers', space: 'dev', status: 'Live', size: 2, ...told },
      { id: 'a2', name: 'Others', space: 'prod', status: 'Preparing', ...told },
    ]);
    expect(readSegment({ ...world, spaces: [{ id: 'x', name: 'Dev', environment: 'dev' }] }).spaces).toEqual([
      expect.objectContaining({ environment: 'dev', profiles: 2, identifiers: [] }),
    ]);
  });

  it('hangs destinations and warehouses on their source, with what they took', () => {
    const source = view.environments[0]?.sources[0];
    expect(source).toMatchObject({ received: 3, enabled: true, planned: ['Signed In'] });
    expect(
      source?.destinations.map(({ name, delivered, discarded }) => [name, delivered, discarded]),
    ).toEqual([
      ['Braze', 2, 1],
      ['Snow', 0, 0],
    ]);
    expect(view.totals).toEqual({ sources: 3, destinations: 2, received: 3, delivered: 2 });
  });

  it('lists events newest first, with where they went or why not', () => {
    expect(
      view.feed.map(({ name, source, deliveredTo, blocked }) => [name, source, deliveredTo, blocked]),
    ).toEqual([
      ['identify', 'shop-dev', [], 'not in the plan'],
      ['Signed In', 'shop-dev', ['Braze'], undefined],
    ]);
  });

  it('is empty for an empty workspace', () => {
    const empty = readSegment({});
    expect(empty.environments.map((one) => one.sources.length)).toEqual([0, 0]);
    expect(empty.totals).toEqual({ sources: 0, destinations: 0, received: 0, delivered: 0 });
  });
});

describe('the wire', () => {
  it('puts the newest first and says in words what failed', () => {
    const rows = readSlackWire({
      entries: [
        {
          n: 1,
          at: 5,
          direction: 'to_bot',
          what: 'event message',
          status: 200,
          ms: 3,
          detail: { user: 'U1', ok: true },
        },
        { n: 2, at: 6, direction: 'to_slack', what: 'chat.postMessage', status: 0, ms: 1, detail: {} },
      ],
    });
    expect(rows.map(({ id, path, failed, brief }) => [id, path, failed, brief])).toEqual([
      ['2', 'Segue → Slack', true, ''],
      ['1', 'Slack → Segue', false, 'user U1'],
    ]);
  });

  it('shows Segment calls and the audit trail in the same shape', () => {
    const call = {
      n: 1,
      at: 1,
      method: 'POST',
      path: '/sources',
      status: 422,
      ms: 2,
      detail: 'slug is taken',
    };
    expect(readSegmentWire({ entries: [call] })[0]).toMatchObject({
      what: 'POST /sources',
      failed: true,
      brief: 'slug is taken',
    });
    expect(readAudit([{ at: 1, actor: 'segue', what: 'source_created' }])[0]).toMatchObject({
      path: 'segue',
      what: 'source created',
    });
  });
});
