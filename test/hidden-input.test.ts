import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { askHidden } from '../src/hidden-input.ts';

/** A terminal whose keys the test presses. */
function terminal() {
  const keys = new EventEmitter();
  const modes: string[] = [];
  const input = {
    setRawMode: (isRaw: boolean) => void modes.push(isRaw ? 'raw' : 'usual'),
    resume: () => void modes.push('listens'),
    pause: () => void modes.push('stops'),
    on: (event: 'data', listener: (chunk: Buffer | string) => void) => keys.on(event, listener),
    off: (event: 'data', listener: (chunk: Buffer | string) => void) => keys.off(event, listener),
  };
  let shown = '';
  const answer = askHidden('Token: ', input, (text) => {
    shown += text;
  });
  return {
    answer,
    press: (...chunks: string[]) => chunks.forEach((chunk) => void keys.emit('data', Buffer.from(chunk))),
    shown: () => shown,
    modes,
    listeners: () => keys.listenerCount('data'),
  };
}

describe('a secret on a terminal', () => {
  test.each<[string, string[], string | undefined]>([
    ['typed', ['s', 'g', 'p', '\r'], 'sgp'],
    ['pasted with its line end', ['sgp_pasted\n'], 'sgp_pasted'],
    ['mistyped and corrected', ['sgpx', '\u007f', 'y\b', '_1\r'], 'sgp_1'],
    ['emptied', ['a', '\u007f', '\u007f', '\r'], ''],
    ['ended with Ctrl-C', ['sgp', '\u0003'], undefined],
    ['ended with Ctrl-D', ['\u0004'], undefined],
  ])('%s is taken, and nothing of it shown', async (_, keys, expected) => {
    const it = terminal();
    it.press(...keys);
    expect(await it.answer).toBe(expected);
    expect(it.shown()).toBe('Token: \n');
    expect(it.modes).toEqual(['raw', 'listens', 'usual', 'stops']);
    expect(it.listeners()).toBe(0);
  });
});
