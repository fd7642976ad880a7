import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Town } from '../support/town.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shots = folder('../screenshots/');
const docs = folder('../../docs/');

/** How long the page may take for anything. */
const patienceMs = 20_000;

/** The page in somebody's hands: everything is found by its role and words, used by mouse and keyboard. */
export type Screen = Awaited<ReturnType<typeof openScreen>>;

/** Opens the sandbox's page. `faults` collects what the browser complained about: it has to stay empty. */
export async function openScreen(page: Page, town: Town) {
  const faults = collectFaults(page);
  page.setDefaultTimeout(patienceMs);
  await Promise.all([mkdir(shots, { recursive: true }), mkdir(docs, { recursive: true })]);
  await page.goto(town.url);

  const log = page.getByRole('log', { name: 'Messages' });
  const messages = log.getByRole('article');
  const dialog = page.getByRole('dialog');

  /** A message at or after place `from` has these words; the newest one is in view with its beginning. */
  async function sees(words: string | RegExp, from = 0): Promise<void> {
    await log
      .locator(`xpath=(.//article)[position() > ${from}]`)
      .filter({ hasText: words })
      .first()
      .waitFor();
    await startsInView(messages.last());
  }

  async function startsInView(message: Locator): Promise<void> {
    const view = await log.locator('xpath=..').boundingBox();
    if (!view) throw new Error('the conversation is not drawn');
    await expect
      .poll(async () => Math.round((await message.boundingBox())?.y ?? -1), {
        message: 'the newest message begins in view',
        timeout: patienceMs,
        interval: 100,
      })
      .toSatisfy((y: number) => y >= Math.floor(view.y) && y < view.y + view.height - 20);
  }

  /** Does it, waits until Segue is idle and a new message with these words is there. */
  async function answered(words: string | RegExp, act: () => Promise<unknown>): Promise<void> {
    const before = await messages.count();
    await act();
    await town.idle();
    await sees(words, before);
  }

  async function dismissesNotices(): Promise<void> {
    const dismiss = page.getByRole('button', { name: 'Dismiss' });
    for (let left = await dismiss.count(); left > 0; left--) await dismiss.first().click();
  }

  const button = (name: string, beside?: RegExp): Locator => {
    const place = beside ? log.getByRole('group', { name: beside }).last() : log;
    return place.getByRole('button', { name, exact: true }).last();
  };

  return {
    page,
    faults,
    log,
    messages,
    dialog,
    button,
    sees,
    answered,
    newest: () => messages.last(),
    says: (words: string, answer: string | RegExp) =>
      answered(answer, async () => {
        const box = page.getByRole('textbox', { name: /^Message/ });
        await box.fill(words);
        await box.press('Enter');
      }),
    /** Presses the newest button of this name; `beside`: the one in the line with these words. */
    presses: (name: string, answer: string | RegExp, beside?: RegExp) =>
      answered(answer, () => button(name, beside).click()),
    /** Presses what opens a dialog. */
    async opens(name: string, title: string | RegExp, beside?: RegExp) {
      await button(name, beside).click();
      await page.getByRole('dialog', { name: title }).waitFor();
    },
    /** Submits the open dialog, which closes. */
    submits: (name: string, answer: string | RegExp) =>
      answered(answer, async () => {
        await dialog.getByRole('button', { name, exact: true }).click();
        await dialog.waitFor({ state: 'detached' });
      }),
    /** Submits the open dialog, which stays and says what is wrong. */
    async refused(name: string, problem: string) {
      await dialog.getByRole('button', { name, exact: true }).click();
      await dialog.getByRole('alert').filter({ hasText: problem }).first().waitFor();
    },
    async opensConversation(name: string) {
      const link = page
        .getByRole('navigation', { name: 'Conversations' })
        .getByRole('button', { name: new RegExp(`^${name}`) });
      await link.click();
      await page.getByRole('heading', { name: new RegExp(name), level: 2 }).waitFor();
    },
    async becomes(name: string) {
      await page
        .getByRole('region', { name: 'Be somebody else' })
        .getByRole('button', { name: new RegExp(name) })
        .click();
      await page.getByRole('region', { name: 'You are' }).getByText(name).waitFor();
    },
    dismissesNotices,
    /** Presses keys until this is there: a page that has just been drawn does not listen to keys yet. */
    async keys(keys: string, until: Locator) {
      for (let left = 8; left > 0; left -= 1) {
        await page.keyboard.press(keys);
        const isThere = await until.waitFor({ timeout: 1_500 }).then(
          () => true,
          () => false,
        );
        if (isThere) return;
      }
      await until.waitFor();
    },
    /** A picture in test/screenshots, for people to look at. */
    shot: (name: string) => still(page, `${shots}${name}.png`),
    /** A picture in docs, when SEGUE_SCREENSHOTS=docs asks for new ones. */
    async docs(name: string, height = 800) {
      if (!isForDocs) return;
      await dismissesNotices();
      await page.setViewportSize({ width: 1280, height });
      await still(page, `${docs}${name}.png`);
      await page.setViewportSize({ width: 1280, height: 800 });
    },
  };
}

/** Set by SEGUE_SCREENSHOTS=docs: the pictures in docs/ are made again. */
export const isForDocs = process.env.SEGUE_SCREENSHOTS === 'docs';

// The pointer would leave its mark on what it last pressed.
async function still(page: Page, path: string): Promise<void> {
  await page.mouse.move(2, 400);
  await page.waitForTimeout(60);
  await page.screenshot({ path, animations: 'disabled' });
}

function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('requestfailed', (request) =>
    faults.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`),
  );
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answer: ${response.status()} ${response.url()}`);
  });
  return faults;
}
