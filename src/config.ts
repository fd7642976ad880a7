import { z } from 'zod';

const empty = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(empty, schema.optional());
const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be an address such as ${example}` });
const whole = (from: number, to: number, standard: number) => {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.preprocess(
    empty,
    z
      .string()
      .regex(/^\d{1,9}$/, { error })
      .transform(Number)
      .refine((number) => number >= from && number <= to, { error })
      .default(standard),
  );
};
/** What goes into a header: a stray space or line break is the commonest mistake of pasting. */
const token = (what: string, isOne: (value: string) => boolean) =>
  z
    .string()
    .regex(/^[\x21-\x7e]*$/, { error: 'has a space, a line break or another character that no token has' })
    .refine(isOne, { error: what });

const loopback = ['127.0.0.1', 'localhost', '[::1]'];
const segmentUrl = (example: string) =>
  url(/^https?$/, example).refine(
    (value) => {
      const { protocol, hostname, username, password, search, hash } = new URL(value);
      return (
        (protocol === 'https:' || loopback.includes(hostname)) && !(username || password || search || hash)
      );
    },
    { error: 'must be https (http for this machine only), with neither user, query nor fragment' },
  );

const isKey = (item: string): boolean => {
  const [id = '', key = '', ...rest] = item.trim().split(':');
  return rest.length === 0 && /^[\w-]{1,64}$/.test(id) && Buffer.from(key, 'base64').length === 32;
};

const schema = z.object({
  NODE_ENV: optional(z.string()),
  PORT: whole(0, 65_535, 3000),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  PUBLIC_URL: optional(url(/^https?$/, 'https://segue.example.com')),
  REDIS_URL: optional(url(/^rediss?$/, 'redis://127.0.0.1:6379')),
  REDIS_PREFIX: z.preprocess(
    empty,
    z
      .string()
      .regex(/^[^{}\s]*$/, { error: 'must not contain braces or spaces' })
      .default('segue:'),
  ),
  DATA_DIR: z.preprocess(empty, z.string().default('data')),
  SEGUE_KEYS: optional(
    z.string().refine((value) => value.split(',').every(isKey), {
      error: 'must be keys such as k1:<32 bytes in base64>, several with commas between',
    }),
  ),
  SEGUE_LEASE_MS: whole(1000, 600_000, 10_000),
  SLACK_SIGNING_SECRET: optional(token('is too short to be a signing secret', (value) => value.length >= 16)),
  SLACK_BOT_TOKEN: optional(
    token('must be a bot token (it starts with xoxb-)', (value) => value.startsWith('xoxb-')),
  ),
  SLACK_APP_TOKEN: optional(
    token('must be an app-level token (it starts with xapp-)', (value) => value.startsWith('xapp-')),
  ),
  SLACK_API_URL: optional(url(/^https?$/, 'https://slack.com/api/')),
  SEGMENT_API_TOKEN: optional(token('is too short to be a Public API token', (value) => value.length >= 10)),
  SEGMENT_API_URL: optional(segmentUrl('https://api.segmentapis.com')),
  SEGMENT_TRACKING_URL: optional(segmentUrl('https://api.segment.io')),
  SEGUE_SANDBOX_CONNECT: optional(z.enum(['0', '1'], { error: 'must be 0 or 1' })),
  LOG_LEVEL: z.preprocess(
    empty,
    z
      .enum(['silent', 'error', 'warn', 'info', 'debug'], {
        error: 'must be silent, error, warn, info or debug',
      })
      .default('info'),
  ),
});

/** Where each value is found, for the message that lists what is wrong. */
const whereToGet: Record<string, string> = {
  SLACK_SIGNING_SECRET: 'Slack app settings, Basic Information, App Credentials',
  SLACK_BOT_TOKEN: 'Slack app settings, Install App',
  SLACK_APP_TOKEN: 'Slack app settings, Basic Information, App-Level Tokens (connections:write)',
  SEGMENT_API_TOKEN:
    'Segment, Settings, Workspace settings, Access Management, Tokens (as a Workspace Owner)',
  SEGUE_KEYS: 'made by you: k1: and 32 random bytes in base64',
};

type Raw = z.infer<typeof schema>;

export type SlackConfig = { signingSecret: string; botToken: string; appToken?: string; apiUrl?: string };

/**
 * Without a token the workspace is connected in chat. `apiUrl` and `trackingUrl` are absent where Segment's own
 * addresses of the workspace's region count.
 */
export type SegmentConfig = { token?: string; apiUrl?: string; trackingUrl?: string };

export type Config = {
  port: number;
  host: string;
  redisUrl?: string;
  redisPrefix: string;
  dataDir: string;
  keys?: string;
  /**
   * How long work that was begun is left to the process that began it (SEGUE_LEASE_MS): after a crash its work is
   * taken up again that much later. Too short for a busy machine, and work may be done by two at a time.
   */
  leaseMs: number;
  logLevel: Raw['LOG_LEVEL'];
} /** `connectInChat`: the sandbox starts without a token, as a real installation may. */ & (
  | { mode: 'sandbox'; connectInChat?: boolean }
  | {
      mode: 'real';
      publicUrl?: string;
      slack: SlackConfig;
      segment: SegmentConfig;
    }
);

/** Every fault of the environment at once: variable, what is wrong, where to get it. Values are never quoted. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration is not complete:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const fault = (name: string, what: string): string => {
  const where = whereToGet[name];
  return where ? `${name} ${what}. Get it from: ${where}.` : `${name} ${what}.`;
};

/** The values that are sound, with defaults for those that are not, and what is wrong by variable. */
function parse(env: Record<string, string | undefined>): { raw: Raw; faults: Map<string, string> } {
  const faults = new Map<string, string>();
  const parsed = schema.safeParse(env);
  if (parsed.success) return { raw: parsed.data, faults };
  for (const { path, message } of parsed.error.issues) {
    const name = String(path[0]);
    if (!faults.has(name)) faults.set(name, fault(name, message));
  }
  const sound = Object.entries(env).filter(([name]) => !faults.has(name));
  return { raw: schema.parse(Object.fromEntries(sound)), faults };
}

/**
 * The environment as configuration. With no platform configured, or with `--sandbox`, the sandbox worlds serve;
 * with NODE_ENV=production a missing value is a fault, never a silent sandbox. Throws ConfigError with every fault.
 */
export function readConfig(env: Record<string, string | undefined>, args: readonly string[] = []): Config {
  const { raw, faults } = parse(env);
  const common = {
    port: raw.PORT,
    host: raw.HOST,
    redisPrefix: raw.REDIS_PREFIX,
    dataDir: raw.DATA_DIR,
    leaseMs: raw.SEGUE_LEASE_MS,
    logLevel: raw.LOG_LEVEL,
    ...(raw.REDIS_URL ? { redisUrl: raw.REDIS_URL } : {}),
    ...(raw.SEGUE_KEYS ? { keys: raw.SEGUE_KEYS } : {}),
  };
  const isProduction = raw.NODE_ENV === 'production';
  const wantsSandbox = args.includes('--sandbox');
  // A value that is set but wrong was meant all the same.
  const hasSlack = Boolean(env.SLACK_BOT_TOKEN || env.SLACK_SIGNING_SECRET || env.SLACK_APP_TOKEN);
  if (wantsSandbox && isProduction)
    faults.set('--sandbox', '--sandbox cannot be used with NODE_ENV=production.');
  const isSandbox = wantsSandbox || (!hasSlack && !isProduction);
  const need = (name: keyof Raw): string => {
    const value = raw[name];
    if (typeof value === 'string' && value) return value;
    if (!isSandbox && !faults.has(name)) faults.set(name, fault(name, 'is missing'));
    return '';
  };
  const botToken = need('SLACK_BOT_TOKEN');
  // Socket Mode deliveries are not signed.
  const signingSecret = env.SLACK_APP_TOKEN ? (raw.SLACK_SIGNING_SECRET ?? '') : need('SLACK_SIGNING_SECRET');
  if (isProduction && env.REDIS_URL) need('SEGUE_KEYS');
  if (faults.size > 0) throw new ConfigError([...faults.values()]);
  if (isSandbox) {
    const connectInChat = args.includes('--connect') || raw.SEGUE_SANDBOX_CONNECT === '1';
    return { ...common, mode: 'sandbox', ...(connectInChat ? { connectInChat } : {}) };
  }
  return {
    ...common,
    mode: 'real',
    ...(raw.PUBLIC_URL ? { publicUrl: raw.PUBLIC_URL.replace(/\/+$/, '') } : {}),
    slack: {
      signingSecret,
      botToken,
      ...(raw.SLACK_APP_TOKEN ? { appToken: raw.SLACK_APP_TOKEN } : {}),
      ...(raw.SLACK_API_URL ? { apiUrl: raw.SLACK_API_URL } : {}),
    },
    segment: {
      ...(raw.SEGMENT_API_TOKEN ? { token: raw.SEGMENT_API_TOKEN } : {}),
      ...(raw.SEGMENT_API_URL ? { apiUrl: raw.SEGMENT_API_URL.replace(/\/+$/, '') } : {}),
      ...(raw.SEGMENT_TRACKING_URL ? { trackingUrl: raw.SEGMENT_TRACKING_URL.replace(/\/+$/, '') } : {}),
    },
  };
}

/**
 * What it takes to read a Segment workspace, from the environment alone; `token` is missing where none is set. Throws
 * ConfigError when the token or the address is malformed.
 */
export function readSegmentConfig(env: Record<string, string | undefined>): {
  token?: string;
  apiUrl: string;
} {
  const { SEGMENT_API_TOKEN, SEGMENT_API_URL } = env;
  const { raw, faults } = parse({ SEGMENT_API_TOKEN, SEGMENT_API_URL });
  if (faults.size > 0) throw new ConfigError([...faults.values()]);
  return {
    apiUrl: (raw.SEGMENT_API_URL ?? 'https://api.segmentapis.com').replace(/\/+$/, ''),
    ...(raw.SEGMENT_API_TOKEN ? { token: raw.SEGMENT_API_TOKEN } : {}),
  };
}
