import type { Town } from './town.ts';

/** What differs from one run to the next and says nothing about where it led. */
const passing = new Set([
  // When.
  'at',
  'readAt',
  'lastAt',
  'lastSeenAt',
  'createdAt',
  'updatedAt',
  'requestedAt',
  'expiresAt',
  'watchUntil',
  'definedAt',
  'due',
  'keyShownAt',
  // Names that Segue or Segment gives by counting or by chance.
  'digest',
  'vault',
  'key',
  'counter',
  'writeKey',
  'writeKeys',
  'timestamp',
  'messageId',
  // What conversations are about, and where cards stand.
  'dialogs',
  'boards',
  'board',
  'failures',
  'people',
  'undo',
  // What a look showed, and what it could not see: that depends on when it was taken. Segment's own figures are compared.
  'sight',
  'findings',
  'silence',
]);

/** Times of a look: from when to when. */
const isWindow = (value: Record<string, unknown>): boolean =>
  typeof value.from === 'number' && typeof value.to === 'number';

/** That something was seen: what of it had come in when Segue happened to look, the next look adds. */
const isSeen = (seen: unknown): unknown => (Array.isArray(seen) ? seen.length > 0 : seen);

function withoutPassing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPassing);
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Record<string, unknown>;
  const kept = Object.entries(fields).filter(
    ([name]) => !passing.has(name) && !(isWindow(fields) && (name === 'from' || name === 'to')),
  );
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, name === 'seen' ? isSeen(inner) : withoutPassing(inner)]),
  );
}

/**
 * Where a walk has led: the Segment world and the checklist, field by field, with ids replaced by the names of what
 * they stand for. Two walks to the same end give the same.
 */
export async function endStateOf(town: Town): Promise<{ segment: unknown; checklist: unknown }> {
  const world = await town.segment();
  const checklist = await town.checklist();
  const names = new Map<string, string>();
  for (const { id, slug } of world.sources) names.set(id, `<source ${slug}>`);
  for (const { id, name, environment, sourceId } of world.destinations) {
    const isEngage = world.sources.some((source) => source.id === sourceId && /^Engage /.test(source.name));
    names.set(id, `<destination ${name} ${environment}${isEngage ? ' in Engage' : ''}>`);
  }
  for (const { id, name } of world.trackingPlans) names.set(id, `<plan ${name}>`);
  for (const { id, name } of world.warehouses) names.set(id, `<warehouse ${name}>`);
  for (const { id, name, space } of world.audiences) names.set(id, `<audience ${name} ${space}>`);
  for (const [i, { id, name }] of world.models.entries()) names.set(id, `<model ${i} ${name}>`);
  for (const source of checklist?.sources ?? [])
    if (source.model?.sync) names.set(source.model.sync, `<sync of ${source.slug}>`);
  const { promotion } = checklist ?? {};
  if (promotion) names.set(`"${promotion.id}"`, '"<request>"');

  const plain = (value: unknown): unknown => {
    let text = JSON.stringify(withoutPassing(value));
    for (const [id, name] of names) text = text.replaceAll(id, name);
    // Mappings, connections and activations have ids of their own that nothing else refers to.
    return JSON.parse(text.replace(/"id":"(?:[a-z]+_)?[1-9A-HJ-NP-Za-km-z]{22}"/g, '"id":"<id>"'));
  };
  const { labels, sources, destinations, trackingPlans, warehouses, models, spaces, audiences } = world;
  const byName = <T extends { name: string }>(list: readonly T[]): T[] =>
    list.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {
    segment: plain({
      labels,
      sources: byName(sources),
      destinations: byName(destinations),
      trackingPlans,
      warehouses,
      models: byName(models),
      spaces,
      audiences,
    }),
    checklist: plain(checklist),
  };
}
