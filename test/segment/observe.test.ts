import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { api, clientFor } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

describe('observing', () => {
  const from = Date.UTC(2026, 0, 1, 10);
  const to = Date.UTC(2026, 0, 1, 11);
  const window = { startTime: '2026-01-01T10:00:00.000Z', endTime: '2026-01-01T11:00:00.000Z' };

  test('events volume groups by name and type and leaves empty names out', async () => {
    let asked = '';
    nock(api)
      .get('/events/volume')
      .query(true)
      .reply(200, (uri) => {
        asked = uri;
        const series = [{ time: '2026-01-01T10:00:00.000Z', count: 3 }];
        return {
          data: {
            path: '/events/volume',
            query: {},
            result: [
              { eventName: 'Order Completed', eventType: 'track', total: 3, series },
              { eventName: '', eventType: 'page', total: 1, source: null },
            ],
          },
        };
      });
    const rows = await clientFor().eventsVolume({ sourceId: 's1', from, to, granularity: 'MINUTE' });
    expect(rows).toEqual([
      {
        eventName: 'Order Completed',
        eventType: 'track',
        total: 3,
        series: [{ time: '2026-01-01T10:00:00.000Z', count: 3 }],
      },
      { eventType: 'page', total: 1, series: [] },
    ]);
    expect(Object.fromEntries(new URL(asked, api).searchParams)).toEqual({
      granularity: 'MINUTE',
      ...window,
      'groupBy[0]': 'eventName',
      'groupBy[1]': 'eventType',
      'sourceId[0]': 's1',
      'pagination[count]': '200',
    });
  });

  test('the volume of the whole workspace tells each source, and one event can be asked for', async () => {
    let asked = '';
    nock(api)
      .get('/events/volume')
      .query(true)
      .reply(200, (uri) => {
        asked = uri;
        const source = { id: 's1', name: 'Web', slug: 'web' };
        return { data: { result: [{ source, eventName: 'A B', eventType: 'track', total: 1 }] } };
      });
    const rows = await clientFor().eventsVolume({ eventName: 'A B', from, to, granularity: 'DAY' });
    expect(rows).toEqual([{ sourceId: 's1', eventName: 'A B', eventType: 'track', total: 1, series: [] }]);
    expect(Object.fromEntries(new URL(asked, api).searchParams)).toEqual({
      granularity: 'DAY',
      ...window,
      'groupBy[0]': 'eventName',
      'groupBy[1]': 'eventType',
      'groupBy[2]': 'source',
      'eventName[0]': 'A B',
      'pagination[count]': '200',
    });
  });

  test('a destination has a summary, with and without a window', async () => {
    const metrics = [
      { metricName: 'successes', total: 5, breakdown: null },
      { metricName: 'discarded', total: 2, breakdown: [{ metricName: 'no email', value: 2 }] },
      { metricName: 'time_to_success', total: null },
    ];
    const asked: Record<string, string>[] = [];
    nock(api)
      .get('/destinations/d1/delivery-metrics')
      .query(true)
      .times(2)
      .reply(200, (uri) => {
        asked.push(Object.fromEntries(new URL(uri, api).searchParams));
        return { data: { deliveryMetricsSummary: { sourceId: 's1', metrics } } };
      });
    expect(await clientFor().deliveryMetrics('d1', 's1')).toEqual([
      { name: 'successes', total: 5, breakdown: [] },
      { name: 'discarded', total: 2, breakdown: [{ name: 'no email', total: 2 }] },
      { name: 'time_to_success', total: 0, breakdown: [] },
    ]);
    await clientFor().deliveryMetrics('d1', 's1', { from, to, granularity: 'HOUR' });
    expect(asked).toEqual([{ sourceId: 's1' }, { sourceId: 's1', ...window, granularity: 'HOUR' }]);
  });

  test.each([
    ['successfully-received', false],
    ['failed-on-ingest', false],
    ['filtered-at-source', false],
    ['filtered-at-destination', true],
    ['failed-delivery', true],
    ['successful-delivery', true],
  ] as const)('delivery %s names the destination: %s', async (kind, egress) => {
    let asked = '';
    nock(api)
      .get(`/delivery-overview/${kind}`)
      .query(true)
      .reply(200, (uri) => {
        asked = uri;
        const series = [{ time: '2025-06-01T10:00:00Z', count: 2, retryCount: 1 }];
        const dataset = [{ eventName: 'A', eventType: null, discardReason: 'why', total: 2, series }];
        return { data: { total: 2, dataset, pagination: { current: 'MA==' } } };
      });
    const groupBy: ('eventName' | 'discardReason')[] = ['eventName', 'discardReason'];
    const query = {
      kind,
      sourceId: 's1',
      destinationId: 'd1',
      from,
      to,
      granularity: 'HOUR' as const,
      groupBy,
    };
    expect(await clientFor().delivery(query)).toEqual([
      {
        eventName: 'A',
        discardReason: 'why',
        total: 2,
        series: [{ time: '2025-06-01T10:00:00Z', count: 2 }],
      },
    ]);
    expect(Object.fromEntries(new URL(asked, api).searchParams)).toEqual({
      sourceId: 's1',
      ...(egress && { destinationConfigId: 'd1' }),
      ...window,
      granularity: 'HOUR',
      'groupBy[0]': 'eventName',
      'groupBy[1]': 'discardReason',
      'pagination[count]': '200',
    });
  });

  test('an egress kind without a destination is a mistake of the caller', async () => {
    const query = {
      kind: 'failed-delivery',
      sourceId: 's1',
      from,
      to,
      granularity: 'HOUR',
      groupBy: [],
    } as const;
    await expect(clientFor().delivery({ ...query, groupBy: [] })).rejects.toThrow(TypeError);
  });
});
