import { type Logger, pino } from 'pino';

/** Anything that looks like a credential of Slack or Segment, wherever it stands in a line. */
const credentials = /\b(xox[a-z]-[\w-]+|xapp-[\w-]+|sgp_[\w-]+|Bearer\s+[\w.~+/-]+=*)/g;

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
        censor: '[redacted]',
      },
      hooks: {
        logMethod(args, method) {
          const clean = args.map((arg) =>
            typeof arg === 'string' ? arg.replace(credentials, '[redacted]') : arg,
          ) as typeof args;
          method.apply(this, clean);
        },
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
