import { en } from '../copy/en.ts';
import type { AudienceDraft, AudienceSpec, AudienceType } from '../core/audience.ts';
import { queryFromWords } from '../core/audience-words.ts';
import { audiencesIn, destinationsIn, plannedEvents } from '../core/checklist.ts';
import type { AudienceEffectSpec } from '../core/effect.ts';
import { cleanName, maxNameLength } from '../core/names.ts';
import type { Scene } from '../core/scene.ts';
import { chosen } from './find.ts';

const words = en.activate;
export const maxQueryLength = 3000;
export const maxAboutLength = 300;

/** Whether it can be counted and made. */
export const isComplete = (draft: AudienceDraft): draft is AudienceDraft & AudienceSpec =>
  draft.type !== undefined &&
  draft.name !== undefined &&
  draft.query !== undefined &&
  draft.about !== undefined;

/** The draft of this id, unless it is on its way already. */
export const draftCalled = (s: Scene, id: string | undefined): AudienceDraft | undefined => {
  const draft = s.c.audienceDraft;
  return draft && draft.id === id && !draft.creating ? draft : undefined;
};

/** A name that no audience of the checklist has. */
export function freeName(s: Scene, wanted: string): string {
  const taken = audiencesIn(s.c, 'dev').map((audience) => audience.name.toLowerCase());
  let name = wanted;
  for (let n = 2; taken.includes(name.toLowerCase()); n += 1) name = `${wanted} ${n}`;
  return name;
}

/** What to begin with: the audience of the use case, or of its first event when the owner left its events out. */
export function starter(s: Scene): { name: string; about: string; query: string } {
  const { useCase } = chosen(s);
  const planned = plannedEvents(s.c).map((row) => row.event);
  const ready = s.catalog.audiences.find((entry) => entry.useCase === useCase.id);
  if (ready?.events.every((event) => planned.includes(event))) return ready;
  const event = planned[0] ?? useCase.events[0]?.name ?? '';
  return {
    name: `${event} within 30 days`.slice(0, maxNameLength),
    about: `Everybody with ${event} within 30 days.`,
    query: `event('${event.replace(/[\\']/g, '\\$&')}').within(30 days).count() >= 1`,
  };
}

/** Accounts are described by what any of their people did. */
export const forType = (query: string, type: AudienceType): string =>
  type === 'accounts' && !/\b(?:ANY|ALL)\s*\(/.test(query) ? `ANY ( ${query} )` : query;

/** Destinations of an environment that an audience is sent to. Those fed by the Profiles copy are Segment's own. */
export const audienceTargets = (s: Scene, environment: 'dev' | 'prod'): AudienceEffectSpec['destinations'] =>
  destinationsIn(s.c, environment).map(({ id, name, integration }) => ({
    id,
    name,
    metadataId: integration.metadataId,
  }));

/** A name as it is kept, or why it cannot be one. */
export const checkedName = (s: Scene, text: string): { name: string } | { error: string } => {
  const name = cleanName(text);
  if (!name) return { error: words.form.noName };
  if (name.length > maxNameLength) return { error: words.form.longName };
  const isTaken = audiencesIn(s.c, 'dev').some((one) => one.name.toLowerCase() === name.toLowerCase());
  return isTaken ? { error: words.form.taken } : { name };
};

/** What a condition of one's own is called until it gets a name: its words, or its first event. */
function nameFor(s: Scene, text: string, isQuery: boolean): string {
  const event = /\b(?:event|trait|entity)\s*\(\s*['"]([^'"]+)/.exec(text)?.[1];
  const words = isQuery ? (event ?? '') : text;
  const name = cleanName(words).slice(0, 60).trim();
  return freeName(s, name.charAt(0).toUpperCase() + name.slice(1));
}

/** Takes a condition, in plain words or as a query; what cannot be read is told and changes nothing. */
export function takeDefinition(s: Scene, draft: AudienceDraft, said: string): void {
  // "users who bought twice called Fans": the name is told apart already.
  const text = said.replace(/[,;]?\s+(?:called|named)\s+.*$/is, '');
  const events = plannedEvents(s.c).map((row) => row.event);
  const isQuery = /\b(?:event|trait|entity)\s*\(/.test(text);
  const read = isQuery ? text.trim() : queryFromWords(text, events);
  if (!read) {
    s.tell(words.notRead(text.slice(0, 100)));
    return;
  }
  const isOwnName = draft.name !== undefined && draft.name !== draft.proposed;
  if (!isOwnName) {
    draft.proposed = nameFor(s, text, isQuery) || freeName(s, starter(s).name);
    draft.name = draft.proposed;
  }
  draft.query = draft.type ? forType(read, draft.type) : read;
  if (!isQuery) draft.about = cleanName(text).slice(0, maxAboutLength);
  else draft.about = draft.name ?? '';
  delete draft.preview;
  if (!isQuery) s.tell(words.read);
}
