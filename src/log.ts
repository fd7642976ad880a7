import { type Logger, pino } from 'pino';
import { cleanPasted } from './core/pasted.ts';

const censor = '[redacted]';
const bearer = /\bBearer\s+[\w.~+/-]+=*/gi;

/** Ids of turns and jobs are long and must stay, so only what is certainly a secret is taken out. */
const clean = (text: string): string =>
  cleanPasted(text, { care: 'certain', mark: censor }).text.replace(bearer, censor);

/** Every text in a value that is logged, some levels deep; what is deeper is left out. */
function cleaned(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 5) return '[…]';
  if (value instanceof Error)
    return { name: value.name, message: clean(value.message), stack: clean(value.stack ?? '') };
  if (Array.isArray(value)) return value.map((entry) => cleaned(entry, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, cleaned(entry, depth + 1)]));
}

/** One JSON line per event on stderr; fields and texts that could hold a secret are blanked. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: {
        paths: [
          'token',
          'botToken',
          'signingSecret',
          'authorization',
          'writeKey',
          '*.token',
          '*.authorization',
          '*.writeKey',
        ],
        censor,
      },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((arg) => cleaned(arg)) as typeof args);
        },
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
