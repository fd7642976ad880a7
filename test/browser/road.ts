import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import { isForDocs, type Screen } from './screen.ts';

/** Step 1 to 3: goal, use case, dev and prod. */
export async function choose(s: Screen): Promise<void> {
  await s.page.getByRole('heading', { name: 'Say “hi” to Segue' }).waitFor();
  await s.shot('01-welcome');
  await s.answered('You may use the guided setup', () =>
    s.page.getByRole('button', { name: 'hi', exact: true }).click(),
  );
  await s.shot('02-hi');
  await s.presses('Start setup', 'What is your business goal?');
  await s.shot('03-goals');
  await s.presses('Choose', 'Which use case would you like to set up?', /Personalize communications/);
  await s.shot('04-use-cases');
  await s.button('Compare two or three').click();
  await s.log.getByRole('checkbox', { name: 'Increase repeat purchases' }).check();
  await s.log.getByRole('checkbox', { name: 'Personalize winback' }).check();
  await s.shot('05-compare-open');
  await s.presses('Done', 'Side by side');
  await s.log.getByRole('columnheader', { name: 'Personalize winback' }).waitFor();
  await s.shot('06-compare');
  await s.says('tell me all about winback', 'Recommended destinations');
  await s
    .newest()
    .getByRole('row', { name: /Page Scrolled pct_scrolled/ })
    .waitFor();
  await s.shot('07-breakdown');
  await s.presses('Choose this one', 'Each source carries a label');
  await s.shot('08-dev-prod');
  await s.presses('Got it, show the checklist', 'Events for Personalize winback');
  await s.sees('3 of 12 done');
  await s.shot('09-review');
}

/** Step 4: the events. */
export async function review(s: Screen): Promise<void> {
  await s.newest().getByRole('combobox', { name: 'Change one event' }).selectOption('Page Scrolled');
  await s.page.getByRole('dialog', { name: 'Page Scrolled' }).waitFor();
  await s.dialog.getByRole('radio', { name: 'Not for us' }).check();
  await s.refused('Save', 'Say in a few words why it is not for you.');
  const reason = s.dialog.getByRole('textbox', { name: /Reason/ });
  await expect.poll(() => reason.evaluate((field) => field.matches(':focus'))).toBe(true);
  await s.shot('10-event-refused');
  await reason.fill('No long pages here');
  await s.dialog.getByRole('button', { name: 'Save' }).click();
  await s.log.getByRole('row', { name: /Page Scrolled Whole event.* Not for us No long pages/ }).waitFor();
  await s.shot('11-event-saved');
  await s.presses('Accept all', 'Accepted: 2 events will be tracked.');
  await s.sees('1 not for us');
  // The table follows a moment later, and what is below it moves.
  await s.log.getByRole('row', { name: /Order Completed Whole event.* Will track/ }).waitFor();
  await s.presses('Export CSV', 'The reviewed events as CSV.');
  await s
    .newest()
    .getByRole('link', { name: /Download/ })
    .waitFor();
  await s.shot('12-csv');
  await s.presses('Code to copy', 'Code for Page Viewed');
  await s.answered('analytics.track(name: "Page Viewed"', () =>
    s.newest().getByRole('combobox', { name: 'Other platform' }).selectOption('Swift (iOS)'),
  );
  await s.shot('13-code');
  const board = s.messages.filter({ hasText: 'Events for Personalize winback' });
  await board.getByRole('button', { name: 'Confirm events' }).click();
  await s.page.getByRole('dialog', { name: 'Confirm the events?' }).waitFor();
  await s.shot('14-confirm');
  await s.submits('Confirm', 'Connect dev sources');
  await s.shot('15-dev-sources');
}

/** Presses the page's own button beside a source: real events by Segment's library. */
async function sendsTraffic(s: Screen, environment: 'Dev' | 'Prod'): Promise<void> {
  const part = s.page.getByRole('region', { name: `${environment} environment` });
  await part.getByRole('button', { name: 'Send real traffic' }).first().click();
  await s.page.getByRole('status').getByText('events sent with Segment').waitFor();
  await s.dismissesNotices();
}

/** Sends traffic and presses the check beside it. Segue may have looked by itself meanwhile: either tells the same. */
const proves = (s: Screen, environment: 'Dev' | 'Prod', check: Locator, words: string): Promise<void> =>
  s.answered(words, async () => {
    await sendsTraffic(s, environment);
    await check.click();
  });

