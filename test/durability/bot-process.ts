import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The arguments of node that run Segue. */
export type Program = { args: string[]; remove(): Promise<void> };

/** Segue as `npm start` runs it. */
const fromSource: Program = {
  args: ['--import', require.resolve('tsx'), join(root, 'src/main.ts')],
  remove: async () => undefined,
};

/** Segue as `npm run build` makes it, in a folder of its own: it starts in half the time. */
export async function build(): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'segue-built-'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--noCheck', '--sourceMap', 'false', '--outDir', join(folder, 'dist')];
  await promisify(execFile)(process.execPath, [compiler, '--project', root, ...options]);
  for (const name of ['node_modules', 'package.json', 'catalog', 'intents'])
    await symlink(join(root, name), join(folder, name));
  return {
    args: [join(folder, 'dist/main.js')],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** How a process ended, and all it wrote. */
export type Ended = {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
  ms: number;
};

/** Segue as a process of its own, as it runs in production: configured by the environment alone. */
export interface BotProcess {
  /** Starts it and waits until it takes deliveries; throws with its output when it ends instead. */
  start(): Promise<void>;
  /** kill -9: nothing is finished, nothing is said. Resolves once it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with how it ended. */
  terminate(): Promise<Ended>;
  /** Everything it logged since the first start. */
  log(): string;
  /** No process is left behind, and none is started any more. */
  dispose(): Promise<void>;
}

/** A free port of this machine; a process that is restarted has to come back at the same address. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

/** Runs it with this environment and nothing else of ours: no .env file, no variables of the test run. */
function run({ args }: Program, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH ?? '', ...env },
    // Not the checkout: a developer's own .env is read from where the process runs.
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test run that is broken off leaves nothing behind.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  return child;
}

/** Starts it from source and waits until it has ended by itself, as it does on a fault; killed after `withinMs`. */
export async function runToEnd(env: Record<string, string>, withinMs = 20_000): Promise<Ended> {
  const started = performance.now();
  const child = run(fromSource, env);
  let out = '';
  let err = '';
  child.stdout?.on('data', (part) => {
    out += part;
  });
  child.stderr?.on('data', (part) => {
    err += part;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { code, signal, out, err, ms: performance.now() - started };
}

/** The process is not started yet. */
export function createBotProcess(env: Record<string, string>, program = fromSource): BotProcess {
  let child: ChildProcess | undefined;
  let log = '';
  let out = '';
  let isDisposed = false;

  async function end(signal: NodeJS.Signals): Promise<Ended> {
    const started = performance.now();
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null) throw new Error(`Segue had ended by itself:\n${log}`);
    ending.kill(signal);
    const [code, by] = (await once(ending, 'close')) as [number | null, NodeJS.Signals | null];
    return { code, signal: by, out, err: log, ms: performance.now() - started };
  }

  return {
    async start() {
      if (isDisposed) throw new Error('the test is over');
      const starting = run(program, env);
      child = starting;
      out = '';
      starting.stderr?.on('data', (part) => {
        log += part;
      });
      const lines = createInterface({ input: starting.stdout as NodeJS.ReadableStream });
      await new Promise<void>((resolve, reject) => {
        lines.on('line', (line) => {
          out += `${line}\n`;
          if (line.includes('takes deliveries')) resolve();
        });
        starting.once('close', (code) => reject(new Error(`Segue ended with ${code}:\n${out}${log}`)));
      });
    },
    async kill() {
      await end('SIGKILL');
    },
    terminate: () => end('SIGTERM'),
    log: () => log,
    async dispose() {
      isDisposed = true;
      const left = child;
      if (!left || left.exitCode !== null || left.signalCode !== null) return;
      left.kill('SIGKILL');
      await once(left, 'close');
    },
  };
}
