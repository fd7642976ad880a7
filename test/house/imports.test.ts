import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a file of the house may import and what it may not, as it would be written there. */
type Case = { file: string; may: string[]; mayNot: string[] };

const segmentSdk = '@segment/public-api-sdk-typescript';
const libraries = [
  '@slack/bolt',
  '@slack/web-api',
  'libsql',
  'ioredis',
  'pino',
  'dotenv',
  'csv-stringify/sync',
  'csv-parse/sync',
  'zod',
  '@segment/analytics-node',
  segmentSdk,
  'preact',
  'esbuild',
  'tsx',
  'node:fs',
  'node:fs/promises',
];
const without = (...allowed: string[]): string[] => libraries.filter((name) => !allowed.includes(name));
const node = ['node:fs', 'node:fs/promises'];

const cases: Case[] = [
  {
    file: 'src/doctor.ts',
    may: ['./config.ts', './copy/en.ts', './effects/probe.ts', './segment/public-api.ts', 'dotenv'],
    mayNot: [
      ...without('dotenv'),
      './store/open.ts',
      './app.ts',
      './platforms/platform.ts',
      './sandboxed.ts',
    ],
  },
  {
    file: 'src/hidden-input.ts',
    may: [],
    mayNot: [...libraries, './config.ts', './copy/en.ts'],
  },
  {
    file: 'src/copy/probe.ts',
    may: ['./text.ts', './en/prod.ts'],
    mayNot: [...libraries, '../core/card.ts', '../steps/goal.ts', './../core/card.ts'],
  },
  {
    file: 'src/copy/en/probe.ts',
    may: ['./start.ts', '../text.ts'],
    mayNot: [...libraries, '../../core/card.ts', '../../log.ts'],
  },
  {
    file: 'src/core/probe.ts',
    may: ['./card.ts', '../copy/text.ts', 'zod'],
    mayNot: [
      ...without('zod'),
      '../steps/goal.ts',
      '../store/store.ts',
      '../config.ts',
      '../copy/../app.ts',
      './../app.ts',
    ],
  },
  {
    file: 'src/core/review-table.ts',
    may: ['./review-rows.ts', '../copy/en.ts', 'zod', 'csv-parse/sync'],
    mayNot: [...without('zod', 'csv-parse/sync'), '../steps/goal.ts', '../core/../app.ts'],
  },
  {
    file: 'src/steps/probe.ts',
    may: ['./goal.ts', '../core/card.ts', '../copy/en.ts', '../copy/en/prod.ts'],
    mayNot: [
      ...libraries,
      '../effects/run.ts',
      '../store/store.ts',
      '../segment/segment.ts',
      '../platforms/platform.ts',
      '../catalog/load.ts',
      '../intents/understand.ts',
      '../core/../segment/segment.ts',
      './../log.ts',
    ],
  },
  {
    file: 'src/catalog/probe.ts',
    may: ['./load.ts', '../core/use-case.ts', 'zod', ...node],
    mayNot: [...without('zod', ...node), '../intents/load.ts', '../steps/goal.ts', '../segment/segment.ts'],
  },
  {
    file: 'src/intents/probe.ts',
    may: ['./load.ts', '../core/intent.ts', 'zod', ...node],
    mayNot: [...without('zod', ...node), '../catalog/load.ts', '../steps/goal.ts', '../store/store.ts'],
  },
  {
    file: 'src/store/probe.ts',
    may: ['./store.ts', '../core/errors.ts', ...node],
    mayNot: [...without(...node), '../segment/segment.ts', '../app.ts'],
  },
  {
    file: 'src/store/sqlite-probe.ts',
    may: ['./store.ts', '../core/errors.ts', 'libsql', ...node],
    mayNot: [...without('libsql', ...node), '../effects/ports.ts'],
  },
  {
    file: 'src/store/redis-probe.ts',
    may: ['./store.ts', '../core/errors.ts', 'ioredis', ...node],
    mayNot: [...without('ioredis', ...node), '../effects/ports.ts'],
  },
  {
    file: 'src/segment/probe.ts',
    may: ['./segment.ts', '../core/errors.ts', 'zod', ...node],
    mayNot: [
      ...without('zod', ...node),
      '../store/store.ts',
      '../sandbox/worlds.ts',
      '../sandbox/segment/world.ts',
    ],
  },
  {
    file: 'src/platforms/probe.ts',
    may: ['../core/card.ts'],
    mayNot: [...libraries, '../store/store.ts'],
  },
  {
    file: 'src/platforms/slack/probe.ts',
    may: [
      './render.ts',
      './render/text.ts',
      '../platform.ts',
      '../../core/card.ts',
      '@slack/bolt',
      '@slack/web-api',
      'zod',
      ...node,
    ],
    mayNot: [
      ...without('@slack/bolt', '@slack/web-api', 'zod', ...node),
      '../teams/index.ts',
      '../../store/store.ts',
      '../../sandbox/slack/world.ts',
      '../../steps/goal.ts',
    ],
  },
  {
    file: 'src/platforms/slack/render/probe.ts',
    may: ['./text.ts', '../limits.ts', '../../../core/card.ts', '../../../copy/text.ts', '@slack/types'],
    mayNot: [
      '../../teams/index.ts',
      '../../../store/store.ts',
      '../../../sandbox/worlds.ts',
      'libsql',
      '../../../core/../app.ts',
    ],
  },
  {
    file: 'src/effects/probe.ts',
    may: [
      './run.ts',
      '../core/effect.ts',
      '../copy/en.ts',
      '../store/store.ts',
      '../segment/segment.ts',
      '../platforms/platform.ts',
      'csv-stringify/sync',
      'node:crypto',
    ],
    mayNot: [
      ...without('csv-stringify/sync'),
      '../store/sqlite.ts',
      '../segment/public-api.ts',
      '../platforms/slack/index.ts',
      '../steps/goal.ts',
      '../catalog/load.ts',
      '../log.ts',
    ],
  },
  {
    file: 'src/sandbox/probe.ts',
    may: ['./worlds.ts', './slack/world.ts', ...node],
    mayNot: [...without(...node), '../core/card.ts', '../app.ts', '../segment/public-api.ts'],
  },
  {
    file: 'src/sandbox/slack/probe.ts',
    may: ['./world.ts', './api/chat.ts', '../worlds.ts', ...node],
    mayNot: [
      ...without(...node),
      '../segment/world.ts',
      '../web/clock.ts',
      '../../platforms/slack/render.ts',
      '../../core/card.ts',
    ],
  },
  ...['api', 'blocks', 'control'].map((name) => ({
    file: `src/sandbox/slack/${name}/probe.ts`,
    may: ['./own.ts', '../world.ts', '../blocks/rules.ts', '../../worlds.ts', ...node],
    mayNot: [...without(...node), '../../segment/world.ts', '../../../platforms/slack/render.ts'],
  })),
  {
    file: 'src/sandbox/segment/probe.ts',
    may: ['./world.ts', '../worlds.ts', '@segment/analytics-node', ...node],
    mayNot: [
      ...without('@segment/analytics-node', ...node),
      '../slack/world.ts',
      '../../segment/schemas.ts',
      '../../core/card.ts',
    ],
  },
  ...['endpoints', 'catalogue'].map((name) => ({
    file: `src/sandbox/segment/${name}/probe.ts`,
    may: ['./own.ts', '../state.ts', '../catalogue/build.ts', '../../worlds.ts'],
    mayNot: ['../../slack/world.ts', '../../../segment/schemas.ts', '../catalogue/../../web/clock.ts'],
  })),
  {
    file: 'src/sandbox/web/probe.ts',
    may: ['./routes.ts', '../worlds.ts', 'esbuild', ...node],
    mayNot: [...without('esbuild', ...node), '../slack/world.ts', '../../core/card.ts'],
  },
  {
    file: 'src/sandbox/web/page/probe.tsx',
    may: ['./text.ts', '../../worlds.ts', 'preact', 'preact/hooks'],
    mayNot: [...without('preact'), '../server.ts', '../../../core/card.ts'],
  },
  {
    file: 'src/app.ts',
    may: [
      './core/card.ts',
      './steps/decide.ts',
      './effects/run.ts',
      './store/store.ts',
      './segment/segment.ts',
      './platforms/platform.ts',
      './queue.ts',
    ],
    mayNot: [
      ...libraries,
      './store/sqlite.ts',
      './segment/public-api.ts',
      './platforms/slack/index.ts',
      './sandbox/start.ts',
      './catalog/load.ts',
      './log.ts',
    ],
  },
  {
    file: 'src/segue.ts',
    may: ['./app.ts', './catalog/load.ts', './store/open.ts', './platforms/slack/index.ts', 'node:crypto'],
    mayNot: [...without(...node), './sandbox/start.ts', './sandbox/worlds.ts', './sandboxed.ts', './main.ts'],
  },
  {
    file: 'src/sandboxed.ts',
    may: ['./sandbox/start.ts', './segue.ts', './config.ts'],
    mayNot: [...libraries, './sandbox/slack/world.ts', './store/sqlite.ts', './app.ts'],
  },
  {
    file: 'src/main.ts',
    may: ['./config.ts', './segue.ts', './sandboxed.ts', './core/errors.ts', 'dotenv'],
    mayNot: [...without('dotenv'), './sandbox/start.ts', './store/sqlite.ts', './steps/goal.ts'],
  },
  { file: 'src/config.ts', may: ['zod'], mayNot: [...without('zod'), './log.ts', './core/card.ts'] },
  { file: 'src/log.ts', may: ['pino', './core/card.ts'], mayNot: [...without('pino'), './config.ts'] },
  { file: 'src/queue.ts', may: [], mayNot: [...libraries, './core/card.ts'] },
  { file: 'src/setup.mjs', may: node, mayNot: [...without(...node), './config.ts', './core/errors.ts'] },
  {
    file: 'src/build.mjs',
    may: [...node, 'esbuild'],
    mayNot: [...without(...node, 'esbuild'), './config.ts'],
  },
  {
    file: 'src/start.mjs',
    may: ['./setup.mjs', './build.mjs'],
    mayNot: [...libraries, './main.ts', './config.ts'],
  },
  // A folder that biome.json does not know yet may import nothing until somebody decides.
  {
    file: 'src/brand-new/probe.ts',
    may: [],
    mayNot: [...libraries, './sibling.ts', '../core/card.ts', '../store/store.ts'],
  },
  {
    file: 'test/steps/probe.ts',
    may: [...without(segmentSdk), '../../src/store/sqlite.ts'],
    mayNot: [segmentSdk],
  },
  { file: 'test/contracts/probe.ts', may: [...libraries, '../../src/store/sqlite.ts'], mayNot: [] },
];

