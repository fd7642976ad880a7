import fs, { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sandboxSecrets } from '../../src/sandbox/worlds.ts';
import { startTown } from '../support/town.ts';

/** The one that the sandbox starts with. */
const token = sandboxSecrets.segmentToken;
const mistyped = ['sgp', '_qP7rT2vX9zB4nM6kL1jH8gF3'].join('');

let town: Awaited<ReturnType<typeof startTown>>;
/** Whatever Segue sends: everything but the one header that is meant to carry a token. */
const sent: string[] = [];
const log: string[] = [];

beforeAll(async () => {
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const { authorization: _, ...headers } = Object.fromEntries(new Headers(init?.headers));
    if (!url.includes('/sandbox/')) {
      const { body } = init ?? {};
      const text = body instanceof Uint8Array ? Buffer.from(body).toString() : String(body ?? '');
      sent.push(
        `${url} ${JSON.stringify(headers)} ${decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, '%25'))}`,
      );
    }
    return real(input, init);
  });
  const write = fs.writeSync.bind(fs) as unknown as (...args: unknown[]) => number;
  vi.spyOn(fs, 'writeSync').mockImplementation(((fd: number, data: unknown, ...rest: unknown[]) => {
    if (fd !== 2) return write(fd, data, ...rest);
    log.push(String(data));
    return Buffer.byteLength(String(data));
  }) as unknown as typeof fs.writeSync);
  town = await startTown({ SEGUE_SANDBOX_CONNECT: '1', LOG_LEVEL: 'debug' });
});
afterAll(async () => {
  await town?.close();
  vi.restoreAllMocks();
});

/** What somebody enters in the form that is open. */
const entry = (value: string, region = 'US: api.segmentapis.com') => ({
  'Public API token': value,
  'Region of the workspace': region,
});

/** The files of Segue's own store, as anybody who gets hold of them could read them. */
const stored = (): string =>
  readdirSync(town.dataDir)
    .filter((name) => name.startsWith('segue.'))
    .map((name) => readFileSync(join(town.dataDir, name), 'latin1'))
    .join('\n');

const given: string[] = [token, mistyped];
/** A token as an owner makes it in Segment's app. */
async function made(access: string): Promise<string> {
  const { token: value } = (await town.control('/segment/tokens', { access })) as { token: string };
  given.push(value);
  return value;
}

const whats = async () => (await town.audit()).map(({ what }) => what);

test('a workspace is connected, its token replaced and removed, in chat', { timeout: 60_000 }, async () => {
  const [olivia, erin, adam] = ['olivia', 'erin', 'adam'].map((name) => town.person(name)) as [
    ReturnType<typeof town.person>,
    ReturnType<typeof town.person>,
    ReturnType<typeof town.person>,
  ];

  // Nobody is known yet; who enters a token has to be an owner of what it opens.
  await town.person('gina').says('hi');
  await town.person('gina').sees('I serve full members');
  for (const person of [erin, adam]) {
    await person.says('hi');
    await person.sees('Connect your Segment workspace');
    await person.presses('Connect the workspace');
    expect((await person.fills(entry(token))).closed).toBe(true);
    await person.sees('I found no Workspace Owner there with your e-mail');
    await person.sees('Olivia Hart');
  }
  expect((await town.checklist())?.workspace).toBeUndefined();

  // A token in a message is not taken.
  await olivia.says(`our token is ${mistyped}`);
  await olivia.sees('goes into the form for the Segment workspace');
  await olivia.presses('Connect the workspace');
  expect((await olivia.fills(entry(mistyped))).closed).toBe(true);
  await olivia.sees('Segment refused the token, in the US and in the EU');
  await olivia.presses('Connect the workspace');
  await olivia.fills(entry(token, 'EU: eu1.api.segmentapis.com'));
  await olivia.sees('It is a token of the US region');

  await olivia.presses('Connect the workspace');
  await olivia.fills(entry(token));
  await olivia.sees('Connected: Acme');
  await olivia.sees('Protocols (tracking plans): on.');
  await olivia.sees('Start setup');
  await erin.says('hi');
  await erin.sees('Only a Segment Workspace Owner can do that');
  await olivia.presses('Start setup');
  await olivia.sees('What is your business goal?');

  // A weaker one takes nobody's place.
  await olivia.says('replace the token');
  await olivia.presses('Replace the token');
  await olivia.fills(entry(await made('member')));
  await olivia.sees('may not read people and their roles', 'dm', 5);
  await olivia.says('status');
  await olivia.presses('Replace the token');
  await olivia.fills(entry(await made('owner')));
  await olivia.sees('From now on I use this token for Acme');

  // Revoked: the step is blocked with words and the way on; what needs no Segment goes on.
  await town.control('/segment/tokens/owner', { revoked: true });
  await olivia.says('status');
  await olivia.sees('Replace the token');
  const { tokens } = await town.call<{ tokens: { id: string; revoked: boolean }[] }>(
    'GET',
    '/segment/tokens',
  );
  for (const { id } of tokens) await town.control(`/segment/tokens/${id}`, { revoked: true });
  await town.advance(11 * 60_000);
  await olivia.says('personalize communications');
  await olivia.sees('Segment refuses my token');
  await olivia.says('what does winback need?');
  await olivia.sees('winback');
  await town.control('/segment/tokens/owner', { revoked: false });
  await olivia.says('personalize communications');
  await olivia.presses('Replace the token');
  await olivia.fills(entry(token));
  await olivia.sees('From now on I use this token for Acme');
  await olivia.says('personalize communications');
  await olivia.sees('Which use case would you like to set up?');

  await olivia.opensHome();
  await town.eventually('the Home tab offers it', async () =>
    JSON.stringify((await olivia.home()).view).includes('Remove the token'),
  );
  await olivia.presses('Remove the token', { surface: 'home' });
  await olivia.sees('Remove the token?');
  await olivia.presses('Remove the token');
  await olivia.sees('Please delete it in Segment as well');
  await olivia.says('winback');
  await olivia.sees('Connect your Segment workspace');
  expect(await town.checklist()).toMatchObject({ goal: expect.any(String), workspace: { name: 'Acme' } });
  await olivia.presses('Connect the workspace');
  await olivia.fills(entry(token));
  await olivia.sees('Connected: Acme');
  await olivia.says('winback');
  await olivia.sees('winback');

  expect(await whats()).toEqual(
    expect.arrayContaining([
      'token_refused',
      'workspace_connected',
      'token_replaced',
      'workspace_disconnected',
    ]),
  );
  // Nothing was made while all this went on.
  expect((await town.segment()).sources).toEqual([]);
  const places: Record<string, string> = {
    store: stored(),
    jobs: JSON.stringify(await town.call('GET', '/bot/jobs')),
    checklist: JSON.stringify(await town.checklist()),
    audit: JSON.stringify(await town.audit()),
    log: log.join('\n'),
    sent: sent.join('\n'),
  };
  expect(log.length).toBeGreaterThan(0);
  expect(sent.length).toBeGreaterThan(0);
  for (const [place, text] of Object.entries(places))
    for (const secret of given)
      expect({ place, leaks: text.includes(secret) }).toEqual({ place, leaks: false });
});
