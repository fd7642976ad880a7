import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { api, clientFor, outsideErrorOf } from './support.ts';

afterEach(() => {
  const forgotten = nock.pendingMocks();
  nock.cleanAll();
  expect(forgotten).toEqual([]);
});

describe('catalogues', () => {
  test('an option keeps its choices however they are spelled, and no empty extras', async () => {
    const option = (more: object) => ({ name: 'o', type: 'select', required: true, ...more });
    nock(api)
      .get('/catalog/warehouses')
      .query(true)
      .reply(200, {
        data: {
          warehousesCatalog: [
            {
              id: 'w',
              name: 'W',
              slug: 'w',
              options: [
                option({ choices: [{ label: 'US', value: 'us' }] }),
                option({ options: ['us', 1] }),
                option({ options: [{ text: 'EU', value: 'eu' }, { value: 'ap' }] }),
                option({ choices: { odd: true }, label: '', description: null, defaultValue: null }),
                {
                  name: 'p',
                  type: 'password',
                  required: null,
                  label: 'Key',
                  description: 'd',
                  defaultValue: '',
                },
              ],
            },
          ],
        },
      });
    const plain = { name: 'o', type: 'select', required: true };
    const [warehouse] = await clientFor().warehouseCatalog();
    expect(warehouse?.options).toEqual([
      { ...plain, choices: [{ label: 'US', value: 'us' }] },
      {
        ...plain,
        choices: [
          { label: 'us', value: 'us' },
          { label: '1', value: '1' },
        ],
      },
      {
        ...plain,
        choices: [
          { label: 'EU', value: 'eu' },
          { label: 'ap', value: 'ap' },
        ],
      },
      plain,
      { name: 'p', type: 'password', required: false, label: 'Key', description: 'd', defaultValue: '' },
    ]);
  });

  test('a destination tells whether warehouses can feed it, where it runs, its actions and presets', async () => {
    const entry = {
      id: 'm',
      name: 'M',
      slug: 'm',
      description: 'd',
      categories: ['Analytics'],
      status: 'PUBLIC',
      options: [],
      components: [{}],
      supportedPlatforms: { browser: true, warehouse: true },
      actions: [
        { id: 'a', slug: 'track', name: 'Track', platform: 'CLOUD', defaultTrigger: null, fields: [{}] },
      ],
      presets: [
        { actionId: 'a', name: 'Track', trigger: 'type = "track"', fields: { e: { '@path': '$.event' } } },
      ],
    };
    const bare = { id: 'n', name: 'N', supportedPlatforms: { browser: true, server: false } };
    nock(api)
      .get('/catalog/destinations')
      .query(true)
      .reply(200, { data: { destinationsCatalog: [entry, bare] } });
    expect(await clientFor().destinationCatalog()).toEqual([
      {
        id: 'm',
        name: 'M',
        slug: 'm',
        description: 'd',
        categories: ['Analytics'],
        status: 'PUBLIC',
        options: [],
        fromWarehouse: true,
        actions: [{ id: 'a', slug: 'track', name: 'Track' }],
        presets: entry.presets,
      },
      {
        id: 'n',
        name: 'N',
        slug: '',
        description: '',
        categories: [],
        status: '',
        options: [],
        fromWarehouse: false,
        onDeviceOnly: true,
        actions: [],
        presets: [],
      },
    ]);
  });
});

describe('a catalogue', () => {
  const sources = { data: { sourcesCatalog: [{ id: 'm1', name: 'Javascript', slug: 'javascript' }] } };
  const serveCatalog = () => nock(api).get('/catalog/sources').query(true).reply(200, sources);

  test('is read once for callers at the same time and later', async () => {
    serveCatalog();
    const client = clientFor();
    const [first, second] = await Promise.all([client.sourceCatalog(), client.sourceCatalog()]);
    expect(first).toEqual(second);
    expect(await client.sourceCatalog()).toEqual([
      {
        id: 'm1',
        name: 'Javascript',
        slug: 'javascript',
        categories: [],
        isCloudEventSource: false,
        options: [],
        status: '',
      },
    ]);
  });

  test('is read again after six hours', async () => {
    let now = 0;
    const client = clientFor({ now: () => now });
    serveCatalog();
    await client.sourceCatalog();
    now = 6 * 3_600_000 - 1;
    await client.sourceCatalog();
    serveCatalog();
    now += 1;
    expect(await client.sourceCatalog()).toHaveLength(1);
  });

  test('that failed is not remembered', async () => {
    nock(api)
      .get('/catalog/sources')
      .query(true)
      .reply(401, { errors: [{ message: 'no' }] });
    const client = clientFor();
    expect((await outsideErrorOf(client.sourceCatalog())).code).toBe('segment_unauthorized');
    serveCatalog();
    expect(await client.sourceCatalog()).toHaveLength(1);
  });

  test('is not changed by a caller who changes its list', async () => {
    serveCatalog();
    const client = clientFor();
    (await client.sourceCatalog()).length = 0;
    expect(await client.sourceCatalog()).toHaveLength(1);
  });
});