type Found = { category: string; location: { path: string; start: { line: number } } };

const folder = mkdtempSync(join(tmpdir(), 'segue-house-'));
const refused = new Map<string, Set<string>>();

/** All probes at once, in a copy of the house that has nothing but biome.json and them. */
beforeAll(() => {
  writeFileSync(join(folder, 'biome.json'), readFileSync(join(root, 'biome.json'), 'utf8'));
  const lines = new Map<string, string[]>();
  for (const { file, may, mayNot } of cases) {
    const specifiers = [...may, ...mayNot];
    lines.set(file, specifiers);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), specifiers.map((name) => `import '${name}';\n`).join(''));
  }
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@biomejs/biome/bin/biome'),
      'lint',
      '--only=style/noRestrictedImports',
      '--reporter=json',
      '--max-diagnostics=none',
      '.',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: Found[] };
  for (const { category, location } of diagnostics) {
    if (category !== 'lint/style/noRestrictedImports') throw new Error(`${location.path}: ${category}`);
    const file = location.path.split(sep).join('/');
    const specifier = lines.get(file)?.[location.start.line - 1];
    if (specifier === undefined) throw new Error(`a finding outside the probes: ${file}`);
    refused.set(file, (refused.get(file) ?? new Set()).add(specifier));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('who may import whom', () => {
  test.each(cases)('$file', ({ file, may, mayNot }) => {
    const found = refused.get(file) ?? new Set<string>();
    expect({
      refused: mayNot.filter((name) => found.has(name)),
      allowed: may.filter((name) => !found.has(name)),
    }).toEqual({ refused: mayNot, allowed: may });
  });

  test('every folder of src has a case here', () => {
    const known = new Set(cases.map(({ file }) => dirname(file)));
    expect([...new Set(sources().map((file) => dirname(file)))].filter((name) => !known.has(name))).toEqual(
      [],
    );
  });

  // Biome does not look at these, so the rule above would not see where they lead.
  test('no type is imported in passing, and nothing is required', () => {
    const found = sources().filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return /(?<!await )\bimport\(|\brequire\(|createRequire/.test(text);
    });
    expect(found).toEqual([]);
  });
});

/** The code files of src, from the root. */
function sources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) =>
      relative(root, join(root, 'src', file))
        .split(sep)
        .join('/'),
    )
    .filter((file) => /\.(tsx?|mjs)$/.test(file));
}
