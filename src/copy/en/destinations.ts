import { b, code, join, link, type Rich, t } from '../text.ts';

const list = (items: readonly string[]): string => items.join(', ');

/** Destinations between their making and their first delivery. */
export const destinations = {
  obstacles: {
    settings: (labels: readonly string[]): string => `required settings are empty there: ${list(labels)}`,
    mappings: (names: readonly string[]): string => `mappings are missing or disabled: ${list(names)}`,
    source: (name: string): string => `its source ${name} is disabled in Segment`,
  },
  checked: (mappings: number): string =>
    mappings > 0
      ? 'Checked before it was enabled: its mappings are whole, its required settings are there, its source is enabled.'
      : 'Checked before it was enabled: its required settings are there, its source is enabled.',
  loginTitle: (name: string): string => `Log in to ${name}`,
  loginHint: (product: string): Rich =>
    t`${b(product)} is authorised by logging in, which Segment\u2019s API cannot do. I create it disabled; then you log in there, tell me, and I enable it.`,
  login: (name: string, product: string): Rich =>
    t`${b(name)} is created and disabled. Segment has no API to log in to ${product}: open ${link('Destinations in Segment', 'https://app.segment.com/goto-my-workspace/destinations')}, choose ${b(name)}, Settings, and log in there. Then press the button; I check the rest and enable it.`,
  loginButton: 'I authorised it in Segment',
  loginOpen: 'waiting for somebody to log in to it in Segment',
  enabled: (name: string, person: string): Rich =>
    t`${b(name)} is enabled. That it is authorised is ${person}\u2019s word: shown as confirmed by a person, and as verified once I see a delivery.`,
  attested: (product: string): string => `logged in to ${product} in Segment`,
  unauthorized: (product: string): Rich =>
    t`${b(product)} refused deliveries as ${code('Unauthorized')}: the login has run out, was taken back, or lacks a right there. Log in again in Segment: ${link('Destinations', 'https://app.segment.com/goto-my-workspace/destinations')}, the destination, Settings.`,
  unauthorizedKey: (names: readonly string[]): Rich =>
    t`The destination refused deliveries as ${code('Unauthorized')}: ${names.length > 0 ? join(names.map((name) => b(name))) : 'a key'} is wrong, was revoked, or lacks a right there. Correct it in Segment: ${link('Destinations', 'https://app.segment.com/goto-my-workspace/destinations')}, the destination, Settings.`,
};
