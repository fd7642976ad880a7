import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** The variables of the schema in src/config.ts, the only place where the environment is read. */
function configured(): string[] {
  const [, schema = ''] = /const schema = z\.object\(\{\n([\s\S]*?)\n\}\);/.exec(read('src/config.ts')) ?? [];
  return [...schema.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name).sort();
}

/** The first cell of each row of the table under a heading, without its backticks. */
function firstCells(markdown: string, heading: string): string[] {
  const section = markdown.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell).sort();
}

describe('the documents tell what the code does', () => {
  test('src/config.ts is read as expected', () => {
    expect(configured()).toEqual(expect.arrayContaining(['PORT', 'SLACK_BOT_TOKEN', 'LOG_LEVEL']));
    expect(configured().length).toBeGreaterThan(12);
  });

  test('.env.example has every variable of src/config.ts and no other', () => {
    const names = [...read('.env.example').matchAll(/^([A-Z][A-Z_]+)=/gm)]
      .map(([, name = '']) => name)
      .sort();
    expect(names).toEqual(configured());
  });

  test('.env.example changes nothing when it is copied as it is', () => {
    expect(readConfig(parse(read('.env.example')))).toEqual(readConfig({}));
  });

  test("README's table has every variable of src/config.ts and no other", () => {
    expect(firstCells(read('README.md'), 'Configuration')).toEqual(configured());
  });

  test('README gives a reason for every scope of the Slack manifest and no other', () => {
    const manifest = JSON.parse(read('manifest/slack.json')) as {
      oauth_config: { scopes: { bot: string[] } };
    };
    expect(firstCells(read('README.md'), 'Scopes')).toEqual(manifest.oauth_config.scopes.bot.toSorted());
  });

  // docs/segue.png is a picture of the page and is added by hand.
  test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])(
    'every file that %s links to is there',
    (name) => {
      const links = [...read(name).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
      const missing = links.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)));
      expect(missing.filter((path) => path !== 'docs/segue.png')).toEqual([]);
    },
  );

  // npm leaves out what the registry of the moment does not have, and then refuses the lock everywhere.
  test('package-lock.json has the packages of every platform', () => {
    type Entry = { version?: string; optionalDependencies?: Record<string, string> };
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Entry> };
    const missing = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${at}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  test('CONTRIBUTING.md names every folder of src', () => {
    const text = read('CONTRIBUTING.md');
    const folders = [
      'catalog',
      'copy',
      'core',
      'effects',
      'intents',
      'platforms',
      'sandbox',
      'segment',
      'steps',
      'store',
    ];
    expect(folders.filter((folder) => !text.includes(`\`${folder}`))).toEqual([]);
  });
});
