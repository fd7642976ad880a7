import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spokenIntents, spokenNames } from '../../src/core/intent.ts';
import { IntentsError, loadIntents } from '../../src/intents/load.ts';
import { createUnderstand } from '../../src/intents/understand.ts';
import { catalog, intents } from './support.ts';

describe('the intents', () => {
  it('are the 43 of the vocabulary, each with its slots', () => {
    expect([...intents.files.keys()]).toEqual(spokenNames);
    expect(spokenNames).toHaveLength(43);
    for (const schema of spokenIntents) {
      const known = Object.keys(schema.shape.slots.def.innerType.shape);
      expect([...(intents.files.get(schema.shape.intent.value)?.slots ?? [])].sort()).toEqual(known.sort());
    }
  });

  it('teach the engine fast enough for a start', () => {
    // Processor time of this process: other work on the machine does not count.
    const used = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      createUnderstand({ catalog, intents });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    expect(Math.min(...used)).toBeLessThan(600);
  });
});

describe('intents with a fault', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'segue-intents-'));
    cpSync(new URL('../../intents/', import.meta.url), dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const faults = (): readonly string[] => {
    try {
      loadIntents(pathToFileURL(`${dir}/`));
    } catch (error) {
      if (error instanceof IntentsError) return error.faults;
      throw error;
    }
    return [];
  };

  it('are refused with file, path and reason, all at once', () => {
    rmSync(join(dir, 'help.json'));
    writeFileSync(join(dir, 'undo.json'), 'x');
    writeFileSync(join(dir, 'fly.json'), '{}');
    const greet = JSON.parse(readFileSync(join(dir, 'greet.json'), 'utf8'));
    writeFileSync(join(dir, 'greet.json'), JSON.stringify({ ...greet, utterances: ['hi'], steps: ['moon'] }));
    const found = faults();
    expect(found.filter((one) => !one.startsWith('greet.json'))).toEqual([
      'undo.json: cannot be read (not JSON)',
      'help.json: cannot be read (ENOENT)',
      'fly.json: no intent of this name in src/core/intent.ts',
    ]);
    expect(found.some((one) => one.startsWith('greet.json: utterances: '))).toBe(true);
    expect(found.some((one) => one.startsWith('greet.json: steps.0: '))).toBe(true);
  });

  it('do not teach one utterance for two meanings', () => {
    const file = join(dir, 'thanks.json');
    const thanks = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...thanks, utterances: [...thanks.utterances, 'hello'] }));
    expect(faults()).toEqual(['thanks.json: "hello" stands in greet.json as well']);
  });
});
