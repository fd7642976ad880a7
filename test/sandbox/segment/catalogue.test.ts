import { expect, test } from 'vitest';
import { destinationCatalogue } from '../../../src/sandbox/segment/catalogue/destinations.ts';
import { oauthMetadataIds } from '../../../src/sandbox/segment/catalogue/destinations-others.ts';
import { sourceCatalogue } from '../../../src/sandbox/segment/catalogue/sources.ts';
import { type Json, type Play, play } from './helper.ts';

const hubspot = '632b1116e0cb83902f3fd717';
const kafka = '65dde5755698cb0dab09b489';

test('there are 40 sources and 80 destinations at least, each with ids and names of its own', () => {
  expect(sourceCatalogue.length).toBeGreaterThanOrEqual(40);
  expect(destinationCatalogue.length).toBeGreaterThanOrEqual(80);
  for (const catalogue of [sourceCatalogue, destinationCatalogue]) {
    for (const field of ['id', 'slug', 'name'] as const) {
      expect(new Set(catalogue.map((one) => one[field])).size).toBe(catalogue.length);
    }
    expect(catalogue.filter(({ categories }) => categories.length === 0)).toEqual([]);
  }
  expect(destinationCatalogue.filter(({ id }) => !/^[0-9a-f]{24}$/.test(id))).toEqual([]);
  const destinations = new Set(destinationCatalogue.map(({ id }) => id));
  expect([...oauthMetadataIds].filter((id) => !destinations.has(id))).toEqual([]);
});

test('every type of setting is there, and actions of one product differ', () => {
  const types = destinationCatalogue.flatMap(({ options }) => options.map(({ type }) => type));
  expect([...new Set(types)].sort()).toEqual([
    'array',
    'boolean',
    'map',
    'number',
    'password',
    'select',
    'string',
  ]);
  for (const { actions } of destinationCatalogue) {
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
  }
});

test('lists and maps are checked like other settings; optional ones start empty', async () => {
  const { api, source } = await play();
  const { id } = await source('web');
  const create = (settings: Json) =>
    api('POST', '/destinations', { sourceId: id, metadataId: kafka, enabled: true, settings });
  const made = await create({ clientId: 'c', brokers: ['b1:9092'], password: 'p' });
  expect(made.data.destination.settings).toMatchObject({ brokers: ['b1:9092'], headers: {} });
  expect(made.data.destination.settings.password).not.toBe('p');
  for (const [settings, field] of [
    [{ clientId: 'c', brokers: 'b1:9092' }, 'settings.brokers'],
    [{ clientId: 'c', brokers: [] }, 'settings.brokers'],
    [{ clientId: 'c' }, 'settings.brokers'],
    [{ clientId: 'c', brokers: ['b'], headers: ['x'] }, 'settings.headers'],
  ]) {
    expect(await create(settings)).toMatchObject({ status: 422, errors: [{ field }] });
  }
});

/** A product that is connected by signing in, with its mapping. */
async function signedIn(it: Play) {
  const web = await it.source('web');
  const tool = await it.destination(web.id, hubspot);
  const [{ actionId, name }] = tool.metadata.presets;
  const body = { name, actionId, trigger: 'type = "track"', enabled: true };
  await it.api('POST', `/destinations/${tool.id}/subscriptions`, body);
  return { tool, writeKey: web.writeKeys[0] };
}

test('a product that is connected by signing in refuses everything until somebody did', async () => {
  const it = await play();
  const { tool, writeKey } = await signedIn(it);
  await it.track(writeKey, 'Too Early');
  const [before] = (await it.view()).destinations;
  expect(before).toMatchObject({
    authorized: false,
    delivered: { total: 0 },
    discarded: [{ reason: 'Unauthorized', total: 1 }],
  });
  const done = await it.control('POST', `/destinations/${tool.id}`, { authorized: true });
  expect(done.body).toMatchObject({ authorized: true });
  await it.track(writeKey, 'Signed Up');
  const [after] = (await it.view()).destinations;
  expect(after).toMatchObject({ authorized: true, delivered: { byEvent: { 'Signed Up': 1 } } });
  const other = await it.destination(after.sourceId, kafka, { clientId: 'c', brokers: ['b'] });
  expect((await it.control('POST', `/destinations/${other.id}`, { authorized: true })).status).toBe(400);
  expect((await it.view()).destinations[1].authorized).toBeNull();
});
