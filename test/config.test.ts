import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

type Env = Record<string, string | undefined>;

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const real: Env = {
  SLACK_BOT_TOKEN: 'xoxb-1-abcdef',
  SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef',
  SEGMENT_API_TOKEN: 'sgp_0123456789abcdef',
};

function faultsOf(env: Env, args: string[] = []): readonly string[] {
  try {
    readConfig(env, args);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('what is left out', () => {
  test('nothing at all is the sandbox, with its defaults', () => {
    expect(readConfig({})).toEqual({
      mode: 'sandbox',
      port: 3000,
      host: '127.0.0.1',
      redisPrefix: 'segue:',
      dataDir: 'data',
      leaseMs: 10_000,
      logLevel: 'info',
    });
  });

  test('an empty value counts as left out', () => {
    const names = ['PORT', 'HOST', 'REDIS_URL', 'DATA_DIR', 'SEGUE_KEYS', 'SLACK_BOT_TOKEN', 'LOG_LEVEL'];
    expect(readConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readConfig({}));
  });

  test('with Slack configured, the real services are meant', () => {
    expect(
      readConfig({
        ...real,
        PORT: '0',
        SEGUE_LEASE_MS: '2000',
        SEGMENT_API_URL: 'https://eu1.api.segmentapis.com/',
      }),
    ).toMatchObject({
      mode: 'real',
      port: 0,
      leaseMs: 2000,
      slack: { botToken: real.SLACK_BOT_TOKEN, signingSecret: real.SLACK_SIGNING_SECRET },
      segment: { token: real.SEGMENT_API_TOKEN, apiUrl: 'https://eu1.api.segmentapis.com' },
    });
  });

  test('without a Segment token the workspace is connected in chat, with the addresses of its region', () => {
    const config = readConfig({ ...real, SEGMENT_API_TOKEN: '' });
    expect(config.mode === 'real' && config.segment).toEqual({});
  });

  test.each<[Env, string[]]>([
    [{ SEGUE_SANDBOX_CONNECT: '1' }, []],
    [{}, ['--connect']],
  ])('the sandbox starts unconnected when it is asked to', (env, args) => {
    expect(readConfig(env, args)).toMatchObject({ mode: 'sandbox', connectInChat: true });
    expect(readConfig({ ...env, SEGUE_SANDBOX_CONNECT: '0' })).not.toHaveProperty('connectInChat');
  });

  test('--sandbox wins over what is configured', () => {
    expect(readConfig(real, ['--sandbox']).mode).toBe('sandbox');
  });

  test('Socket Mode needs no signing secret', () => {
    const config = readConfig({ ...real, SLACK_SIGNING_SECRET: undefined, SLACK_APP_TOKEN: 'xapp-1-abc' });
    expect(config).toMatchObject({ mode: 'real', slack: { appToken: 'xapp-1-abc', signingSecret: '' } });
  });
});

describe('what is missing', () => {
  test.each<[string, Env, string[]]>([
    ['only a bot token', { SLACK_BOT_TOKEN: real.SLACK_BOT_TOKEN }, ['SLACK_SIGNING_SECRET']],
    ['only a signing secret', { SLACK_SIGNING_SECRET: real.SLACK_SIGNING_SECRET }, ['SLACK_BOT_TOKEN']],
    ['only an app token', { SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN']],
    ['production without anything', { NODE_ENV: 'production' }, ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']],
    [
      'production on Redis without keys',
      { ...real, NODE_ENV: 'production', REDIS_URL: 'redis://127.0.0.1' },
      ['SEGUE_KEYS'],
    ],
  ])('%s', (_, env, names) => {
    const faults = faultsOf(env);
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(names);
    for (const fault of faults) expect(fault).toMatch(/ is missing\. Get it from: ./);
  });

  test('production is never a sandbox', () => {
    expect(faultsOf({ ...real, NODE_ENV: 'production' }, ['--sandbox'])).toEqual([
      '--sandbox cannot be used with NODE_ENV=production.',
    ]);
  });
});

describe('what is wrong', () => {
  test.each<[string, string, RegExp]>([
    ['PORT', 'http', /a whole number from 0 to 65535/],
    ['PORT', '65536', /a whole number from 0 to 65535/],
    ['PORT', '-1', /a whole number/],
    ['PORT', '80.5', /a whole number/],
    ['PORT', ' ', /a whole number/],
    ['PORT', '0x50', /a whole number/],
    ['REDIS_URL', 'localhost:6379-pw', /such as redis:/],
    ['REDIS_URL', 'http://:pw@127.0.0.1:6379', /such as redis:/],
    ['REDIS_PREFIX', 'segue{1}:', /braces or spaces/],
    ['REDIS_PREFIX', 'segue 1:', /braces or spaces/],
    ['SEGUE_KEYS', 'k1', /must be keys such as/],
    ['SEGUE_KEYS', `k1:${Buffer.alloc(16).toString('base64')}`, /must be keys such as/],
    ['SEGUE_KEYS', `k1:${key(1)},k2`, /must be keys such as/],
    ['SEGUE_KEYS', key(7), /must be keys such as/],
    ['SEGUE_LEASE_MS', '999', /a whole number from 1000 to 600000/],
    ['SEGUE_LEASE_MS', '10s', /a whole number/],
    ['SLACK_BOT_TOKEN', 'xapp-1-abcdef', /starts with xoxb-/],
    ['SLACK_BOT_TOKEN', 'xoxb-1-abcdef\n', /a line break/],
    ['SLACK_APP_TOKEN', 'xoxb-1-abcdef', /starts with xapp-/],
    ['SLACK_SIGNING_SECRET', 'short-secret', /too short/],
    ['SLACK_API_URL', 'slack.example.com', /such as https:/],
    ['SEGMENT_API_TOKEN', 'sgp_short', /too short/],
    ['SEGMENT_API_TOKEN', 'sgp_0123456789 abcdef', /a space/],
    ['SEGMENT_API_URL', 'ftp://api.example.com', /such as https:/],
    ['SEGMENT_API_URL', 'http://api.example.com', /must be https/],
    ['SEGMENT_API_URL', 'https://user:hidden@api.example.com', /neither user, query nor fragment/],
    ['SEGMENT_TRACKING_URL', 'https://api.example.com/?key=hidden', /neither user, query nor fragment/],
    ['LOG_LEVEL', 'loud', /silent, error, warn, info or debug/],
  ])('%s = %j', (name, value, words) => {
    const faults = faultsOf({ ...real, [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(`${name} `)).toBe(true);
    expect(faults[0]).toMatch(words);
    // The value may be a secret in the wrong place.
    if (value.trim().length > 3) expect(faults[0]).not.toContain(value.trim());
  });

  test.each<[string, string]>([
    ['PORT', '65535'],
    ['REDIS_URL', 'rediss://user:pw@redis.example.com:6380/1'],
    ['SEGUE_KEYS', `k2:${key(2)}, k1:${key(1)}`],
    ['SEGUE_LEASE_MS', '600000'],
    ['SEGMENT_API_URL', 'http://127.0.0.1:4000/'],
    ['SLACK_API_URL', 'http://127.0.0.1:4000/api/'],
    ['LOG_LEVEL', 'silent'],
  ])('%s = %j is right', (name, value) => {
    expect(faultsOf({ ...real, [name]: value })).toEqual([]);
  });

  test('everything at once: what is wrong and what is missing, each variable once', () => {
    const faults = faultsOf({
      NODE_ENV: 'production',
      PORT: 'a',
      REDIS_URL: 'b',
      SLACK_BOT_TOKEN: 'not ours',
      LOG_LEVEL: 'd',
      SEGUE_LEASE_MS: 'e',
    });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
      'LOG_LEVEL',
      'PORT',
      'REDIS_URL',
      'SEGUE_KEYS',
      'SEGUE_LEASE_MS',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ]);
    const { message } = new ConfigError(faults);
    for (const fault of faults) expect(message).toContain(`  - ${fault}`);
  });

  test('a bot token that is wrong still means that Slack was meant', () => {
    expect(faultsOf({ SLACK_BOT_TOKEN: 'xapp-1' }).map((fault) => fault.split(' ')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ]);
  });
});
