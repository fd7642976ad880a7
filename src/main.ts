import { config as readDotenv } from 'dotenv';
import { type Config, ConfigError, readConfig } from './config.ts';
import { OutsideError } from './core/errors.ts';
import { startSegue } from './segue.ts';

type Running = { address: string; what: string; stop(): Promise<void> };

async function startReal(config: Extract<Config, { mode: 'real' }>): Promise<Running> {
  const segue = await startSegue(config, {
    slack: { ...config.slack, port: config.port, host: config.host },
    segment: config.segment,
    // Segment sends to https only.
    ...(config.publicUrl?.startsWith('https:') ? { publicUrl: config.publicUrl } : {}),
  });
  const address = config.publicUrl
    ? `${config.publicUrl}${new URL(segue.eventsUrl).pathname}`
    : segue.eventsUrl;
  return { address, what: 'Segue takes deliveries from Slack at', stop: segue.stop };
}

async function startSandbox(config: Config): Promise<Running> {
  const { startSandboxed } = await import('./sandboxed.ts');
  const { url, stop } = await startSandboxed({
    ...config,
    // What was tried out must not turn up in a real workspace later.
    dataDir: `${config.dataDir}/sandbox`,
    redisPrefix: `${config.redisPrefix}sandbox:`,
    // The page shows what happens; turns on the terminal would only hide its address.
    logLevel: config.logLevel === 'info' ? 'error' : config.logLevel,
  });
  return { address: url, what: 'Segue is ready, with a sandbox Slack and Segment. Open', stop };
}

async function main(): Promise<void> {
  readDotenv({ quiet: true });
  const config = readConfig(process.env, process.argv.slice(2));
  const running = await (config.mode === 'sandbox' ? startSandbox(config) : startReal(config));
  process.stdout.write(`${running.what} ${running.address}\n`);
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // npm hands SIGTERM to its shell, and most shells die of it without a word to what they run.
  if (process.env.npm_lifecycle_event) onOrphaned(stop);
}

/** Calls back once the process that started this one is gone. */
function onOrphaned(callback: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, 200);
  timer.unref();
}

main().catch((error: unknown) => {
  const isExpected =
    error instanceof ConfigError ||
    error instanceof OutsideError ||
    (error instanceof Error && 'code' in error);
  process.stderr.write(
    `${isExpected ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
