import fs from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../src/log.ts';
import { hiddenParts, planted } from './support/planted.ts';

/** What the log writes while `work` runs. */
function written(work: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  vi.spyOn(fs, 'writeSync').mockImplementation(((_: number, data: unknown) => {
    lines.push(String(data));
    return Buffer.byteLength(String(data));
  }) as unknown as typeof fs.writeSync);
  work(createLog('debug'));
  return lines.join('');
}

afterEach(() => vi.restoreAllMocks());

test.each([
  'segment_token',
  'slack',
  'llm',
  'aws',
  'google',
  'github',
  'azure',
  'jwt',
  'authorization',
  'password',
] as const)('no line of the log holds a secret of a known shape, however deep: %s', (kind) => {
  const secret = planted[kind];
  const text = written((log) => {
    log.info(`at ${secret}`);
    log.warn({ error: { message: `bad ${secret}`, list: [secret] } }, `of ${secret}`);
    log.error(new Error(`with ${secret}`));
    log.error({ err: new Error(`in ${secret}`) }, 'failed');
  });
  expect(text.split('\n').filter(Boolean)).toHaveLength(4);
  expect(text).toContain('[redacted]');
  expect(text).not.toContain(hiddenParts[kind]);
});

test('ids of turns and jobs stay readable', () => {
  const turn = 'slack:view:V0123ABCDE:1700000000.Zk3Yx9Wq:4f9a1c7e2b8d4f9a1c7e2b8d#1:create_source';
  expect(written((log) => log.info({ turn, jobs: 2 }, 'turn'))).toContain(turn);
});
