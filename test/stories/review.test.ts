import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTown } from '../support/town.ts';

let town: Awaited<ReturnType<typeof startTown>>;
beforeAll(async () => {
  town = await startTown();
});
afterAll(() => town?.close());
beforeEach(() => town.reset());

/** What Segue handed out last as a file. */
async function file(): Promise<string> {
  const messages = await town.person('olivia').messages();
  return messages.flatMap(({ files }) => files ?? []).at(-1)?.content ?? '';
}

test('a review with events of the team: form, words, export, import, plan, data', {
  timeout: 60_000,
}, async () => {
  await town.control('/segment/switches', { volumeLagMs: 0 });
  const olivia = town.person('olivia');
  for (const words of ['hi', "let's start", 'personalize communications', 'winback', 'got it'])
    await olivia.says(words);
  await olivia.sees('Events for Personalize winback');

  await olivia.presses('Add event');
  expect((await olivia.fills({ Name: 'page viewed' })).errors).toEqual({
    name: 'Page Viewed is there already.',
  });
  const added = { Name: 'Loyalty Joined', 'Your own properties': 'tier\npoints: integer – earned so far' };
  expect((await olivia.fills(added)).closed).toBe(true);
  await olivia.sees('Added Loyalty Joined with tier and points');

  await olivia.chooses('Change one event', ['Order Completed']);
  const boxes = ['num_items', 'order_id', 'total', 'products'];
  const form = {
    State: ['tracked'],
    'Properties to track': boxes,
    'Of these, still to be added': ['products'],
  };
  expect((await olivia.fills({ ...form, 'Why are the others left out?': 'not in our shop' })).closed).toBe(
    true,
  );
  await olivia.says('drop the property num_items from order completed');
  await olivia.sees('Order Completed, num_items: not for us.');

  await olivia.chooses('Show', ['Not for us']);
  await town.eventually('the table is drawn again in place', async () => {
    const all = (await olivia.messages()).filter(({ text }) =>
      text.includes('Events for Personalize winback'),
    );
    return all.length === 1 && all[0]?.text.includes('num_items') && !all[0].text.includes('page_name');
  });

  await olivia.presses('Export CSV');
  const csv = await file();
  expect(csv).toMatch(/^event,call,decision,reason,property,/);
  expect(csv).toContain(
    'Order Completed,track,Tracked already,,tax,number,Not for us,not in our shop,Tax,yes,',
  );
  await olivia.presses('Export JSON');
  const json = JSON.parse(await file()) as { event: string; property?: string; suggested: string }[];
  expect(json).toHaveLength(15);

  // What was exported changes nothing; changed, it is shown first and then applied.
  const [head, ...lines] = csv.trim().split('\n');
  const part = (event: string) => [head, ...lines.filter((line) => line.startsWith(event))].join('\n');
  await olivia.presses('Import');
  expect((await olivia.fills({ Table: part('Page Scrolled') })).closed).toBe(true);
  await olivia.sees('nothing changes');
  await olivia.presses('Import');
  const wrong = part('Page Scrolled').replaceAll('To decide', 'Maybe');
  expect((await olivia.fills({ Table: wrong })).errors?.table).toContain('Line 2: Maybe is no decision.');
  const declined = part('Page Scrolled').replaceAll('To decide,', 'Not for us,"no, long pages"');
  expect((await olivia.fills({ Table: declined })).closed).toBe(true);
  await olivia.sees('Page Scrolled: not for us (no, long pages)');
  await olivia.presses('Apply');
  await olivia.sees('Imported: 1 event and 0 properties changed.');

  for (const words of ['we already track page viewed', 'yes']) await olivia.says(words);
  await olivia.sees('Connect dev sources', 'dm', 4);
  const [plan] = (await town.segment()).trackingPlans;
  expect(plan?.rules.map(({ key }) => key)).toEqual(['Page Viewed', 'Order Completed', 'Loyalty Joined']);

  for (const words of ['website', 'javascript', 'create it']) await olivia.says(words);
  const [website] = (await town.segment()).sources;
  if (!website) throw new Error('no website source');
  await town.traffic(website.id, [{ event: 'Loyalty Joined', properties: { tier: 'gold', points: 3 } }]);
  await olivia.says('is data coming in?');
  await olivia.sees('Loyalty Joined');
  expect((await town.checklist())?.sources[0]?.state).toBe('verified');
});
