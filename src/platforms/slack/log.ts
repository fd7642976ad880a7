import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import { cleanPasted } from '../../core/pasted.ts';

/** What the adapter needs of a log; pino's logger fits. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (detail: object, message?: string) => void>;

/** `text` with Slack tokens and hook addresses taken out. */
function redact(text: string): string {
  return cleanPasted(text, { care: 'certain', mark: '[secret]' })
    .text.replace(/\bx(?:ox[a-z]|app)-[\w.-]+/gi, '[token]')
    .replace(/https?:\/\/hooks\.slack\.com\/\S+/gi, '[hook]');
}

/** An error as one safe line. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return redact(String(error)).slice(0, 500);
  // fetch says only "fetch failed"; what failed is in its cause.
  const { cause } = error;
  const why = cause instanceof Error ? ` (${'code' in cause ? cause.code : cause.message})` : '';
  return redact(`${error.name}: ${error.message}${why}`).slice(0, 500);
}

/** Bolt's and the clients' own lines go to `log`. Their debug lines hold whole payloads and are dropped. */
export function boltLogger(log: Log): Logger {
  const text = (parts: unknown[]): string =>
    parts.map((part) => (part instanceof Error ? describeError(part) : redact(String(part)))).join(' ');
  return {
    debug: () => undefined,
    info: (...parts) => log.debug({ from: 'bolt' }, text(parts)),
    warn: (...parts) => log.warn({ from: 'bolt' }, text(parts)),
    error: (...parts) => log.error({ from: 'bolt' }, text(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
