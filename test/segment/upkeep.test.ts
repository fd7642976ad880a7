import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import type { Segment } from '../../src/segment/segment.ts';
import { api, clientFor } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

const json = 'application/json';
const alpha = 'application/vnd.segment.v1alpha+json';
const subscription = {
  id: 'sub1',
  name: 'Track',
  actionId: 'a1',
  destinationId: 'd1',
  trigger: 'type = "track"',
  enabled: false,
  settings: {},
};
const filter = {
  id: 'f1',
  title: 'No tests',
  if: 'type = "track"',
  actions: [{ type: 'DROP' }],
  enabled: true,
};
const track = { allowUnplannedEvents: false, commonEventOnViolations: 'OMIT_PROPERTIES' };

describe('a read for looking after a workspace', () => {
  test.each<[string, string, string, Record<string, unknown>, (s: Segment) => Promise<unknown>, unknown]>([
    [
      'schemaSettings keeps what was told and nothing else',
      '/sources/s1/settings',
      json,
      {
        sourceId: 's1',
        settings: { track: { ...track, other: 1 }, identify: null, forwardingViolationsTo: 's2' },
      },
      (s) => s.schemaSettings('s1'),
      { track, forwardingViolationsTo: 's2' },
    ],
    [
      'spaceEventProperties encodes the name',
      '/spaces/sp1/events/Order%20Completed/properties',
      alpha,
      {
        eventProperties: [
          {
            name: 'total',
            type: 'PROPERTY',
            eventName: 'Order Completed',
            lastSeenAt: '2026-01-01T00:00:00Z',
          },
          { name: 'locale', type: 'CONTEXT', lastSeenAt: null },
        ],
      },
      (s) => s.spaceEventProperties('sp1', 'Order Completed'),
      [
        { name: 'total', type: 'PROPERTY', lastSeenAt: '2026-01-01T00:00:00Z' },
        { name: 'locale', type: 'CONTEXT' },
      ],
    ],
    [
      'destinationFilters, whose path is singular',
      '/destination/d1/filters',
      json,
      { filters: [{ ...filter, sourceId: 's1', destinationId: 'd1', description: '', createdAt: 'x' }] },
      (s) => s.destinationFilters('d1'),
      [filter],
    ],
    [
      'roles',
      '/roles',
      json,
      { roles: [{ id: 'r1', name: 'Workspace Owner', description: null }] },
      (s) => s.roles(),
      [{ id: 'r1', name: 'Workspace Owner', description: '' }],
    ],
  ])('%s', async (_, path, accept, data, call, expected) => {
    nock(api, { reqheaders: { accept } }).get(path).query(true).reply(200, { data });
    expect(await call(clientFor())).toEqual(expected);
  });

  test('the audit trail is asked for a window and told newest first', async () => {
    const event = (id: string, timestamp: string) => ({
      id,
      timestamp,
      type: 'Source Disabled',
      actor: 'segment',
      actorEmail: null,
      resourceId: 's1',
      resourceType: 'SOURCE',
      resourceName: 'Web',
    });
    let asked = '';
    nock(api)
      .get('/audit-events')
      .query(true)
      .reply(200, (uri) => {
        asked = uri;
        return { data: { events: [event('1', '2026-01-01T00:00:00Z'), event('2', '2026-01-02T00:00:00Z')] } };
      });
    const events = await clientFor().auditEvents({ from: Date.UTC(2026, 0, 1) });
    expect(events.map(({ id, at }) => [id, at])).toEqual([
      ['2', '2026-01-02T00:00:00Z'],
      ['1', '2026-01-01T00:00:00Z'],
    ]);
    expect(events[0]).not.toHaveProperty('actorEmail');
    expect(Object.fromEntries(new URL(asked, api).searchParams)).toEqual({
      startTime: '2026-01-01T00:00:00.000Z',
      'pagination[count]': '200',
    });
  });
});

describe('a change for looking after a workspace sends exactly this', () => {
  const done = { status: 'SUCCESS' };
  const newFilter = {
    sourceId: 's1',
    title: 'No tests',
    if: filter.if,
    actions: filter.actions,
    enabled: true,
  };
  test.each<
    [
      string,
      'post' | 'patch' | 'delete',
      string,
      string,
      unknown,
      unknown,
      (s: Segment) => Promise<unknown>,
      unknown,
    ]
  >([
    ['deleteSource', 'delete', '/sources/s1', json, '', done, (s) => s.deleteSource('s1'), undefined],
    [
      'deleteDestination',
      'delete',
      '/destinations/d1',
      json,
      '',
      done,
      (s) => s.deleteDestination('d1'),
      undefined,
    ],
    [
      'deleteSubscription',
      'delete',
      '/destinations/d1/subscriptions/sub1',
      alpha,
      '',
      done,
      (s) => s.deleteSubscription('d1', 'sub1'),
      undefined,
    ],
    [
      'deleteAudience',
      'delete',
      '/spaces/sp1/audiences/au1',
      json,
      '',
      done,
      (s) => s.deleteAudience('sp1', 'au1'),
      undefined,
    ],
    [
      'removeSourceFromTrackingPlan',
      'delete',
      '/tracking-plans/tp1/sources?sourceId=s1',
      json,
      '',
      done,
      (s) => s.removeSourceFromTrackingPlan('tp1', 's1'),
      undefined,
    ],
    [
      'updateSubscription',
      'patch',
      '/destinations/d1/subscriptions/sub1',
      alpha,
      { input: { enabled: false } },
      { subscription },
      (s) => s.updateSubscription('d1', 'sub1', { enabled: false }),
      subscription,
    ],
    [
      'updateSchemaSettings',
      'patch',
      '/sources/s1/settings',
      json,
      { track },
      { sourceId: 's1', settings: { track } },
      (s) => s.updateSchemaSettings('s1', { track }),
      { track },
    ],
    [
      'createDestinationFilter',
      'post',
      '/destination/d1/filters',
      json,
      newFilter,
      { filter: { ...filter, ...newFilter } },
      (s) => s.createDestinationFilter('d1', newFilter),
      filter,
    ],
  ])('%s', async (_, method, path, accept, body, data, call, expected) => {
    let sent: unknown;
    nock(api, { reqheaders: { accept } })
      [method](path, (given) => {
        sent = given;
        return true;
      })
      .reply(200, { data });
    expect(await call(clientFor())).toEqual(expected);
    expect(sent).toEqual(body);
  });

  test('a deletion is sent once, as its lost answer may hide a success', async () => {
    nock(api)
      .delete('/sources/s1')
      .reply(500, { errors: [{ type: 'x', message: 'no' }] });
    await expect(clientFor().deleteSource('s1')).rejects.toMatchObject({ code: 'segment_failed' });
  });
});
