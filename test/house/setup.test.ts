import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const setup = fileURLToPath(new URL('../../src/setup.mjs', import.meta.url));

/** Stands in for npm: notes what it was asked, and does what FAKE_NPM says. */
const fakeNpm = `
const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
const asked = process.argv[2];
appendFileSync('asked.txt', asked + ' in ' + process.cwd() + '\\n');
const [how = 'ok', text = ''] = (process.env.FAKE_NPM ?? 'ok').split('|');
if (how === 'fail' || (how === 'fail-ci' && asked === 'ci')) {
  process.stderr.write(text + '\\n');
  process.exit(1);
}
mkdirSync('node_modules/left-pad', { recursive: true });
writeFileSync('node_modules/.package-lock.json', '{}');
if (asked === 'install') writeFileSync('package-lock.json', 'made by install');
process.stdout.write('added 1 package\\n');
`;

let house: string;

beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'segue setup-'));
  mkdirSync(join(house, 'src'));
  mkdirSync(join(house, 'npm'));
  cpSync(setup, join(house, 'src/setup.mjs'));
  writeFileSync(join(house, 'npm/npm-cli.js'), fakeNpm);
  writeFileSync(join(house, 'package.json'), JSON.stringify({ dependencies: { 'left-pad': '1' } }));
  writeFileSync(join(house, 'package-lock.json'), 'first lock');
});

afterEach(() => rmSync(house, { recursive: true, force: true }));

function run(env: Record<string, string> = {}, cwd = tmpdir()) {
  const { PATH = '' } = process.env;
  const result = spawnSync(process.execPath, [join(house, 'src/setup.mjs')], {
    cwd,
    encoding: 'utf8',
    env: { PATH, npm_execpath: join(house, 'npm/npm-cli.js'), ...env },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** What npm was asked since the start: "ci", "install". */
function asked(): string[] {
  const file = join(house, 'asked.txt');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' in ')[0] ?? '');
}

describe('setup', () => {
  test('installs once, with one line, from any folder, and says nothing afterwards', () => {
    const first = run();
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out.trim().split('\n')).toHaveLength(1);
    expect(readFileSync(join(house, 'asked.txt'), 'utf8')).toContain(house);
    expect(run({}, house)).toEqual({ code: 0, out: '', err: '' });
    expect(asked()).toEqual(['ci']);
  });

  test('installs again when the lock has changed', () => {
    run();
    writeFileSync(join(house, 'package-lock.json'), 'second lock');
    expect(run().code).toBe(0);
    expect(asked()).toEqual(['ci', 'ci']);
  });

  test('installs again when somebody removed node_modules', () => {
    run();
    rmSync(join(house, 'node_modules'), { recursive: true });
    run();
    expect(asked()).toEqual(['ci', 'ci']);
  });

  test('what is installed for production lacks the tools of the tests, and not the other way round', () => {
    run({ NODE_ENV: 'production' });
    run({ NODE_ENV: 'production' });
    expect(asked()).toEqual(['ci']);
    run();
    run({ NODE_ENV: 'production' });
    expect(asked()).toEqual(['ci', 'ci']);
  });

  test('leaves alone what was installed by hand after the lock was written', () => {
    mkdirSync(join(house, 'node_modules/left-pad'), { recursive: true });
    writeFileSync(join(house, 'node_modules/.package-lock.json'), '{}');
    expect(run()).toEqual({ code: 0, out: '', err: '' });
    expect(asked()).toEqual([]);
  });

  test('does not trust an older installation, or one where something is missing', () => {
    mkdirSync(join(house, 'node_modules/left-pad'), { recursive: true });
    writeFileSync(join(house, 'node_modules/.package-lock.json'), '{}');
    utimesSync(join(house, 'node_modules/.package-lock.json'), 1000, 1000);
    run();
    expect(asked()).toEqual(['ci']);
    rmSync(join(house, 'node_modules/.segue-setup'));
    rmSync(join(house, 'node_modules/left-pad'), { recursive: true });
    run();
    expect(asked()).toEqual(['ci', 'ci']);
  });

  test('falls back to npm install without a lock, or when the lock does not fit package.json', () => {
    rmSync(join(house, 'package-lock.json'));
    expect(run().code).toBe(0);
    expect(asked()).toEqual(['install']);
    expect(run()).toEqual({ code: 0, out: '', err: '' });
    writeFileSync(join(house, 'package-lock.json'), 'does not fit');
    expect(run({ FAKE_NPM: 'fail-ci|npm error code EUSAGE' }).code).toBe(0);
    expect(asked()).toEqual(['install', 'ci', 'install']);
    expect(run()).toEqual({ code: 0, out: '', err: '' });
  });

  test('a failed installation is told with what npm said, and tried again the next time', () => {
    const failed = run({ FAKE_NPM: 'fail|npm error code ENOTFOUND' });
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('npm error code ENOTFOUND');
    expect(failed.err).toContain('Nothing was started');
    expect(asked()).toEqual(['ci']);
    run();
    expect(asked()).toEqual(['ci', 'ci']);
  });

  test('an old Node is refused before anything else, with the version that is needed', () => {
    const file = join(house, 'src/setup.mjs');
    const text = readFileSync(file, 'utf8');
    for (const [version, isRefused] of [
      ['18.20.4', true],
      ['20.18.3', true],
      ['20.19.0', false],
      ['22.0.0', false],
    ] as const) {
      writeFileSync(file, text.replaceAll('process.versions.node', `'${version}'`));
      const { code, err } = run();
      expect({ version, code }).toEqual({ version, code: isRefused ? 1 : 0 });
      if (isRefused) expect(err).toMatch(new RegExp(`needs Node 20\\.19 or newer; this is ${version}`));
    }
    expect(asked()).toEqual(['ci']);
  });

  test('the oldest Node is the one of package.json', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      engines: { node: string };
    };
    const [, major, minor] = /oldestNode = \[(\d+), (\d+)\]/.exec(readFileSync(setup, 'utf8')) ?? [];
    expect(`>=${major}.${minor}`).toBe(engines.node);
  });
});
