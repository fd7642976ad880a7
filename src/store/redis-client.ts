import { Redis } from 'ioredis';
import { OutsideError } from '../core/errors.ts';
import { SCRIPTS } from './redis-scripts.ts';

/** An answer later than this counts as none, ms: a person is told within 2 s that nothing was saved. */
const COMMAND_TIMEOUT_MS = 1500;

type Script = (...keysAndValues: (string | number)[]) => Promise<unknown>;

/** The client with the store's scripts as methods: keys first, in the order each script names them. */
export type ScriptedRedis = Redis & Record<keyof typeof SCRIPTS, Script>;

/**
 * A client that is not connected yet and has the store's scripts as methods. `where` is host and port for people;
 * `lastFault` tells why there is no connection. Throws OutsideError (bad_url) on an address it can't use.
 */
export function createClient(url: string): {
  client: ScriptedRedis;
  where: string;
  lastFault(): Error | undefined;
} {
  let address: URL;
  try {
    address = new URL(url);
    if (!/^rediss?:$/.test(address.protocol)) throw new Error('not a Redis address');
  } catch {
    // Neither the text nor the cause: a mistyped address may hold the password anywhere.
    throw new OutsideError('store_unavailable', {
      message: 'REDIS_URL has to look like redis://host:6379 or rediss://user:password@host:6379.',
      reason: 'bad_url',
    });
  }
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: 3000,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times - 1, 10), 500),
    // After a failover the old address may lead to a replica: connect anew.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  // A command that fails for want of a connection only says "closed"; why it closed is told here. (Without a
  // listener the event would end the process.)
  let lastFault: Error | undefined;
  client.on('error', (error: Error) => {
    lastFault = error;
  });
  client.on('ready', () => {
    lastFault = undefined;
  });
  for (const [name, script] of Object.entries(SCRIPTS)) client.defineCommand(name, script);
  // defineCommand adds these methods at run time; SCRIPTS is where their names come from.
  return { client: client as ScriptedRedis, where: address.host, lastFault: () => lastFault };
}

/** Says which settings can lose data. A server that doesn't show them is not judged. */
export async function warnOfSettings(
  client: Redis,
  where: string,
  warn: (text: string) => void,
): Promise<void> {
  let info: string;
  try {
    info = `${await client.info('memory')}\n${await client.info('persistence')}`;
  } catch {
    return;
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy && policy !== 'noeviction') {
    warn(
      `Redis at ${where} has maxmemory-policy ${policy}: when memory runs short it deletes setups without a word. Set it to noeviction.`,
    );
  }
  if (/^aof_enabled:0/m.test(info)) {
    warn(
      `Redis at ${where} has its append-only file off: a restart loses what people did. Set appendonly yes (and appendfsync always to survive a power cut).`,
    );
  }
}

/**
 * A failed command as an OutsideError, `reason` being Redis' own short code (OOM, READONLY), that of the connection
 * (ECONNREFUSED), timeout or no_connection. `lastFault`: why there was no connection, if there was none. Throws a
 * caller's mistake (TypeError, RangeError) as it is.
 */
export function unavailable(where: string, error: unknown, lastFault: Error | undefined): OutsideError {
  if (error instanceof OutsideError) return error;
  // Ours, thrown on wrong arguments before anything was sent: a bug, not an outage.
  if (error instanceof TypeError || error instanceof RangeError) throw error;
  const own = error instanceof Error ? error : new Error(String(error));
  const fault = own.name === 'ReplyError' ? own : (lastFault ?? own);
  const isReply = fault.name === 'ReplyError';
  const reason = isReply ? (fault.message.split(/[\s:]/, 1)[0] ?? 'ERR') : connectionFault(fault);
  return new OutsideError(
    'store_unavailable',
    {
      message: isReply
        ? `Redis at ${where} refused (${reason}).`
        : `Redis at ${where} did not answer (${reason}).`,
      reason,
    },
    // ioredis hangs the command on its errors, and with it states and sealed secrets: keep the text only.
    { cause: new Error(fault.message) },
  );
}

function connectionFault(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /timed out/i.test(error.message) ? 'timeout' : 'no_connection';
}
