import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import type { Segment } from '../../src/segment/segment.ts';
import { api, clientFor, outsideErrorOf } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

const alpha = 'application/vnd.segment.v1alpha+json';
const wireAudience = {
  id: 'aud1',
  spaceId: 'spa1',
  key: 'buyers',
  name: 'Buyers',
  description: 'd',
  enabled: true,
  definition: { query: 'q' },
  status: 'Live',
  audienceType: 'USERS',
  size: { count: 3, type: 'USERS' },
  computeCadence: { type: 'REALTIME' },
};
const audience = {
  id: 'aud1',
  spaceId: 'spa1',
  key: 'buyers',
  name: 'Buyers',
  enabled: true,
  query: 'q',
  type: 'USERS',
  status: 'Live',
  count: 3,
};

function replyTo(method: 'get' | 'post' | 'patch', path: string, data: object, body?: object) {
  let accept: string | undefined;
  nock(api)
    [method](path, body as nock.DataMatcherMap)
    .query(true)
    .reply(200, function () {
      accept = String(this.req.headers.accept);
      return { data };
    });
  return { accept: () => accept };
}

const withPages = (items: object) => ({ ...items, pagination: { current: 'MA==' } });

describe('what is sent', () => {
  const writes: [string, 'post' | 'patch', string, object, object, (client: Segment) => Promise<unknown>][] =
    [
      [
        'a preview',
        'post',
        '/spaces/s%2F1/audiences/previews',
        { definition: { query: 'q' }, audienceType: 'ACCOUNTS' },
        { audiencePreview: { id: 'p1' } },
        (client) => client.createAudiencePreview('s/1', { query: 'q', type: 'ACCOUNTS' }),
      ],
      [
        'an audience',
        'post',
        '/spaces/spa1/audiences',
        {
          name: 'Buyers',
          description: 'd',
          enabled: true,
          definition: { query: 'q' },
          audienceType: 'USERS',
        },
        { audience: wireAudience },
        (client) =>
          client.createAudience('spa1', { name: 'Buyers', description: 'd', query: 'q', type: 'USERS' }),
      ],
      [
        'only what changes',
        'patch',
        '/spaces/spa1/audiences/aud1',
        { definition: { query: 'r' } },
        { audience: wireAudience },
        (client) => client.updateAudience('spa1', 'aud1', { query: 'r' }),
      ],
      [
        'a connection',
        'post',
        '/spaces/spa1/audiences/aud1/destination-connections',
        { destination: { id: 'd1', type: 'destination' } },
        { connection: { id: 'c1' }, idSyncConfiguration: [] },
        (client) => client.connectAudience('spa1', 'aud1', 'd1'),
      ],
      [
        'an activation with its action',
        'post',
        '/spaces/spa1/audiences/aud1/destination-connections/c1/activations',
        {
          enabled: true,
          performResync: true,
          activationType: 'Audience Membership Changed',
          activationName: 'Tell',
          destinationMapping: { actionId: 'a1', settings: {} },
        },
        { activation: { id: 'act1' } },
        (client) => client.createActivation('spa1', 'aud1', 'c1', { name: 'Tell', actionId: 'a1' }),
      ],
    ];
  test.each(writes)('%s', async (_what, method, path, body, data, call) => {
    replyTo(method, path, data, body);
    await call(clientFor());
  });

  test('the alpha version is asked for where there is no other', async () => {
    const client = clientFor();
    const activations = replyTo('get', '/spaces/s/audiences/a/activations', withPages({ activations: [] }));
    await client.activations('s', 'a');
    expect(activations.accept()).toBe(alpha);
    const audiences = replyTo('get', '/spaces/s/audiences', withPages({ audiences: [] }));
    await client.audiences('s');
    expect(audiences.accept()).toBe('application/json');
  });
});