/** Step 5: a website and a warehouse. */
export async function connectSources(s: Screen): Promise<void> {
  await s.presses('Website', 'Which Website source?');
  await s.presses('Javascript', 'New source: Javascript');
  await s.opens('Other name', 'Name');
  await s.dialog.getByRole('textbox', { name: 'Name' }).fill('!!!');
  await s.refused('Use this name', 'A name needs at least one letter');
  await s.shot('16-bad-name');
  await s.dialog.getByRole('textbox', { name: 'Name' }).fill('Web shop (dev)');
  await s.submits('Use this name', 'web-shop-dev');
  await s.presses('Create source', 'Web shop (dev): send first events');
  await s.shot('17-created');
  await s.opens('Write key and code', 'Write key');
  await s.dialog.getByRole('button', { name: 'Copy the code' }).first().click();
  await s.dialog.getByRole('button', { name: 'Copy the code' }).getByText('Copied').waitFor();
  const copied = await s.page.evaluate<string>('navigator.clipboard.readText()');
  expect(copied).toMatch(/^[A-Za-z0-9]{32}$/);
  await s.dialog.getByText(`writeKey: '${copied}'`).waitFor();
  await s.shot('18-write-key');
  await s.dialog.getByRole('button', { name: 'Close' }).last().click();
  await s.dialog.waitFor({ state: 'detached' });
  const created = s.messages.filter({ hasText: 'Web shop (dev): send first events' });
  const check = created.getByRole('button', { name: 'Check for events' });
  await proves(s, 'Dev', check, 'Verified: data arrives from Web shop (dev)');
  await s.shot('19-verified');

  await s.presses('Connect more', 'Recommended for Personalize winback');
  await s.presses('Reverse ETL (warehouse)', 'Which Reverse ETL (warehouse) source?');
  await s.presses('Postgres', 'New source: Postgres');
  await s.opens('Fill in settings', 'Settings');
  await s.refused('Save', 'Please complete this required field.');
  await s.shot('20-settings');
  for (const [label, value] of [
    ['Hostname', 'db.acme.example'],
    ['Port', '5432'],
    ['Database', 'shop'],
    ['Username', 'segment'],
    ['Password', 'correct horse'],
  ] as const)
    await s.dialog.getByRole('textbox', { name: label }).fill(value);
  await s.submits('Save', 'Settings of Postgres (dev) are saved');
  await s.presses('Create source', 'never delete or disable it');
  await s.opens('Define the model', 'Model');
  await s.dialog.getByRole('textbox', { name: 'SQL query' }).fill('SELECT id, email FROM users');
  await s.dialog.getByRole('textbox', { name: 'Column that identifies a row' }).fill('id');
  // Segue looks by itself meanwhile: either tells the same.
  await s.answered('Rows read', async () => {
    await s.submits('Create and sync', 'the first sync runs');
    // How long the sandbox's sync takes.
    await s.page.waitForTimeout(1_100);
    await s.button('Check the sync').click();
  });
  await s.shot('21-two-sources');
  await s.presses('Done, on to destinations', 'Connect dev destinations');
}

async function connectDestination(
  s: Screen,
  type: string,
  product: string,
  settings: Record<string, string>,
): Promise<void> {
  await s.presses(type, `Which ${type} destination?`);
  await s.presses(product, 'Which source feeds');
  await s.presses('Web shop (dev)', 'Needs settings');
  await s.opens('Fill in settings', 'Settings');
  await s.dialog.getByText(`${product} (dev)`).waitFor();
  for (const [label, value] of Object.entries(settings))
    await s.dialog.getByRole('textbox', { name: label }).fill(value);
  await s.shot(`22-settings-${type.toLowerCase().replace(/\W+/g, '-')}`);
  await s.submits('Save', `Settings of ${product} (dev) are saved`);
  await s.presses('Create destination', `Created: ${product} (dev)`);
  const created = s.messages.filter({ hasText: `Created: ${product} (dev)` });
  const check = created.getByRole('button', { name: 'Check delivery' });
  await proves(s, 'Dev', check, `Verified: ${product} (dev) received`);
}

/** Step 6: two products behind the website. */
export async function connectDestinations(s: Screen): Promise<void> {
  await connectDestination(s, 'Analytics', 'Mixpanel (Actions)', {
    'Project Token': 'mp-dev-token',
    'API Secret': 'mp-dev-secret',
  });
  await s.presses('Connect more', 'Connect dev destinations');
  await connectDestination(s, 'Email Marketing', 'SendGrid Marketing Campaigns', {
    'Send Grid API Key': 'sg-dev-key',
  });
  await s.shot('23-delivered');
  await s.presses('Done, on to prod', 'Publish to prod');
  await s.shot('24-publish');
}

/** Where requests go: a shared channel has everybody who must be refused, the team's own looks better in docs. */
export const channel = isForDocs ? 'segue-approvals' : 'partner-launch';

