import type { BrowserContextOptions } from 'playwright-core';
import { startTown } from '../support/town.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { openScreen } from './screen.ts';

const path = chromiumPath();

/** Without a Chromium tests of the page skip themselves; in CI they fail. */
export const isSkipped = path === undefined && !process.env.CI;

/** A test's name, which says why it was skipped. */
export const told = (name: string): string =>
  isSkipped ? `${name} (skipped: there is no Chromium here; set CHROMIUM_PATH)` : name;

/** Chromium. Throws when there is none. */
export function openBrowser() {
  if (path === undefined) throw new Error('There is no Chromium here: install it, or set CHROMIUM_PATH.');
  return launchChromium(path);
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** A browser before a fresh sandbox whose Segment reports without delay. */
export async function openStage() {
  const [browser, town] = await Promise.all([openBrowser(), startTown()]);
  await town.control('/segment/switches', { volumeLagMs: 0 });
  return {
    town,
    /** The page in a window of its own, 1280 x 800 and light unless told otherwise. */
    async screen(options: BrowserContextOptions = {}) {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: 'light',
        ...options,
      });
      return openScreen(await context.newPage(), town);
    },
    async close() {
      await browser.close();
      await town.close();
    },
  };
}
