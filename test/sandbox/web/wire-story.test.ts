import { describe, expect, it } from 'vitest';
import { readStories } from '../../../src/sandbox/web/page/wire-story.ts';

const names = {
  nameOf: (id: string) => ({ U1: 'Olivia Hart', U2: 'Ana Costa' })[id] ?? id,
  channelName: (id: string) => (id === 'C1' ? 'segue-approvals' : id),
};
type Entry = Record<string, unknown>;
const delivery = (n: number, at: number, what: string, detail: Entry, more: Entry = {}): Entry => ({
  n,
  at,
  direction: 'to_bot',
  what,
  status: 200,
  ms: 20,
  detail,
  ...more,
});
const slackCall = (n: number, at: number, what: string, detail: Entry = {}, more: Entry = {}): Entry => ({
  ...delivery(n, at, what, { ok: true, ...detail }, { ms: 2, ...more }),
  direction: 'to_slack',
});
const segmentCall = (n: number, at: number, method: string, path: string, more: Entry = {}): Entry => ({
  n,
  at,
  method,
  path,
  status: method === 'POST' ? 201 : 200,
  ms: 12,
  detail: '',
  ...more,
});
const told = (slack: Entry[], segment: Entry[] = []) =>
  readStories({ entries: slack }, { entries: segment }, names).map(({ did, lines }) => [
    did,
    ...lines.map((line) => `${line.words} | ${line.call} ${line.status} ${line.ms} ms × ${line.times}`),
  ]);

describe('what just happened', () => {
  it('tells the signed request, then the calls to Slack and Segment in their order', () => {
    const slack = [
      delivery(1, 1000, 'block_actions', { user: 'U1', label: 'Create source' }),
      slackCall(2, 1100, 'chat.postMessage', { channel: 'D1', text: 'Created: Web Dev\nSend first events' }),
    ];
    const segment = [segmentCall(1, 1050, 'POST', '/sources', { name: 'Web Dev' })];
    expect(told(slack, segment)).toEqual([
      [
        'Olivia Hart pressed “Create source”',
        'Slack sent Segue the signed request; the signature was right and Segue acknowledged it | POST /slack/events (block_actions) 200 20 ms × 1',
        'Segue created the source Web Dev | POST /sources 201 12 ms × 1',
        'Segue wrote in the direct message: “Created: Web Dev” | chat.postMessage 200 2 ms × 1',
      ],
    ]);
  });

  it('puts what Segue did before it acknowledged after the request, too', () => {
    const slack = [
      slackCall(1, 990, 'views.open'),
      delivery(2, 1000, 'block_actions', { user: 'U1', label: 'Other name' }),
    ];
    expect(told(slack)[0]?.[2]).toContain('Segue opened a form | views.open');
  });

  it('begins anew with each thing somebody does, the newest first', () => {
    const slack = [
      delivery(1, 1000, 'event message', { user: 'U1', channel: 'D1', text: 'hi' }),
      slackCall(2, 1010, 'chat.postMessage', { channel: 'D1' }),
      delivery(3, 2000, 'event app_home_opened', { user: 'U1' }),
      delivery(4, 3000, 'command /segue', { user: 'U2', channel: 'C1', text: 'status' }),
      delivery(5, 4000, 'view_submission', { user: 'U2', title: 'Approvals' }),
    ];
    expect(told(slack).map(([did]) => did)).toEqual([
      'Ana Costa sent the form “Approvals”',
      'Ana Costa typed “/segue status”',
      'Olivia Hart wrote “hi” to Segue',
    ]);
    expect(told(slack)[2]?.at(-1)).toContain('Slack told Segue that Olivia Hart opened it');
  });

  it('takes a mention that is delivered twice, and traffic in several batches, for one thing', () => {
    const mention = { user: 'U1', channel: 'C1', text: '<@S> status' };
    const slack = [
      delivery(1, 1000, 'event app_mention', mention),
      delivery(2, 1005, 'event message', mention),
    ];
    const batch = { status: 200, detail: '6 messages' };
    const segment = [
      segmentCall(1, 5000, 'POST', '/v1/batch', batch),
      segmentCall(2, 5100, 'POST', '/v1/batch', batch),
      segmentCall(3, 5200, 'GET', '/events/volume?period=1'),
      segmentCall(4, 6200, 'GET', '/events/volume?period=1'),
    ];
    expect(told(slack, segment)).toEqual([
      [
        'The website sent events to Segment',
        'The website sent 6 events to Segment | POST /v1/batch 200 24 ms × 2',
        'Segue read how many events arrived | GET /events/volume 200 24 ms × 2',
      ],
      [
        'Olivia Hart wrote “<@S> status” in #segue-approvals',
        expect.stringContaining('(app_mention) 200 20 ms × 1'),
        expect.stringContaining('(message) 200 20 ms × 1'),
      ],
    ]);
  });

  it.each([
    [delivery(1, 1000, 'event message', { user: 'U1' }, { status: 401 }), /Segue refused its signature/],
    [delivery(1, 1000, 'event message', { user: 'U1' }, { status: 0 }), /no answer came .* no answer/],
    [delivery(1, 1000, 'event message', { user: 'U1' }, { status: 500 }), /Segue could not take it/],
  ])('says when a request was not taken', (entry, words) => {
    expect(told([entry])[0]?.[1]).toMatch(words);
  });

  it.each([
    ['POST', '/sources', { status: 409, name: 'Web' }, 'Segue could not create the source Web'],
    ['GET', '/sources?x=1', {}, 'Segue read the sources'],
    ['GET', '/sources/w69gs', { name: 'Web' }, 'Segue read the source Web'],
    ['PATCH', '/destinations/64f0', { name: 'Braze' }, 'Segue changed the destination Braze'],
    ['POST', '/destinations/64f0/subscriptions', { name: 'x' }, 'Segue created a mapping of the destination'],
    ['GET', '/users/sgu1/groups', {}, 'Segue read the groups'],
    ['GET', '/', {}, 'Segue read the workspace'],
    ['GET', '/catalog/sources', {}, 'Segue read Segment’s catalogue'],
    ['GET', '/delivery-overview/successful-delivery', {}, 'Segue read how much was delivered'],
    ['POST', '/brand-new-thing', {}, 'Segue called POST /brand-new-thing'],
  ])('says %s %s in words', (method, path, more, words) => {
    const slack = [delivery(1, 1000, 'event message', { user: 'U1', text: 'go' })];
    expect(told(slack, [segmentCall(1, 1500, method, path, more)])[0]?.at(-1)).toContain(`${words} |`);
  });

  it('has nothing to tell before anybody did something', () => {
    expect(told([slackCall(1, 10, 'auth.test')], [segmentCall(1, 5, 'GET', '/')])).toEqual([]);
  });
});
