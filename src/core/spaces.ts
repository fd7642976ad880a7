import type { Environment } from './checklist.ts';

const patterns: Record<Environment, RegExp> = {
  dev: /\b(?:dev|development|staging|test)\b/i,
  prod: /\b(?:prod|production|live)\b/i,
};

/** The one space whose name speaks for the environment; the API does not tell which is which. */
export function guessSpace<S extends { name: string; slug: string }>(
  spaces: readonly S[],
  environment: Environment,
): S | undefined {
  const fitting = spaces.filter((space) => patterns[environment].test(`${space.name} ${space.slug}`));
  return fitting.length === 1 ? fitting[0] : undefined;
}
