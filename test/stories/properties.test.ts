import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachSources } from '../support/request.ts';
import { startTown } from '../support/town.ts';

let town: Awaited<ReturnType<typeof startTown>>;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town?.close());

const temporary = async () =>
  (await town.segment()).destinations.filter(({ name }) => name.startsWith('Segue check'));

/** Everything that Segue keeps, as it stands on the disk. */
async function onDisk(): Promise<string> {
  const files = (await readdir(town.dataDir, { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  );
  const texts = await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name), 'latin1')));
  return texts.join('\n');
}

test('an owner looks at the properties that a dev source sends: names and types come, values do not, and the webhook goes', async () => {
  await town.control('/segment/switches', { volumeLagMs: 0 });
  await reachSources(town);
  const olivia = town.person('olivia');
  await olivia.says('website');
  await olivia.says('javascript');
  await olivia.says('yes');
  const [source] = (await town.segment()).sources;
  await olivia.says('next');
  await olivia.presses('Look at properties');
  await olivia.sees('I see the properties of Website (dev) now');
  expect(await temporary()).toMatchObject([{ enabled: true, sourceId: source?.id, environment: 'dev' }]);
  // The secret that signs is nobody's to see, in no message and no state.
  const checklist = JSON.stringify(await town.checklist());
  expect(checklist).toContain('"stream"');
  expect(checklist).not.toMatch(/sharedSecret|signature/i);

  await town.traffic(source?.id ?? '', [
    { event: 'Order Completed', properties: { total: 'Zebra-12', order_id: 'Zebra-77', products: [1] } },
    { event: 'order completed', properties: { total: 7 } },
  ]);
  await town.eventually(
    'the calls came',
    async () => ((await town.checklist())?.sources[0]?.stream?.seen ?? []).length === 2,
  );
  await olivia.presses('Stop looking');
  await olivia.sees('is over, and its webhook is gone from Segment');
  await olivia.sees('total (string), order_id (string), products (array)');
  await olivia.sees('total (integer)');
  expect(await temporary()).toEqual([]);
  expect(await onDisk()).not.toContain('Zebra');
  expect((await town.audit()).map(({ what }) => what)).toEqual(
    expect.arrayContaining(['stream_started', 'stream_ended']),
  );
});

test('a look that nobody ends is over by itself', async () => {
  const olivia = town.person('olivia');
  await olivia.says('next');
  await olivia.presses('Look at properties');
  await olivia.sees('I see the properties of Website (dev) now');
  expect(await temporary()).toHaveLength(1);
  await town.advance(11 * 60_000);
  await town.eventually('the webhook is gone', async () => (await temporary()).length === 0);
  await olivia.sees('No call came while I looked');
  expect((await town.checklist())?.sources[0]?.stream).toMatchObject({ state: 'over' });
});
