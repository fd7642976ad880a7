// Runs before anything is installed, so it is plain JavaScript without a dependency.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, 'package-lock.json');
const packages = join(root, 'node_modules');
const stampFile = join(packages, '.segue-setup');

/** Engines of package.json; the first 20.x that every package used here supports. */
const oldestNode = [20, 19];

function isNodeTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** A file's text, or undefined when it is not there. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What has to be installed: the locked versions, for this kind of machine, with or without the tools for tests. */
function wantedStamp(lock, isProduction) {
  const digest = createHash('sha256').update(lock).digest('hex');
  return `${digest} ${process.platform}-${process.arch} ${isProduction ? 'production' : 'all'}`;
}

/** True when somebody ran npm here by hand, after the lock last changed, and nothing that is needed is missing. */
function isInstalledByHand(isProduction) {
  const installed = join(packages, '.package-lock.json');
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lockFile).mtimeMs) return false;
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const needed = Object.keys(isProduction ? dependencies : { ...dependencies, ...devDependencies });
  return needed.every((name) => existsSync(join(packages, name)));
}

/** Runs npm quietly; answers its exit code and what it wrote. */
function npm(args) {
  // npm tells where it stands; other package managers set the same variable for themselves.
  const own = process.env.npm_execpath ?? '';
  const isNpm = ['npm-cli.js', 'npm-cli.cjs'].includes(basename(own));
  const [command, first] = isNpm ? [process.execPath, [own]] : ['npm', []];
  const result = spawnSync(command, [...first, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    // On Windows npm is a .cmd file, which only a shell can start.
    shell: !isNpm && process.platform === 'win32',
  });
  const wrote = `${result.stderr ?? ''}${result.stdout ?? ''}`.trim();
  return {
    code: result.status ?? 1,
    wrote: result.error ? `${result.error.message}\n${wrote}`.trim() : wrote,
  };
}

function install(hasLock) {
  if (!hasLock) return npm(['install']);
  const clean = npm(['ci']);
  // The lock and package.json disagree: somebody is changing a dependency.
  return clean.code !== 0 && clean.wrote.includes('EUSAGE') ? npm(['install']) : clean;
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

if (isNodeTooOld(process.versions.node)) {
  fail(
    `Segue needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}. Get it from nodejs.org or your version manager, then run the command again.`,
  );
}

const isProduction = process.env.NODE_ENV === 'production';
const lock = read(lockFile);
const stamp = read(stampFile)?.trim();
const isCurrent =
  lock !== undefined &&
  (stamp === wantedStamp(lock, isProduction) ||
    // Everything is more than production needs.
    stamp === wantedStamp(lock, false));

if (!isCurrent) {
  const isByHand = lock !== undefined && stamp === undefined && isInstalledByHand(isProduction);
  if (!isByHand) {
    process.stdout.write('Installing what Segue needs (once, up to a minute) ...\n');
    const { code, wrote } = install(lock !== undefined);
    if (code !== 0) {
      fail(
        `${wrote}\n\nThe packages could not be installed (npm ended with ${code}). Nothing was started. Check the network and the lines above, then run the command again.`,
      );
    }
  }
  // Read again: an install without a lock, or with one that was behind, has written it.
  const installed = read(lockFile);
  if (installed !== undefined && existsSync(packages))
    writeFileSync(stampFile, `${wantedStamp(installed, isProduction)}\n`);
}
