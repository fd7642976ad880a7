import { config as readDotenv } from 'dotenv';
import { ConfigError, readSegmentConfig } from './config.ts';
import { en } from './copy/en.ts';
import { OutsideError } from './core/errors.ts';
import { examinationText, nextInWords } from './core/examination-text.ts';
import { examine } from './effects/examine.ts';
import { askHidden } from './hidden-input.ts';
import { regionAddresses } from './segment/connected.ts';
import { createSegment } from './segment/public-api.ts';
import type { Segment } from './segment/segment.ts';

const words = en.doctor;

const regions = Object.entries(regionAddresses).map(([name, { apiUrl }]) => ({
  name: name.toUpperCase(),
  apiUrl,
}));

export type DoctorOptions = {
  env: Record<string, string | undefined>;
  args: readonly string[];
  /** Asks for the token without showing it; left out where nobody can be asked. */
  ask?: () => Promise<string | undefined>;
  out(text: string): void;
  err(text: string): void;
  now?: () => number;
  fetch?: typeof globalThis.fetch;
  /** Addresses by region, for tests. */
  regions?: readonly { name: string; apiUrl: string }[];
};

type Told = { what: string; next: string };

/**
 * Reads a Segment workspace and prints what Segue sees there, may do and would do next. It sends reads only. Answers
 * the exit code: 0, or 1 when the workspace could not be read (why is printed in words). Never prints the token.
 */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { args, env, now = Date.now } = options;
  if (args.includes('--help')) {
    options.out(`${words.usage}\n`);
    return 0;
  }
  const isJson = args.includes('--json');
  let token = '';
  // Whatever is printed, however it got there.
  const safe = (text: string) => (token ? text.replaceAll(token, '[redacted]') : text);
  const fail = (told: Told & { code: string }): number => {
    const { what, next, code } = told;
    if (isJson) options.out(safe(`${JSON.stringify({ error: { code, what, next } }, null, 2)}\n`));
    else options.err(safe(`${what}\n${next}\n${words.failed.nothing}\n`));
    return 1;
  };

  try {
    const asked = env.SEGMENT_API_TOKEN ? undefined : (await options.ask?.())?.trim();
    const config = readSegmentConfig({ ...env, ...(asked ? { SEGMENT_API_TOKEN: asked } : {}) });
    token = config.token ?? '';
    const { apiUrl } = config;
    if (!token) return fail({ code: 'no_token', what: words.noToken, next: words.failed.newToken });

    let calls = 0;
    const send = options.fetch ?? globalThis.fetch;
    const clientAt = (baseUrl: string): Segment =>
      createSegment({
        baseUrl,
        token,
        readOnly: true,
        retries: 2,
        now,
        fetch: (input, init) => {
          calls += 1;
          return send(input, init);
        },
      });
    try {
      const examination = await examine(clientAt(apiUrl), now());
      const known = options.regions ?? regions;
      const region = known.find((one) => one.apiUrl === apiUrl)?.name ?? new URL(apiUrl).host;
      const json = { region, calls, ...examination, next: nextInWords(examination) };
      options.out(
        safe(isJson ? `${JSON.stringify(json, null, 2)}\n` : examinationText(examination, region, calls)),
      );
      return 0;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      const other = (options.regions ?? regions).find((one) => one.apiUrl !== apiUrl);
      const isRegion = (options.regions ?? regions).some((one) => one.apiUrl === apiUrl);
      const isElsewhere =
        error.code === 'segment_unauthorized' && other && isRegion && (await fits(clientAt(other.apiUrl)));
      return fail({
        code: error.code,
        ...(isElsewhere
          ? {
              what: words.failed.wrongToken(apiUrl),
              next: words.failed.otherRegion(other.name, other.apiUrl),
            }
          : inWords(error, apiUrl)),
      });
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return fail({ code: 'configuration', what: error.message, next: words.failed.newToken });
  }
}

/** Whether the token is one of this address. */
async function fits(segment: Segment): Promise<boolean> {
  try {
    await segment.workspace();
    return true;
  } catch (error) {
    if (error instanceof OutsideError) return false;
    throw error;
  }
}

function inWords(error: OutsideError, apiUrl: string): Told {
  const reason = error.reason ?? words.probe.status(error.status);
  switch (error.code) {
    case 'segment_unauthorized':
      return { what: words.failed.wrongToken(apiUrl), next: words.failed.newToken };
    case 'segment_unreachable':
      return { what: words.failed.unreachable(apiUrl, reason), next: words.failed.checkNetwork };
    case 'segment_rate_limited':
      return { what: words.failed.busy, next: words.failed.later };
    default:
      return { what: words.failed.other(reason), next: words.failed.again };
  }
}

/** What `npm run doctor` runs. */
export async function main(): Promise<void> {
  readDotenv({ quiet: true });
  const { stdin, stdout, stderr } = process;
  process.exitCode = await runDoctor({
    env: process.env,
    args: process.argv.slice(2),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    // The question goes to stderr, so that --json can be piped.
    ...(stdin.isTTY && { ask: () => askHidden(words.tokenPrompt, stdin, (text) => void stderr.write(text)) }),
  });
}
