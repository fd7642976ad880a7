import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../worlds.ts';

/** Sandbox time that people and tests can move ahead, never back: stored work is due by it. */
export interface SandboxClock extends Clock {
  /** How far sandbox time is ahead of real time, in ms. */
  offsetMs(): number;
  /** Moves ahead by a positive number of ms; saved before it returns. */
  advance(ms: number): void;
  /** Told after each move, so that timers can be set anew. Returns the unsubscriber. */
  onMove(listener: () => void): () => void;
}

/** A clock whose offset lives in `file` (when given), so that a restart doesn't turn time back. Throws on a file that isn't one of ours. */
export function createSandboxClock(file?: string, realNow: () => number = Date.now): SandboxClock {
  let offset = file ? readOffset(file) : 0;
  const listeners = new Set<() => void>();
  return {
    now: () => realNow() + offset,
    offsetMs: () => offset,
    advance(ms) {
      if (!Number.isFinite(ms) || ms <= 0) throw new RangeError('The sandbox clock only moves ahead.');
      const next = offset + Math.round(ms);
      if (file) writeOffset(file, next);
      offset = next;
      for (const listener of [...listeners]) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readOffset(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  const offset = parseOffset(text);
  if (offset === undefined) {
    throw new Error(`${file} does not hold a sandbox clock. Delete it to start at the present time.`);
  }
  return offset;
}

function parseOffset(text: string): number | undefined {
  try {
    const offset = (JSON.parse(text) as { offsetMs?: unknown } | null)?.offsetMs;
    return typeof offset === 'number' && Number.isFinite(offset) && offset >= 0 ? offset : undefined;
  } catch {
    return undefined; // reported by the caller with the file's name
  }
}

function writeOffset(file: string, offsetMs: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify({ offsetMs }));
  renameSync(`${file}.new`, file);
}
