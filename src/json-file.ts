import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** Files that the product brings along are missing or wrong. `faults`: each file, the path in it, what is wrong. */
export abstract class FilesError extends Error {
  readonly faults: readonly string[];

  constructor(what: string, faults: readonly string[]) {
    super(`${what} cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = new.target.name;
    this.faults = faults;
  }
}

/** Reads and checks one JSON file of a folder (its URL ends with a slash). What is wrong goes to `faults`. */
export function readJson<T>(dir: URL, file: string, schema: z.ZodType<T>, faults: string[]): T | undefined {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(new URL(file, dir), 'utf8'));
  } catch (error) {
    faults.push(`${file}: cannot be read (${reasonOf(error)})`);
    return undefined;
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    faults.push(`${file}: ${issue.path.join('.') || '(whole file)'}: ${issue.message}`);
  }
  return undefined;
}

/** Why a file or folder cannot be read, in a word. */
export function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'not JSON';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
