import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import {
  type Catalog,
  type EventFact,
  eventFact,
  type Goal,
  goal,
  goalId,
  goalIds,
  type Integration,
  integration,
  type StarterAudience,
  starterAudience,
} from '../core/use-case.ts';
import { FilesError, readJson, reasonOf } from '../json-file.ts';

const cueGroup = z.strictObject({
  /** One sentence for the person: why these words speak for it. */
  why: z.string().min(1),
  weight: z.number().positive(),
  /** Lower-case phrases; a word that ends with `*` matches any ending. */
  cues: z.array(z.string().regex(/^[a-z0-9 *]+$/)).min(1),
});

const cuesFile = z.strictObject({
  useCases: z.array(z.strictObject({ useCase: z.string().min(1), groups: z.array(cueGroup).min(1) })),
  goals: z.array(
    z.strictObject({
      goal: goalId,
      /** Which goal comes first when the words speak for none: ads need a budget, own channels do not. */
      prior: z.number().min(0).max(1),
      groups: z.array(cueGroup).min(1),
    }),
  ),
});

/** Words that speak for a use case or a goal when a person describes the business. */
export type Cues = z.infer<typeof cuesFile>;

/** The catalog together with the cue words that `recommend` scores with. */
export type LoadedCatalog = Catalog & { cues: Cues };

/** A catalog file is missing or wrong. `faults` lists each file, the path inside it and what is wrong. */
export class CatalogError extends FilesError {
  constructor(faults: readonly string[]) {
    super('The catalog', faults);
  }
}

const ours = new URL('../../catalog/', import.meta.url);

/**
 * Reads and checks `catalog/` (or another folder of the same shape; a folder URL ends with a slash).
 * Throws one CatalogError that names every fault at once.
 */
export function loadCatalog(dir: URL = ours): LoadedCatalog {
  const faults: string[] = [];
  const goals = goalFiles(dir, faults).flatMap((file) => readJson(dir, `goals/${file}`, goal, faults) ?? []);
  const eventList = readJson(dir, 'events.json', z.array(eventFact), faults) ?? [];
  const integrations = readJson(dir, 'integrations.json', z.array(integration), faults) ?? [];
  const cues = readJson(dir, 'cues.json', cuesFile, faults) ?? { useCases: [], goals: [] };

  const audiences = readJson(dir, 'audiences.json', z.array(starterAudience), faults) ?? [];

  if (faults.length === 0) {
    checkGoals(goals, faults);
    checkEvents(goals, eventList, faults);
    checkIntegrations(integrations, faults);
    checkCues(cues, goals, faults);
    checkAudiences(audiences, goals, faults);
  }
  if (faults.length > 0) throw new CatalogError(faults);

  goals.sort((a, b) => goalIds.indexOf(a.id) - goalIds.indexOf(b.id));
  const events = new Map(eventList.map((event) => [event.name, event]));
  return { goals, events, integrations, audiences, cues };
}

function goalFiles(dir: URL, faults: string[]): string[] {
  try {
    return readdirSync(new URL('goals/', dir))
      .filter((file) => file.endsWith('.json'))
      .sort();
  } catch (error) {
    faults.push(`goals/: cannot be read (${reasonOf(error)}) in ${fileURLToPath(dir)}`);
    return [];
  }
}

function checkGoals(goals: readonly Goal[], faults: string[]): void {
  for (const id of goalIds) {
    const count = goals.filter((goal) => goal.id === id).length;
    if (count !== 1) faults.push(`goals/: goal "${id}" stands in ${count} files, it must be 1`);
  }
  for (const goal of goals) {
    for (const id of repeated(goal.useCases.map((useCase) => useCase.id))) {
      faults.push(`goals/${goal.id}.json: useCases: "${id}" stands there twice`);
    }
  }
}

function checkEvents(goals: readonly Goal[], events: readonly EventFact[], faults: string[]): void {
  for (const name of repeated(events.map((event) => event.name))) {
    faults.push(`events.json: "${name}" stands there twice`);
  }
  const known = new Map(events.map((event) => [event.name, event]));
  for (const goal of goals) {
    for (const useCase of goal.useCases) {
      const where = `goals/${goal.id}.json: useCases.${useCase.id}.events`;
      for (const name of repeated(useCase.events.map((event) => event.name))) {
        faults.push(`${where}: "${name}" stands there twice`);
      }
      for (const { name, properties } of useCase.events) {
        const fact = known.get(name);
        if (!fact) faults.push(`${where}: "${name}" is not in events.json`);
        for (const property of properties) {
          if (fact && !Object.hasOwn(fact.properties, property)) {
            faults.push(`${where}: "${name}" has "${property}", which events.json does not know`);
          }
        }
      }
    }
  }
}

function checkIntegrations(integrations: readonly Integration[], faults: string[]): void {
  for (const slug of repeated(integrations.map((one) => one.slug))) {
    faults.push(`integrations.json: slug "${slug}" stands there twice`);
  }
  const names = integrations.flatMap((one) => [...new Set(namesOf(one))]);
  for (const name of repeated(names)) {
    faults.push(`integrations.json: "${name}" names two integrations`);
  }
  const metadataIds = integrations.flatMap((one) => [one.source?.metadataId, one.destination?.metadataId]);
  for (const id of repeated(metadataIds.filter((one) => one !== undefined))) {
    faults.push(`integrations.json: metadataId "${id}" stands there twice`);
  }
}

function checkCues(cues: Cues, goals: readonly Goal[], faults: string[]): void {
  const known = new Set(goals.flatMap((goal) => goal.useCases.map((useCase) => useCase.id)));
  for (const { useCase } of cues.useCases) {
    if (!known.has(useCase)) faults.push(`cues.json: useCases: "${useCase}" is no use case of the catalog`);
  }
  for (const id of repeated(cues.useCases.map((one) => one.useCase))) {
    faults.push(`cues.json: useCases: "${id}" stands there twice`);
  }
}

/** Each use case has one audience to begin with, made of events that it suggests under each of its goals. */
function checkAudiences(
  audiences: readonly StarterAudience[],
  goals: readonly Goal[],
  faults: string[],
): void {
  const useCases = goals.flatMap((goal) => goal.useCases);
  for (const id of new Set(useCases.map((useCase) => useCase.id))) {
    const count = audiences.filter((one) => one.useCase === id).length;
    if (count !== 1)
      faults.push(`audiences.json: use case "${id}" stands there ${count} times, it must be 1`);
  }
  for (const { useCase: id, events, query } of audiences) {
    const own = useCases.filter((useCase) => useCase.id === id);
    if (own.length === 0) faults.push(`audiences.json: "${id}" is no use case of the catalog`);
    for (const event of events) {
      if (!own.every((useCase) => useCase.events.some(({ name }) => name === event)))
        faults.push(`audiences.json: "${id}" looks at "${event}", which it does not suggest everywhere`);
    }
    const named = [...query.matchAll(/event\('([^']*)'\)/g)].map((match) => match[1] ?? '');
    for (const name of named) {
      if (!events.includes(name)) faults.push(`audiences.json: "${id}": "${name}" is not among its events`);
    }
  }
}

/** Slug, name and aliases of an integration as people may write them, lower case. */
export function namesOf(one: Integration): string[] {
  return [one.slug, one.name, ...one.aliases].map((name) => name.toLowerCase());
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, i) => values.indexOf(value) !== i))];
}
