import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Screen } from './screen.ts';
import { isSkipped, openStage, type Stage, told } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  if (!isSkipped) stage = await openStage();
});
afterAll(() => stage?.close());

const bar = (s: Screen) => s.page.getByRole('region', { name: 'Demo' });

async function starts(s: Screen): Promise<void> {
  await s.log.waitFor();
  const question = s.page.getByRole('dialog', { name: 'Play the demo?' });
  await s.keys('Alt+p', question);
  await question.getByText('your present play is thrown away').waitFor();
  await question.getByRole('button', { name: 'Start over and play' }).click();
  await bar(s).waitFor();
}

test.skipIf(isSkipped)(
  told('the demo plays a whole setup to an audience in prod, by itself'),
  async () => {
    const s = await stage.screen({ reducedMotion: 'reduce' });
    const { page } = s;
    await s.says('something from before', /./);
    await starts(s);
    await bar(s).getByRole('button', { name: 'Speed 8×' }).click();
    const over = bar(s).getByText('The demo is over');
    const stuck = bar(s).getByText('The demo stands still');
    await s.shot('50-demo-begins');
    await page.getByRole('dialog', { name: 'Settings' }).or(stuck).waitFor({ timeout: 120_000 });
    await s.shot('51-demo-form');
    // Also while a form is open, the demo can be paused.
    await bar(s).getByRole('button', { name: 'Pause' }).click();
    await page.waitForTimeout(600);
    await expect(bar(s).getByRole('button', { name: 'Go on' }).isVisible()).resolves.toBe(true);
    await bar(s).getByRole('button', { name: 'Go on' }).click();
    await over.or(stuck).waitFor({ timeout: 240_000 });
    await s.shot('52-demo-over');
    expect(await stuck.count(), String(await bar(s).textContent())).toBe(0);
    expect(await s.log.getByText('something from before').count()).toBe(0);
    const { sources, destinations } = await stage.town.segment();
    const fed = sources.filter((one) => one.environment === 'prod' && one.received.total > 0);
    expect(fed.map((one) => one.metadata.name)).toEqual(['Javascript', 'Engage']);
    // The events reached it from the website, the audience from Engage.
    const reached = destinations.filter((one) => one.environment === 'prod' && one.delivered.total > 0);
    expect(reached.map((one) => one.name)).toEqual([
      'Mixpanel (Actions) (prod)',
      'Mixpanel (Actions) (prod)',
    ]);
    expect(new Set(reached.map((one) => one.sourceId)).size).toBe(2);
    const { audiences } = await stage.town.call<{ audiences: object[] }>('GET', '/segment/world');
    expect(audiences.filter((one) => 'space' in one && one.space === 'prod')).toMatchObject([
      { status: 'Live' },
    ]);
    await bar(s).getByRole('button', { name: 'Close' }).click();
    await bar(s).waitFor({ state: 'detached' });
    expect(s.faults).toEqual([]);
  },
  400_000,
);

test.skipIf(isSkipped)(
  told('the demo plays on a phone too, once at a time, and stops when it is told to'),
  async () => {
    const s = await stage.screen({ viewport: { width: 390, height: 844 } });
    const { page } = s;
    await starts(s);
    await bar(s).getByRole('button', { name: 'Speed 8×' }).click();
    await s.sees('Events for Personalize winback');
    await s.shot('53-demo-phone');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    // Two demos at once would fight over the page.
    await page.keyboard.press('Alt+p');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await bar(s).getByRole('button', { name: 'Stop' }).click();
    await bar(s).waitFor({ state: 'detached' });
    const said = await s.messages.count();
    await page.waitForTimeout(1_500);
    await stage.town.idle();
    expect(await s.messages.count()).toBeLessThanOrEqual(said + 2);
    expect(s.faults).toEqual([]);
    await page.close();
  },
  120_000,
);