describe('what comes back', () => {
  test('a preview that was just made runs; a failed one says why', async () => {
    replyTo('post', '/spaces/s/audiences/previews', { audiencePreview: { id: 'p1' } });
    const client = clientFor();
    expect(await client.createAudiencePreview('s', { query: 'q', type: 'USERS' })).toEqual({
      id: 'p1',
      status: 'RUNNING',
      sample: [],
    });
    const failed = { id: 'p1', status: 'FAILED', results: null, failureReason: 'too big' };
    replyTo('get', '/spaces/s/audiences/previews/p1', { audiencePreview: failed });
    expect(await client.audiencePreview('s', 'p1')).toEqual({
      id: 'p1',
      status: 'FAILED',
      sample: [],
      reason: 'too big',
    });
    const done = { id: 'p1', status: 'COMPLETED', size: { count: 0, type: 'USERS' }, results: [{ id: 'u' }] };
    replyTo('get', '/spaces/s/audiences/previews/p1', { audiencePreview: done });
    expect(await client.audiencePreview('s', 'p1')).toMatchObject({ count: 0, sample: ['u'] });
  });

  test('linked audiences are left out of the list, and are no answer to a single read', async () => {
    const linked = { ...wireAudience, id: 'aud2', audienceType: 'LINKED' };
    const { audienceType: _, ...older } = wireAudience;
    const early = { ...older, id: 'aud3', definition: { query: 'q', type: 'accounts' }, size: null };
    replyTo('get', '/spaces/s/audiences', withPages({ audiences: [wireAudience, linked, early] }));
    const { count: _count, ...uncounted } = audience;
    expect(await clientFor().audiences('s')).toEqual([
      audience,
      { ...uncounted, id: 'aud3', type: 'ACCOUNTS' },
    ]);
    replyTo('get', '/spaces/s/audiences/aud2', { audience: linked });
    const error = await outsideErrorOf(clientFor().audience('s', 'aud2'));
    expect(error).toMatchObject({
      code: 'segment_failed',
      reason: expect.stringContaining('audience.audienceType'),
    });
  });

  test.each([
    ['an object by id', (one: object) => ({ d1: one })],
    ['a list', (one: object) => [one]],
  ])('supported destinations are read from %s', async (_shape, shaped) => {
    const wire = {
      id: 'd1',
      metadata: { id: 'm1', name: 'Braze', slug: 'braze' },
      actions: [{ id: 'a1', slug: 'track', name: 'Track', hidden: false }, { id: 'a2' }],
    };
    replyTo('get', '/spaces/s/audienceType/USERS/supported-destinations', { destinations: shaped(wire) });
    expect(await clientFor().supportedDestinations('s', 'USERS')).toEqual([
      {
        id: 'd1',
        name: 'Braze',
        metadataId: 'm1',
        actions: [{ id: 'a1', slug: 'track', name: 'Track' }, { id: 'a2' }],
      },
    ]);
  });

  test('a connection names its destination, whichever way the list tells it', async () => {
    const connections = [
      { id: 'd1', sourceId: 's1', settings: {} },
      { id: 'c2', destinationId: 'd2' },
      { id: 'c3', destination: { id: 'd3', type: 'destination' } },
    ];
    replyTo('get', '/spaces/s/audiences/a/destination-connections', withPages({ connections }));
    expect(await clientFor().audienceConnections('s', 'a')).toEqual([
      { id: 'd1', destinationId: 'd1' },
      { id: 'c2', destinationId: 'd2' },
      { id: 'c3', destinationId: 'd3' },
    ]);
  });

  test('activations tell their connection by either of its names', async () => {
    const activations = [
      { id: 'a1', enabled: true, connectionId: 'c1' },
      { id: 'a2', enabled: false, destinationConnectionId: 'c2' },
      { id: 'a3', enabled: true },
    ];
    replyTo('get', '/spaces/s/audiences/a/activations', withPages({ activations }));
    expect(await clientFor().activations('s', 'a')).toEqual([
      { id: 'a1', enabled: true, connectionId: 'c1' },
      { id: 'a2', enabled: false, connectionId: 'c2' },
      { id: 'a3', enabled: true },
    ]);
  });

  test('events of a space come with when they were seen, if told', async () => {
    const events = [
      { name: 'Order Completed', type: 'TRACK', lastSeenAt: '2025-06-01T10:00:00Z' },
      { name: 'Page Viewed', lastSeenAt: null },
    ];
    replyTo('get', '/spaces/s/events', withPages({ events }));
    expect(await clientFor().spaceEvents('s')).toEqual([
      { name: 'Order Completed', lastSeenAt: '2025-06-01T10:00:00Z' },
      { name: 'Page Viewed' },
    ]);
  });
});
