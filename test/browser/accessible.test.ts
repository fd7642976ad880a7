import axe from 'axe-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Screen } from './screen.ts';
import { isSkipped, openStage, type Stage, told } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  if (!isSkipped) stage = await openStage();
});
afterAll(() => stage?.close());

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** All of axe's rules, those of best practice too, in both themes and sizes. Answers what they found. */
async function check({ page }: Screen, name: string, among = sizes): Promise<string[]> {
  const found: string[] = [];
  for (const size of among) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(80);
      const { violations } = await page.evaluate<axe.AxeResults>(
        "axe.run(document, { resultTypes: ['violations'] })",
      );
      for (const { id, nodes } of violations) {
        const where = nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`);
        found.push(`${name}, ${size.width} ${colorScheme}: ${id}: ${where.join(' | ')}`);
      }
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

test.skipIf(isSkipped)(
  told('axe finds nothing on any screen, light and dark, wide and on a phone'),
  async () => {
    const s = await stage.screen();
    const { page } = s;
    await page.evaluate(axe.source);
    const found: string[] = [];
    const looksAt = async (name: string, among = sizes) => {
      found.push(...(await check(s, name, among)));
    };
    const part = (name: string) =>
      page.getByRole('navigation', { name: 'Parts of the page' }).getByRole('button', { name }).click();
    const menu = (name: string) => page.getByRole('button', { name, exact: true }).click();
    const closes = async () => {
      await page.keyboard.press('Escape');
      await s.dialog.waitFor({ state: 'detached' });
    };

    await page.getByRole('heading', { name: 'Say “hi” to Segue' }).waitFor();
    await looksAt('welcome');
    await menu('Play the demo');
    await looksAt('the question before the demo');
    await closes();
    await menu('Keyboard');
    await looksAt('the keys');
    await closes();
    await menu('Reset');
    await looksAt('the question before a reset');
    await closes();

    const olivia = stage.town.person('olivia');
    await olivia.says('hi');
    await olivia.presses('Start setup');
    await olivia.presses('Choose', { beside: 'Personalize communications' });
    await looksAt('the use cases');
    await olivia.says('winback');
    await olivia.presses('Got it, show the checklist');
    await s.sees('Events for Personalize winback');
    await looksAt('the events');
    await page.getByRole('textbox', { name: /^Message/ }).fill('/');
    await looksAt('the commands');
    await page.getByRole('textbox', { name: /^Message/ }).fill('');
    await s.log.getByRole('combobox', { name: 'Change one event' }).first().selectOption('Page Scrolled');
    await s.dialog.getByRole('radio', { name: 'Not for us' }).check();
    await s.refused('Save', 'Say in a few words why it is not for you.');
    await looksAt('a form with a problem');
    await closes();

    for (const words of ['accept all', 'yes', 'website', 'javascript', 'yes']) await olivia.says(words);
    await s.button('Write key and code').waitFor();
    await s.opens('Write key and code', 'Write key');
    await looksAt('the write key');
    await closes();
    await page.getByRole('region', { name: 'Dev environment' }).getByRole('button').first().click();
    await page.getByRole('status').getByText('events sent with Segment').waitFor();
    await looksAt('a notice');
    await olivia.says('is data coming in?');
    await olivia.says('done');
    await s.sees('Connect dev destinations');
    await s.button('Choose several').click();
    await looksAt('an open list');
    await page.keyboard.press('Escape');

    for (const panel of ['Segment', 'People', 'Chat']) {
      await page.setViewportSize({ width: 390, height: 844 });
      await part(panel);
      await looksAt(`the part ${panel}`, [{ width: 390, height: 844 }]);
    }
    await page
      .getByRole('region', { name: /^Acme Dev/ })
      .getByRole('button', { name: 'Add default identifiers' })
      .click();
    await looksAt('identifiers by hand');
    await closes();

    await page.getByRole('tab', { name: 'Home' }).click();
    await page.getByRole('heading', { name: 'Setup checklist' }).waitFor();
    await looksAt('Home');
    await page.getByRole('tab', { name: 'Messages' }).click();
    await menu('What just happened');
    const wire = page.getByRole('region', { name: 'What just happened' });
    for (const log of ['Slack', 'Segment', 'Audit trail', 'Last action']) {
      await wire.getByRole('button', { name: log, exact: true }).click();
      await wire.getByRole('listitem').first().waitFor();
      await looksAt(`what just happened, ${log}`);
    }
    await page.keyboard.press('Alt+w');
    await wire.waitFor({ state: 'detached' });

    expect(found).toEqual([]);
    expect(s.faults).toEqual([]);
  },
  400_000,
);
