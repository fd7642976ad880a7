import { expect } from 'vitest';
import { approves, channel } from './road.ts';
import type { Screen } from './screen.ts';

type Environment = 'Dev' | 'Prod';

/** The part of the page that stands for Segment's own app, for one space. */
const space = (s: Screen, environment: Environment) =>
  s.page.getByRole('region', { name: new RegExp(`^Acme ${environment}`) });

/** What a person presses in Segment's own app, and what the page says of it. */
async function byHand(s: Screen, environment: Environment, name: string, told: string): Promise<void> {
  await space(s, environment).getByRole('button', { name }).click();
  const dialog = s.page.getByRole('dialog', { name });
  if (name !== 'Import rules from dev') {
    await dialog.waitFor();
    await s.shot(`50-${environment}-${name}`.toLowerCase().replace(/\W+/g, '-'));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await s.page.getByRole('status').getByText(told).waitFor();
  await s.dismissesNotices();
}

/** Customers of four months ago come in. */
async function sendsOldTraffic(s: Screen, environment: Environment): Promise<void> {
  const part = s.page.getByRole('region', { name: `${environment} environment` });
  await part.getByRole('button', { name: 'Send four-month-old traffic' }).first().click();
  await s.page.getByRole('status').getByText('as of four months ago').waitFor();
  await s.dismissesNotices();
}

/** Step 9: spaces, identifiers, a person's word. */
export async function identify(s: Screen): Promise<void> {
  await s.presses('Go on with Unify', 'Which space is which?');
  await s.shot('44-spaces');
  await s.presses('That is right', 'Identifiers for Unify');
  await s.shot('45-identifiers');
  await s.opens('Choose some', 'Identifiers');
  await s.dialog.getByRole('checkbox', { name: 'user_id' }).waitFor();
  await s.shot('46-choose-identifiers');
  await s.dialog.getByRole('button', { name: 'Cancel' }).click();
  await s.dialog.waitFor({ state: 'detached' });
  await s.presses('Take all 11', 'Add the identifiers in Segment');
  await s.shot('47-guide');
  await byHand(s, 'Dev', 'Add default identifiers', 'Acme Dev has 11 identifiers now.');
  await sendsOldTraffic(s, 'Dev');
  await s.presses('Mark complete', 'It could take a few minutes until profiles are there');
  await s.sees('Segment has built');
  await s.shot('48-attested');
}

/** Step 10: an audience, its preview, its arrival. */
export async function makeAudience(s: Screen): Promise<void> {
  await s.presses('Users', 'New audience: Lapsed customers');
  await s.opens('Change it', 'Audience');
  await s.dialog.getByRole('textbox', { name: 'Name' }).fill('');
  await s.refused('Save', 'Please complete this required field.');
  await s.dialog.getByRole('textbox', { name: 'Name' }).fill('Lost customers');
  await s.shot('51-audience-form');
  await s.submits('Save', 'New audience: Lost customers');
  await s.presses('Preview', 'Preview: 3 users');
  await s.shot('52-preview');
  await s.presses('Create audience', 'Created: the audience Lost customers in Acme Dev');
  await s.shot('53-audience-created');
  // Segue looks by itself meanwhile: either tells the same.
  await s.answered('Verified: the audience Lost customers comes through', async () => {
    await byHand(s, 'Dev', 'Add destinations to Engage', 'destinations added');
    await s.button('Check the audience').click();
  });
  await s.shot('54-audience-verified');
}

/** Step 11: the second request, the import by a person, the audience in prod. */
export async function publishAgain(s: Screen): Promise<void> {
  await s.presses('Done, on to prod', 'Publish Unify and Engage to prod');
  await s.shot('55-second-publish');
  await s.presses('Ask for approval', 'I tell you here when it is decided');
  await s.becomes('Ana Costa');
  await s.opensConversation(channel);
  await s.sees('Identity rules');
  await s.shot('56-second-request');
  await approves(s, 'waiting for a person to import the rules');
  await s.becomes('Olivia Hart');
  await s.opensConversation('Segue');
  await s.sees('Import the identity rules');
  await s.shot('57-import');
  await byHand(s, 'Prod', 'Import rules from dev', 'has the identifiers of dev now');
  await s.presses('I imported them', 'Audiences in prod');
  await s.answered('All done', async () => {
    await sendsOldTraffic(s, 'Prod');
    await byHand(s, 'Prod', 'Add destinations to Engage', 'destinations added');
    await s.button('Check the audience').click();
  });
  await s.shot('58-all-done');
}

/** Other people's view of the end: a second owner goes on, an admin asks, a guest is refused. */
export async function othersLook(s: Screen): Promise<void> {
  await s.becomes('Omar Haddad');
  await s.opensConversation('Segue');
  await s.says('hi', 'All done');
  await s.shot('59-second-owner');
  await s.becomes('Adam Weiss');
  await s.opensConversation('Segue');
  await s.says('/segue status', '12 of 12 done');
  expect(await s.newest().getByRole('button', { name: 'Undo' }).count()).toBe(0);
  await s.shot('59-admin');
  await s.becomes('Gina Park');
  await s.opensConversation('Segue');
  await s.says('hi', 'I can do nothing for guests');
  await s.becomes('Olivia Hart');
  await s.opensConversation('Segue');
}