/** Step 7, the owner's part: approvers, names, prod settings, the request. */
export async function ask(s: Screen): Promise<void> {
  await s.opens('Approvers and channel', 'Approvals');
  await s.dialog.getByRole('combobox', { name: 'Channel' }).selectOption(`#${channel}`);
  await s.dialog.getByRole('checkbox', { name: /^Ana Costa/ }).check();
  await s.dialog.getByRole('checkbox', { name: /^Ben Okafor/ }).check();
  await s.shot('25-approvers');
  await s.submits('Save', 'Ana Costa or Ben Okafor may approve');
  for (const [name, settings] of [
    ['Postgres', { Hostname: 'db', Port: '5432', Database: 'shop', Username: 'segment', Password: 'horse' }],
    ['Mixpanel', { 'Project Token': 'mp-prod-token', 'API Secret': 'mp-prod-secret' }],
    ['SendGrid', { 'Send Grid API Key': 'sg-prod-key' }],
  ] as const) {
    await s.opens('Prod settings', 'Settings', new RegExp(`^${name}`));
    for (const [label, value] of Object.entries(settings))
      await s.dialog.getByRole('textbox', { name: label }).fill(value);
    await s.submits('Save', new RegExp(`Settings of ${name}.* are saved`));
  }
  await s.opens('Names and selection', 'Prod names');
  await s.dialog.getByRole('checkbox', { name: 'Postgres (dev)' }).uncheck();
  await s.dialog.getByRole('textbox', { name: 'Prod name for Web shop (dev)' }).fill('Shop');
  await s.shot('26-names');
  await s.submits('Save', 'Ask for the approval when you are ready');
  await s.shot('27-ready');
  await s.presses('Ask for approval', 'I tell you here when it is decided');
}

/** Presses Approve and confirms; whoever may not is told so, and nobody else sees it. */
async function isRefused(s: Screen, why: string): Promise<void> {
  await s.opens('Approve', 'Approve this promotion?');
  await s.submits('Approve', why);
  await s.newest().getByText('Only visible to you').waitFor();
}

/** Step 7, the others' part: refusals, then the approval. */
export async function approve(s: Screen): Promise<void> {
  await s.opensConversation(channel);
  await s.sees('Waiting for an approver');
  await isRefused(s, 'You asked for this promotion, so someone else must approve it.');
  await s.shot('28-own-request');
  const outsiders = [
    ['Gina Park', 'I can do nothing for guests. Nothing was changed.'],
    ['Oscar Lind', 'I serve members of the company that installed me only. Nothing was changed.'],
  ] as const;
  for (const [name, why] of isForDocs ? [] : outsiders) {
    await s.becomes(name);
    await s.opensConversation(channel);
    await s.sees('Waiting for an approver');
    await isRefused(s, why);
    await s.shot(`29-${name.split(' ')[0]?.toLowerCase()}`);
  }
  await s.becomes('Ana Costa');
  await s.opensConversation(channel);
  await s.sees('Waiting for an approver');
  expect(await s.log.getByText('Only visible to you').count()).toBe(0);
  await s.shot('30-request');
  await s.docs('approval', 1000);
  await approves(s, 'Approved; waiting for data in prod');
  await s.shot('32-approved');
}

/** Presses Approve and confirms; the card follows. */
export async function approves(s: Screen, state: string): Promise<void> {
  await s.opens('Approve', 'Approve this promotion?');
  await s.shot('31-approve-dialog');
  await s.dialog.getByRole('button', { name: 'Approve' }).click();
  await s.log.getByText('Approved by').last().waitFor();
  await s.log.getByText(state).last().waitFor();
}

/** Step 8: the write key of prod, real data, the end. */
export async function verify(s: Screen): Promise<void> {
  await s.becomes('Olivia Hart');
  await s.opensConversation('Segue');
  await s.sees('Verify data in prod');
  await s.shot('33-prod-created');
  await s.opens('Write key and code', 'Write key');
  await s.dialog.getByText('Write key of Shop').waitFor();
  await s.dialog.getByRole('button', { name: 'Close' }).last().click();
  await s.dialog.waitFor({ state: 'detached' });
  const check = s.messages.filter({ hasText: 'Verify data in prod' }).last().getByRole('button', {
    name: 'Check for events',
  });
  await proves(s, 'Prod', check, 'Verified in prod: Shop');
  await s.sees('Your data is in production');
  await sendsTraffic(s, 'Prod');
  await s.sees('Verified: SendGrid Marketing Campaigns (prod) received');
  await s.shot('34-success');
  await s.docs('segue');
}
