import { readdirSync } from 'node:fs';
import { z } from 'zod';
import { contexts, type SpokenName, spokenNames } from '../core/intent.ts';
import { destinationType, sourceType } from '../core/use-case.ts';
import { FilesError, readJson } from '../json-file.ts';

const intentFile = z.strictObject({
  description: z.string().min(1),
  /** Names of slots of the intent's schema in core/intent.ts. */
  slots: z.array(z.string()),
  /** Where it is typical; left out: anywhere. */
  steps: z.array(z.enum(contexts)).optional(),
  utterances: z.array(z.string().min(1)).min(10),
});

const words = z.record(z.string(), z.array(z.string().min(1)).min(1));
const termsFile = z.strictObject({
  source_type: words,
  destination_type: words,
  environment: words,
  concept: words,
  step: words,
  identifier: words,
  platform: words,
  audience_type: words,
  options: words,
  product: words,
  scope: words,
  /** Words that mean much the same (remove, delete, drop): a hint for the classifier, never a slot. */
  cue: words,
});

const productsFile = z.array(
  z.strictObject({
    slug: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
    name: z.string().min(1),
    aliases: z.array(z.string().min(1)),
    source: z.array(z.union([sourceType, z.enum(['server', 'cloud_app'])])),
    destination: z.array(destinationType),
  }),
);

/** What people say for one intent. */
type IntentFile = z.infer<typeof intentFile>;

/** Products people name that the catalog holds no id for: Segment's own catalogue has it at run time. */
type Product = z.infer<typeof productsFile>[number];

/** Everyday words by kind and value: `terms.source_type.website` lists what people say for a website. */
type Terms = z.infer<typeof termsFile>;

export type Intents = {
  files: ReadonlyMap<SpokenName, IntentFile>;
  terms: Terms;
  products: readonly Product[];
};

/** An intent file is missing or wrong. `faults` lists each file, the path inside it and what is wrong. */
export class IntentsError extends FilesError {
  constructor(faults: readonly string[]) {
    super('The intents', faults);
  }
}

const ours = new URL('../../intents/', import.meta.url);

/**
 * Reads and checks `intents/` (or another folder of the same shape; a folder URL ends with a slash): one file for
 * each name of core/intent.ts. Throws one IntentsError that names every fault at once.
 */
export function loadIntents(dir: URL = ours): Intents {
  const faults: string[] = [];
  const files = new Map<SpokenName, IntentFile>();
  for (const name of spokenNames) {
    const file = readJson(dir, `${name}.json`, intentFile, faults);
    if (file) files.set(name, file);
  }
  for (const file of strayFiles(dir)) faults.push(`${file}: no intent of this name in src/core/intent.ts`);
  const terms = readJson(dir, 'words/terms.json', termsFile, faults);
  const products = readJson(dir, 'words/products.json', productsFile, faults);
  faults.push(...sharedUtterances(files));
  if (faults.length > 0 || !terms || !products) throw new IntentsError(faults);
  return { files, terms, products };
}

function strayFiles(dir: URL): string[] {
  const known = new Set<string>(spokenNames.map((name) => `${name}.json`));
  try {
    return readdirSync(dir).filter((file) => file.endsWith('.json') && !known.has(file));
  } catch {
    // A folder that cannot be read is already reported once a file.
    return [];
  }
}

function sharedUtterances(files: ReadonlyMap<SpokenName, IntentFile>): string[] {
  const first = new Map<string, SpokenName>();
  const faults: string[] = [];
  for (const [name, file] of files) {
    for (const utterance of file.utterances) {
      const other = first.get(utterance);
      if (other) faults.push(`${name}.json: "${utterance}" stands in ${other}.json as well`);
      first.set(utterance, name);
    }
  }
  return faults;
}
