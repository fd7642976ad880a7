import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogError, loadCatalog } from '../../src/catalog/load.ts';

const catalog = loadCatalog();
const useCases = catalog.goals.flatMap((goal) => goal.useCases.map((useCase) => ({ goal, useCase })));
const count = (of: (one: (typeof useCases)[number]) => number) =>
  useCases.reduce((sum, one) => sum + of(one), 0);

describe('the catalog', () => {
  it('holds what the public docs list', () => {
    expect(catalog.goals).toHaveLength(4);
    expect(useCases).toHaveLength(25);
    expect(new Set(useCases.map(({ useCase }) => useCase.id)).size).toBe(16);
    expect(count(({ useCase }) => useCase.events.length)).toBe(52);
    expect(
      count(({ useCase }) => useCase.events.reduce((sum, event) => sum + event.properties.length, 0)),
    ).toBe(259);
    expect(count(({ useCase }) => useCase.sourceTypes.length)).toBe(84);
    expect(count(({ useCase }) => useCase.destinationTypes.length)).toBe(103);
    expect(catalog.events.size).toBe(15);
  });

  it('orders goals as Segment shows them, and their use cases', () => {
    expect(catalog.goals.map((goal) => goal.useCases.length)).toEqual([7, 6, 6, 6]);
    expect(catalog.goals[3]?.useCases.map((one) => one.id).at(-1)).toBe('personalize-winback');
  });

  it('keeps what differs by goal apart', () => {
    const types = (goal: string, useCase: string) =>
      catalog.goals.find((one) => one.id === goal)?.useCases.find((one) => one.id === useCase)
        ?.destinationTypes;
    expect(types('optimize-advertising', 'mitigate-high-value-churn')).toEqual([
      'reverse_etl',
      'analytics',
      'advertising',
    ]);
    expect(types('personalize-communications-product-experiences', 'mitigate-high-value-churn')).toEqual([
      'reverse_etl',
      'analytics',
      'sms_push',
      'email_marketing',
    ]);
    expect(types('personalize-communications-product-experiences', 'personalize-winback')).toEqual([
      'reverse_etl',
      'personalization',
      'analytics',
      'email_marketing',
      'sms_push',
    ]);
  });

  it('flags what looks odd in the docs, wherever the event is suggested', () => {
    const odd = [
      'Onboarding Completed',
      'Application Installed',
      'Install Attributed',
      'Subscription Started',
      'Page Viewed',
      'Screen Viewed',
    ];
    const suggested = useCases.flatMap(({ useCase }) => useCase.events);
    for (const name of odd) {
      const found = suggested.filter((event) => event.name === name);
      expect(found.length, name).toBeGreaterThan(0);
      expect(
        found.every((event) => event.note !== undefined),
        name,
      ).toBe(true);
    }
    for (const event of suggested.filter((one) => one.properties.length === 0))
      expect(event.note).toBeDefined();
  });

  it('gives every property an example of its type', () => {
    for (const event of catalog.events.values()) {
      for (const [key, { type, example }] of Object.entries(event.properties)) {
        const isOfType = {
          string: typeof example === 'string',
          number: typeof example === 'number',
          integer: Number.isInteger(example),
          boolean: typeof example === 'boolean',
          array: Array.isArray(example),
          object: typeof example === 'object' && !Array.isArray(example),
        }[type];
        expect(isOfType, `${event.name}.${key}`).toBe(true);
      }
    }
  });

  it('has a source for each source type and a destination for each destination type', () => {
    const sources = new Set(catalog.integrations.flatMap((one) => one.source?.types ?? []));
    const destinations = new Set(catalog.integrations.flatMap((one) => one.destination?.types ?? []));
    for (const { useCase } of useCases) {
      for (const type of useCase.sourceTypes) expect(sources).toContain(type);
      for (const type of useCase.destinationTypes) expect(destinations).toContain(type);
    }
  });
});

describe('a catalog with a fault', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'segue-catalog-'));
    cpSync(new URL('../../catalog/', import.meta.url), dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const goalFile = 'goals/optimize-advertising.json';
  const load = () => loadCatalog(pathToFileURL(`${dir}/`));
  const faults = (): readonly string[] => {
    try {
      load();
    } catch (error) {
      if (error instanceof CatalogError) return error.faults;
      throw error;
    }
    return [];
  };
  // biome-ignore lint/suspicious/noExplicitAny: a fault is made in data of any shape
  const edit = (file: string, change: (json: any) => void) => {
    const json = JSON.parse(readFileSync(join(dir, file), 'utf8'));
    change(json);
    writeFileSync(join(dir, file), JSON.stringify(json));
  };

  it('loads unchanged from another folder', () => {
    expect(load().goals).toEqual(catalog.goals);
  });

  it('names the file that is missing or no JSON', () => {
    rmSync(join(dir, 'events.json'));
    writeFileSync(join(dir, goalFile), '{');
    expect(faults()).toEqual([
      `${goalFile}: cannot be read (not JSON)`,
      'events.json: cannot be read (ENOENT)',
    ]);
  });

  it('names file, path and what is wrong, and all faults at once', () => {
    edit(goalFile, (json) => {
      json.useCases[0].events[0].propertees = [];
      json.useCases[1].sourceTypes = ['cinema'];
    });
    edit('integrations.json', (json) => delete json[0].name);
    const found = faults();
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/^goals\/optimize-advertising\.json: useCases\.0\.events\.0: .*propertees/);
    expect(found[1]).toMatch(/^goals\/optimize-advertising\.json: useCases\.1\.sourceTypes\.0: /);
    expect(found[2]).toMatch(/^integrations\.json: 0\.name: /);
  });

  it('misses a suggested event or property that events.json does not know', () => {
    edit(goalFile, (json) => {
      json.useCases[0].events[0].properties.push('colour');
      json.useCases[1].events[0].name = 'Moon Landed';
    });
    expect(faults()).toEqual([
      `${goalFile}: useCases.build-high-value-lookalikes.events: "Order Completed" has "colour", which events.json does not know`,
      `${goalFile}: useCases.build-lookalikes-for-app-install.events: "Moon Landed" is not in events.json`,
      'audiences.json: "build-lookalikes-for-app-install" looks at "Application Installed", which it does not suggest everywhere',
    ]);
  });

  it.each([
    [
      'a use case twice',
      goalFile,
      (json: { useCases: unknown[] }) => json.useCases.push(json.useCases[0]),
      /stands there twice/,
    ],
    [
      'an integration twice',
      'integrations.json',
      (json: unknown[]) => json.push(json[0]),
      /slug "javascript" stands there twice/,
    ],
    ['an event twice', 'events.json', (json: unknown[]) => json.push(json[0]), /stands there twice/],
    [
      'a cue for no use case',
      'cues.json',
      (json: { useCases: { useCase: string }[] }) =>
        Object.assign(json.useCases[0] ?? {}, { useCase: 'fly' }),
      /"fly" is no use case/,
    ],
    [
      'one alias for two integrations',
      'integrations.json',
      (json: { aliases: string[] }[]) => json[1]?.aliases.push('js'),
      /"js" names two integrations/,
    ],
  ])('refuses %s', (_, file, change, message) => {
    edit(file, change);
    expect(faults().join('\n')).toMatch(message);
  });

  it('refuses a goal that is missing', () => {
    rmSync(join(dir, goalFile));
    expect(faults()).toContain('goals/: goal "optimize-advertising" stands in 0 files, it must be 1');
  });
});
