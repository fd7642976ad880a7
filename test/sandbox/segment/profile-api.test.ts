import { expect, test } from 'vitest';
import { type Json, play } from './helper.ts';

const dayMs = 86_400_000;

test('a profile is read by any of its ids, with the token of its space only', async () => {
  const it = await play();
  const web = await it.source('web');
  const { body: dev } = await it.control('POST', '/spaces/dev', { defaultIdentifiers: true });
  const { profileToken } = (await it.control('POST', '/spaces/dev', { profileToken: true })).body;
  const person = { type: 'identify', userId: 'u1', traits: { email: 'Mia@shop.example', plan: 'pro' } };
  const writeKey = web.writeKeys[0];
  await it.send('POST', '/v1/batch', { writeKey, batch: [person] }, { authorization: '' });
  await it.track(writeKey, 'Order Completed', { properties: { total: 12 } });

  const basic = (token: string) => `Basic ${Buffer.from(`${token}:`).toString('base64')}`;
  const read = async (what: string, token = profileToken): Promise<Json> => {
    const path = `/v1/spaces/${dev.id}/collections/users/profiles/${what}`;
    const reply = await it.send('GET', path, undefined, { authorization: basic(token) });
    return { status: reply.status, ...JSON.parse(reply.text) };
  };
  const first = await read('user_id:u1/traits?limit=1');
  expect(first).toMatchObject({
    traits: { email: 'Mia@shop.example' },
    cursor: { has_more: true, next: '1' },
  });
  expect((await read('user_id:u1/traits?limit=1&next=1')).traits).toEqual({ plan: 'pro' });
  const { data } = await read('email:mia@shop.example/external_ids');
  expect(data.map(({ type, id }: Json) => [type, id])).toEqual([
    ['user_id', 'u1'],
    ['email', 'mia@shop.example'],
  ]);
  const events = await read('user_id:u1/events');
  expect(events.data[0]).toMatchObject({
    type: 'track',
    event: 'Order Completed',
    properties: { total: 12 },
  });
  expect((await read('user_id:u1/metadata')).metadata.updated_at).toBe('2025-06-01T10:00:00.000Z');
  it.advance(15 * dayMs);
  expect((await read('user_id:u1/events')).data).toEqual([]);

  expect(await read('user_id:nobody/traits')).toMatchObject({ status: 404, error: { code: 'not_found' } });
  expect((await read('user_id:%zz/traits')).status).toBe(404);
  expect((await read('user_id:u1/traits', 'guessed')).status).toBe(401);
  expect((await read('user_id:u1/traits', '')).status).toBe(401);
  const prod = (await it.view()).spaces.find((one: Json) => one.environment === 'prod');
  const elsewhere = `/v1/spaces/${prod.id}/collections/users/profiles/user_id:u1/traits`;
  const reply = await it.send('GET', elsewhere, undefined, { authorization: basic('') });
  expect(reply.status).toBe(401);
  const seen = JSON.stringify([await it.view(), (await it.control('GET', '/wire')).body]);
  expect(seen).not.toContain(profileToken);
});
