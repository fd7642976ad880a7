import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { people } from '../../src/sandbox/worlds.ts';
import { startBench } from '../sandbox/web/fakes.ts';
import { isSkipped, openBrowser, openStage, type Stage, told } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  if (!isSkipped) stage = await openStage();
});
beforeEach(async () => {
  if (isSkipped) return;
  await stage.town.reset();
  await stage.town.control('/segment/switches', { volumeLagMs: 0, unify: true, engage: true });
});
afterAll(() => stage?.close());

const shows = (name: string, run: () => Promise<void>) => test.skipIf(isSkipped)(told(name), run, 90_000);

/** Says the first words of a setup until the table of events is there. */
async function reachesEvents(): Promise<void> {
  const olivia = stage.town.person('olivia');
  await olivia.says('hi');
  await olivia.presses('Start setup');
  await olivia.presses('Choose', { beside: 'Personalize communications' });
  await olivia.says('winback');
  await olivia.presses('Got it, show the checklist');
}

shows('who reads above is told how many messages came, and is led to the first of them', async () => {
  await reachesEvents();
  const s = await stage.screen();
  await s.sees('Events for Personalize winback');
  const jump = s.page.getByRole('button', { name: 'To the newest message' });
  await s.log.hover();
  await s.page.mouse.wheel(0, -3_000);
  await jump.waitFor();
  const top = await s.log.evaluate(
    (log) => (log as { parentElement?: { scrollTop: number } }).parentElement?.scrollTop,
  );
  const there = await s.messages.count();
  await stage.town.person('olivia').says('status');
  const fresh = s.page.getByRole('button', { name: '2 new messages' });
  await fresh.waitFor();
  // What came has not moved what one reads.
  expect(
    await s.log.evaluate(
      (log) => (log as { parentElement?: { scrollTop: number } }).parentElement?.scrollTop,
    ),
  ).toBe(top);
  await s.shot('60-new-messages');
  await fresh.click();
  await fresh.waitFor({ state: 'detached' });
  const said = s.messages.nth(there);
  await said.getByText('status', { exact: true }).waitFor();
  await expect.poll(() => said.evaluate((message) => message.matches(':focus'))).toBe(true);
  expect(s.faults).toEqual([]);
});

shows('a wide table shows every column on a phone', async () => {
  await reachesEvents();
  const s = await stage.screen({ viewport: { width: 390, height: 844 } });
  await s.sees('Events for Personalize winback');
  const row = s.log.getByRole('row', { name: /Page Scrolled .*pct_scrolled/ });
  for (const words of ['pct_scrolled', 'integer', 'To decide'])
    await expect
      .poll(async () => {
        const box = await row.getByText(words).first().boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= 390;
      })
      .toBe(true);
  await s.shot('61-phone-table');
  expect(s.faults).toEqual([]);
});

shows('a message for somebody else is told, marked, and a press away', async () => {
  const s = await stage.screen();
  await s.page.getByRole('heading', { name: 'Say “hi” to Segue' }).waitFor();
  await stage.town.person('erin').says('hi');
  const notice = s.page.getByText('Erin Novak has 1 new message from Segue.');
  await notice.waitFor();
  const erin = s.page
    .getByRole('region', { name: 'Be somebody else' })
    .getByRole('button', { name: /Erin Novak/ });
  await erin.getByText('unread message').waitFor({ state: 'attached' });
  await s.page.getByRole('button', { name: 'Be Erin' }).click();
  await s.page.getByRole('region', { name: 'You are' }).getByText('Erin Novak').waitFor();
  await s.log.getByText('New', { exact: true }).waitFor();
  await notice.waitFor({ state: 'detached' });
  expect(s.faults).toEqual([]);
});

shows('what Segue is doing and suggests stands under the messages', async () => {
  const bench = await startBench();
  const browser = await openBrowser();
  const me = people[0];
  const asked: unknown[] = [];
  bench.slack.reply = ({ path, body }) => {
    const answers: Record<string, unknown> = {
      '/people': { people: [me] },
      '/conversations': {
        conversations: [
          {
            id: 'D1',
            kind: 'dm',
            name: 'Segue',
            members: [],
            status: 'is creating the source…',
            suggestedPrompts: [{ title: 'Where am I?', message: 'status' }],
          },
        ],
      },
      '/messages': { messages: [{ ts: '1700000000.000100', user: me?.id, text: 'go on' }] },
      '/view': { view: null },
    };
    if (path === '/say') asked.push(body);
    return { status: 200, body: answers[path] ?? {} };
  };
  try {
    const page = await browser.newPage();
    await page.goto(bench.web.url);
    await page.getByText('Segue is creating the source…').waitFor();
    await page
      .getByRole('list', { name: 'Suggestions' })
      .getByRole('button', { name: 'Where am I?' })
      .click();
    await expect.poll(() => asked).toEqual([{ as: me?.id, channel: 'D1', text: 'status' }]);
  } finally {
    await browser.close();
    await bench.web.close();
  }
});

