import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTown } from '../support/town.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import {
  approve,
  ask,
  channel,
  choose,
  connectDestinations,
  connectSources,
  review,
  verify,
} from './road.ts';
import { identify, makeAudience, othersLook, publishAgain } from './road-activation.ts';
import { openScreen, type Screen } from './screen.ts';

const path = chromiumPath();
const isSkipped = path === undefined && !process.env.CI;
let browser: Browser;
let town: Awaited<ReturnType<typeof startTown>>;

beforeAll(async () => {
  if (isSkipped) return;
  if (path === undefined) throw new Error('There is no Chromium here: install it, or set CHROMIUM_PATH.');
  [browser, town] = await Promise.all([launchChromium(path), startTown()]);
  await town.control('/segment/switches', { volumeLagMs: 0 });
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

async function homeShowsTheChecklist(s: Screen): Promise<void> {
  await s.page.getByRole('tab', { name: 'Home' }).click();
  const home = s.page.getByRole('tabpanel', { name: 'Home' });
  await home.getByRole('heading', { name: 'Setup checklist' }).waitFor();
  await home.getByText('12 of 12').waitFor();
  await s.shot('35-home');
  await s.page.getByRole('tab', { name: 'Messages' }).click();
  await s.sees('All done');
}

async function whatJustHappenedOpens(s: Screen): Promise<void> {
  await s.page.getByRole('button', { name: 'What just happened' }).click();
  const panel = s.page.getByRole('region', { name: 'What just happened' });
  await panel.getByText('chat.postMessage').first().waitFor();
  await s.shot('36-wire');
  await panel.getByRole('button', { name: 'Audit trail' }).click();
  await panel
    .getByText(/promotion.applied/i)
    .first()
    .waitFor();
  await s.shot('37-audit');
  await panel.getByRole('button', { name: 'Close what just happened' }).click();
}

/** In the dark, and on a phone, where nothing may be wider than the screen. */
async function looksElsewhere(s: Screen): Promise<void> {
  await s.page.emulateMedia({ colorScheme: 'dark' });
  await s.shot('40-dark');
  await s.opensConversation(channel);
  await s.sees('Applied to prod');
  await s.shot('41-dark-channel');
  await s.page.setViewportSize({ width: 390, height: 844 });
  await s.shot('42-phone-dark');
  await s.page.emulateMedia({ colorScheme: 'light' });
  for (const part of ['People', 'Segment', 'Chat']) {
    await s.page
      .getByRole('button', { name: new RegExp(`^${part}`) })
      .first()
      .click();
    await s.shot(`43-phone-${part.toLowerCase()}`);
    expect(await s.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  }
}

test.skipIf(isSkipped)(
  `an owner and an approver walk to the end by hand${isSkipped ? ' (skipped: there is no Chromium here; set CHROMIUM_PATH)' : ''}`,
  async () => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const s = await openScreen(await context.newPage(), town);
    try {
      await choose(s);
      await review(s);
      await connectSources(s);
      await connectDestinations(s);
      await ask(s);
      await approve(s);
      await verify(s);
      await identify(s);
      await makeAudience(s);
      await publishAgain(s);
      await othersLook(s);
      await homeShowsTheChecklist(s);
      await whatJustHappenedOpens(s);
      await looksElsewhere(s);
    } catch (error) {
      await s.shot('zz-where-it-failed');
      throw error;
    }
    expect(s.faults).toEqual([]);
  },
  240_000,
);
