import { cleanPasted } from '../core/pasted.ts';

/** Takes secrets out of text that came from outside. `secrets` are further values known for one request. */
export type Redact = (text: string, secrets?: readonly string[]) => string;

const hidden = '[redacted]';
/** Anything shorter would also hide ordinary words of the message. */
const shortestSecret = 4;

const credentialLike = /\bbearer\s+[A-Za-z0-9+/=._~-]+|\bbasic\s+[A-Za-z0-9+/=]{16,}/gi;
/** `api_key=…` and the like. A value without a digit is more likely a word of the sentence ("token: required"). */
const namedSecret =
  /((?:api|secret|write|private|access)[ _-]?(?:key|token)|password|secret|token|authorization)(["']?\s*[:=]\s*["']?)(?=[^\s"',;}]*\d)[^\s"',;}]{6,}/gi;

/** A redactor for one client: hides the token in every spelling it could be echoed in, and what looks like one. */
export function createRedactor(token: string): Redact {
  const spellings = spellingsOf(token);
  return (text, secrets = []) => {
    const known = [
      ...spellings,
      ...secrets.filter((secret) => secret.length >= shortestSecret).flatMap(spellingsOf),
    ];
    // Longest first, or a secret that contains another one would leave its rest behind.
    known.sort((a, b) => b.length - a.length);
    const cleaned = known.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
    return cleanPasted(cleaned.replace(credentialLike, hidden).replace(namedSecret, `$1$2${hidden}`), {
      mark: hidden,
    }).text;
  };
}

const spellingsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  Buffer.from(secret).toString('base64'),
];

/** Every text under `settings` of a request body: they hold the customer's keys, and an API may quote them. */
export function secretsIn(body: unknown): string[] {
  if (typeof body !== 'object' || body === null || !('settings' in body)) return [];
  return textsIn(body.settings);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}