shows('what has no API at Segment is set by hand in its panel', async () => {
  await reachesEvents();
  const olivia = stage.town.person('olivia');
  for (const words of ['accept all', 'yes', 'website', 'javascript', 'yes']) await olivia.says(words);
  const s = await stage.screen();
  await s.page.getByText('This space has no identifiers, so events make no profiles.').waitFor();
  const space = (name: RegExp) => s.page.getByRole('region', { name });
  await space(/^Acme Dev/)
    .getByRole('button', { name: 'Add default identifiers' })
    .click();
  await s.dialog.getByRole('checkbox', { name: 'ga_client_id' }).uncheck();
  await s.shot('62-identifiers');
  await s.dialog.getByRole('button', { name: 'Save' }).click();
  await space(/^Acme Dev/)
    .getByText('10: user_id, email and 8 others')
    .waitFor();
  await space(/^Acme Prod/)
    .getByRole('button', { name: 'Import rules from dev' })
    .click();
  await space(/^Acme Prod/)
    .getByText('10: user_id')
    .waitFor();
  expect(await s.page.getByText('This space has no identifiers').count()).toBe(0);
  await s.page.getByRole('checkbox', { name: 'Unify' }).click();
  await space(/^Acme Dev/)
    .getByText('Unify is not part of this workspace.')
    .waitFor();
  const world = await stage.town.call<{ switches: object }>('GET', '/segment/world');
  expect(world.switches).toMatchObject({ unify: false, engage: true });
  expect(s.faults).toEqual([]);
});

shows('the last thing somebody did is told in words, live, with the requests behind it', async () => {
  const s = await stage.screen({ viewport: { width: 390, height: 844 } });
  await s.page.getByRole('button', { name: 'Wire' }).click();
  const wire = s.page.getByRole('region', { name: 'What just happened' });
  await wire.getByText('Say something to Segue, and it shows here.').waitFor();
  await stage.town.person('olivia').says('hi');
  await wire.getByText('Olivia Hart wrote “hi” to Segue').waitFor();
  const line = wire.getByRole('listitem').filter({ hasText: 'Segue acknowledged it' });
  await line.getByText(/ack in \d+ ms/).waitFor();
  await wire
    .getByText(/^Segue read /)
    .first()
    .waitFor();
  await wire.getByText(/Segue wrote in the direct message: “Set up your Segment workspace”/).waitFor();
  await s.shot('63-phone-wire');
  await line.getByText('POST /slack/events (message)').click();
  await line.getByText('"event_id"').waitFor();
  expect(await s.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  await stage.town.person('olivia').says('status');
  await wire.getByText('Olivia Hart wrote “status” to Segue').waitFor();
  await wire.getByRole('button', { name: 'What happened before' }).click();
  await wire.getByText('Olivia Hart wrote “hi” to Segue').waitFor();
  expect(s.faults).toEqual([]);
});

shows('everything can be reached by keys alone', async () => {
  const s = await stage.screen();
  const { keyboard } = s.page;
  await s.log.waitFor();
  await s.keys('Alt+m', s.page.locator('.composer textarea:focus'));
  await keyboard.type('hi');
  await keyboard.press('Enter');
  await s.sees('Set up your Segment workspace');
  await keyboard.press('Alt+ArrowDown');
  await s.page.getByRole('heading', { name: 'general', level: 2 }).waitFor();
  await keyboard.press('Alt+ArrowUp');
  await s.page.getByRole('heading', { name: 'Segue', level: 2 }).waitFor();
  await keyboard.press('Alt+w');
  await s.page.getByRole('region', { name: 'What just happened' }).waitFor();
  await keyboard.press('Alt+k');
  await s.page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  await keyboard.press('Escape');
  await s.dialog.waitFor({ state: 'detached' });
  // Once around with Tab: each stop is seen by its outline, and has a name.
  const stops = new Set<string>();
  for (let i = 0; i < 60; i += 1) {
    await keyboard.press('Tab');
    const stop = await s.page.evaluate<string>(`(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return '';
      const { outlineStyle, boxShadow } = getComputedStyle(at);
      const around = getComputedStyle(at.parentElement).boxShadow;
      const isSeen = outlineStyle !== 'none' || boxShadow !== 'none' || around !== 'none';
      return (isSeen ? '' : 'unseen: ') + (at.getAttribute('aria-label') ?? at.textContent.trim());
    })()`);
    if (stop) stops.add(stop);
  }
  const names = [...stops].join('\n');
  for (const one of [
    'Start setup',
    'Ana Costa',
    'Play the demo',
    'Messages',
    '+1 day',
    'Close what just happened',
  ])
    expect(names).toContain(one);
  expect(names).not.toContain('unseen: ');
  expect(s.faults).toEqual([]);
});
