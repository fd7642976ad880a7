import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { SegmentOptions } from '../../src/segment/public-api.ts';
import { alsoHas, unknownFields } from '../../src/segment/unknown-fields.ts';
import { api, clientFor, token } from './support.ts';

afterEach(() => void nock.cleanAll());

/** A client whose news are kept. */
function listening() {
  const news: unknown[] = [];
  const log: SegmentOptions['log'] = {
    debug: () => {},
    warn: () => {},
    info: (fields) => void news.push(fields),
  };
  return { client: clientFor({ log }), news };
}

const wireSource = {
  id: 's1',
  slug: 'web',
  workspaceId: 'w1',
  metadata: { id: 'm1', name: 'Javascript', logos: {}, options: [{ name: 'x' }] },
};

describe('a field that is new in a reply', () => {
  test('is taken, and told once by its name, for each endpoint', async () => {
    const { client, news } = listening();
    const colourful = {
      ...wireSource,
      colour: 'a value',
      metadata: { ...wireSource.metadata, shade: 'another' },
      settings: { anything: 1 },
    };
    const reply = {
      data: { sources: [wireSource, colourful], pagination: { current: 'MA==', hasMore: true } },
    };
    nock(api).get('/sources').query(true).times(2).reply(200, reply);
    nock(api)
      .get('/sources/s1')
      .reply(200, { data: { source: colourful } });
    nock(api)
      .get('/sources/s2')
      .reply(200, { data: { source: { ...colourful, tint: 1 } } });
    expect(await client.sources()).toHaveLength(2);
    await client.sources();
    expect(news).toEqual([
      {
        endpoint: 'GET /sources',
        fields: ['pagination.hasMore', 'sources[].colour', 'sources[].metadata.shade'],
      },
    ]);
    await client.source('s1');
    await client.source('s2');
    expect(news.slice(1)).toEqual([
      { endpoint: 'GET /sources/:', fields: ['source.colour', 'source.metadata.shade'] },
      { endpoint: 'GET /sources/:', fields: ['source.tint'] },
    ]);
    expect(JSON.stringify(news)).not.toMatch(/a value|another|s1/);
  });

  test('of a write is told as well', async () => {
    const { client, news } = listening();
    nock(api)
      .patch('/sources/s1')
      .reply(200, { data: { source: wireSource, warnings: [] } });
    await client.updateSource('s1', { name: 'Web' });
    expect(news).toEqual([{ endpoint: 'PATCH /sources/:', fields: ['warnings'] }]);
  });

  test('what the reference has is no news', async () => {
    const { client, news } = listening();
    nock(api)
      .get('/sources/s1')
      .reply(200, { data: { source: wireSource, trackingPlanId: 'tp1' } });
    nock(api)
      .get('/events/volume')
      .query(true)
      .reply(200, { data: { path: '/events/volume', query: {}, result: [{ total: 1, eventType: 'page' }] } });
    await client.source('s1');
    await client.eventsVolume({ from: 0, to: 1, granularity: 'DAY' });
    expect(news).toEqual([]);
  });

  test('whose name is no name, or holds the token, is not repeated', async () => {
    const { client, news } = listening();
    const labels = [{ key: 'a', value: 'b', [token]: 1, 'Order Completed!': 2 }];
    nock(api).get('/labels').reply(200, { data: { labels } });
    await client.labels();
    expect(news).toEqual([{ endpoint: 'GET /labels', fields: ['labels[].(odd name)'] }]);
  });
});

describe('where fields are looked for', () => {
  const inner = alsoHas(z.object({ a: z.string().nullish() }), ['b']);
  const schema = z.object({
    list: z.array(inner).nullish(),
    either: z.union([z.string(), inner]),
    changed: inner.transform(({ a }) => a),
    caught: z.array(inner).optional().catch([]),
    free: z.record(z.string(), z.unknown()),
  });
  test.each([
    [{ list: [{ a: 'x', b: 1 }, { c: 1 }] }, ['list[].c']],
    [{ list: null, either: 'text' }, []],
    [{ either: { c: 1 } }, ['either.c']],
    [{ changed: { b: 1, c: { d: 1 } } }, ['changed.c']],
    [{ caught: [{ c: 1 }] }, ['caught[].c']],
    [{ free: { c: 1 }, constructor: 1 }, ['constructor']],
    ['text', []],
    [null, []],
  ])('%j', (reply, fields) => {
    expect(unknownFields(schema, reply)).toEqual(fields);
  });

  test('a reply that is all new is told in part', () => {
    const reply = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`field${at}`, at]));
    expect(unknownFields(z.object({}), reply)).toHaveLength(30);
  });
});
