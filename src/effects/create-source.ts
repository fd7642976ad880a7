import type { Outcome, SegmentEffect, SourceSpec } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { Source } from '../segment/segment.ts';
import type { Ports, Run } from './ports.ts';
import { connectOnce, dropSecrets, fullSettings, isDoubtful, profilesDestinationOf } from './writes.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** A source that an earlier try of ours made, whole or half: same product, and our name or none yet. */
const isOurs = (source: Source, spec: SourceSpec): boolean =>
  source.metadataId === spec.integration.metadataId &&
  (source.name === spec.name || source.name === source.slug || source.name === '');

/** Finds or makes the source: there is no idempotency key at Segment, the slug is unique. */
async function findOrCreate(ports: Ports, effect: Of<'create_source'>, run: Run): Promise<Source | 'taken'> {
  const { spec } = effect;
  const bySlug = async () => (await ports.segment.sources()).find((source) => source.slug === spec.slug);
  const existing = await bySlug();
  const mayBeOurs = run.attempt > 0 || effect.again === true;
  if (existing) return mayBeOurs && isOurs(existing, spec) ? existing : 'taken';
  try {
    return await ports.segment.createSource({
      slug: spec.slug,
      metadataId: spec.integration.metadataId,
      enabled: true,
      settings: await fullSettings(ports, run.workspace, spec),
    });
  } catch (error) {
    const isTaken = error instanceof OutsideError && error.code === 'segment_conflict';
    if (isTaken && !mayBeOurs) return 'taken';
    if (!isTaken && !isDoubtful(error)) throw error;
    // A write of an earlier try may have reached Segment only after we had looked.
    const made = await bySlug();
    if (made && isOurs(made, spec)) return made;
    if (isTaken) return 'taken';
    throw error;
  }
}

/** Create, name, label: three calls, each looked up before it is made, so that any of them can be the last before a crash. */
export async function createSource(ports: Ports, effect: Of<'create_source'>, run: Run): Promise<Outcome> {
  const { spec, work } = effect;
  const source = await findOrCreate(ports, effect, run);
  if (source === 'taken') return { kind: 'name_taken', work, slug: spec.slug };
  if (source.name !== spec.name) await ports.segment.updateSource(source.id, { name: spec.name });
  const label = { key: 'environment', value: spec.environment };
  if (!source.labels.some((entry) => entry.key === label.key && entry.value === label.value)) {
    await ports.segment.addSourceLabels(source.id, [label]);
  }
  if (spec.warehouse) {
    const { warehouse } = spec;
    await connectOnce(
      async () =>
        (await ports.segment.connectedWarehouses(source.id)).some((entry) => entry.id === warehouse),
      () => ports.segment.connectSourceToWarehouse(warehouse, source.id),
    );
  }
  await dropSecrets(ports, run.workspace, spec);
  const profiles =
    spec.sourceKind === 'warehouse' ? await profilesDestinationOf(ports, source.id) : undefined;
  return {
    kind: 'source_created',
    work,
    spec,
    id: source.id,
    slug: source.slug,
    at: ports.now(),
    ...(profiles ? { profilesDestination: { id: profiles.id, name: profiles.name } } : {}),
  };
}
