import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../../src/sandbox/web/clock.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'segue-clock-'));

describe('the sandbox clock', () => {
  it('is real time until somebody moves it', () => {
    let now = 1_000;
    const clock = createSandboxClock(undefined, () => now);
    expect([clock.now(), clock.offsetMs()]).toEqual([1_000, 0]);
    clock.advance(500);
    now = 2_000;
    expect([clock.now(), clock.offsetMs()]).toEqual([2_500, 500]);
  });

  it('keeps its offset over a restart and leaves one file', () => {
    const dir = join(folder(), 'not', 'there', 'yet');
    const file = join(dir, 'clock.json');
    createSandboxClock(file, () => 0).advance(86_400_000);
    expect(createSandboxClock(file, () => 5).now()).toBe(86_400_005);
    expect(readdirSync(dir)).toEqual(['clock.json']);
  });

  it('never goes back', () => {
    const clock = createSandboxClock();
    for (const ms of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => clock.advance(ms)).toThrow(RangeError);
    expect(clock.offsetMs()).toBe(0);
  });

  it('names the file that is not one of its own', () => {
    const file = join(folder(), 'clock.json');
    for (const text of ['{"offsetMs":"1"}', '{"offsetMs":-5}', 'null', 'garbage']) {
      writeFileSync(file, text);
      expect(() => createSandboxClock(file)).toThrow(file);
    }
  });

  it('tells who listens, until they leave', () => {
    const clock = createSandboxClock();
    let moves = 0;
    const stop = clock.onMove(() => {
      moves += 1;
    });
    clock.advance(1);
    stop();
    clock.advance(1);
    expect(moves).toBe(1);
  });
});
