import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Effect } from '../../src/core/effect.ts';
import { createSource, failureOf, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
beforeAll(async () => {
  setup = await openSetup();
});
afterAll(() => setup.close());
beforeEach(() => setup.reset());

async function aSource(): Promise<string> {
  const made = await setup.run(createSource({ environment: 'prod', slug: 'website-prod' }));
  if (made?.kind !== 'source_created') throw new Error('no source was made');
  return made.id;
}
const undo = (id: string, mode: 'disable' | 'delete'): Effect => ({
  kind: 'undo_item',
  origin,
  what: 'source',
  id,
  mode,
  work: { promotion: 'p1', item: 'source:x' },
});
const sources = async () => (await setup.view()).sources.map(({ id, enabled }) => [id, enabled]);

test('the undo disables first, and deletes what is disabled', async () => {
  const id = await aSource();
  expect(await setup.run(undo(id, 'disable'))).toMatchObject({ how: 'disabled' });
  expect(await sources()).toEqual([[id, false]]);
  expect(await setup.run(undo(id, 'delete'))).toMatchObject({ how: 'deleted' });
  expect(await sources()).toEqual([]);
});

test('what somebody switched on again is not deleted', async () => {
  const id = await aSource();
  await setup.run(undo(id, 'disable'));
  await setup.control('POST', `/sources/${id}`, { enabled: true });
  expect(await setup.run(undo(id, 'delete'))).toMatchObject({ how: 'kept' });
  expect(await sources()).toEqual([[id, true]]);
});

test('what is gone counts as undone; what an earlier try deleted, as deleted', async () => {
  const id = await aSource();
  await setup.control('POST', `/sources/${id}`, { deleted: true });
  expect(await setup.run(undo(id, 'disable'))).toMatchObject({ how: 'gone' });
  expect(await setup.run(undo(id, 'delete'))).toMatchObject({ how: 'gone' });
  expect(await setup.run(undo(id, 'delete'), 1)).toMatchObject({ how: 'deleted' });
});

test('an answer that does not fit what is there is a failure, not an end', async () => {
  const id = await aSource();
  await setup.fault({ method: 'PATCH', path: '/sources', kind: '404', times: 1 });
  expect((await failureOf(setup.run(undo(id, 'disable')))).code).toBe('segment_not_found');
  expect(await sources()).toEqual([[id, true]]);
});
