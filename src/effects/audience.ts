import { en } from '../copy/en.ts';
import type { AudienceSight } from '../core/audience.ts';
import type { AudienceEffectSpec, Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import type { Audience, EngageDestination } from '../segment/segment.ts';
import { windowOf } from './look.ts';
import { orNone, reasons } from './observe.ts';
import type { Ports, Run } from './ports.ts';
import { segmentType } from './unify.ts';
import { isDoubtful, keepOne } from './writes.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

const words = en.activate.silence;

/** What was approved is what is made: the dev audience must still be the approved one. Throws segment_conflict. */
async function expectUnchanged(ports: Ports, spec: AudienceEffectSpec): Promise<void> {
  if (!spec.from) return;
  const dev = await ports.segment.audience(spec.from.space, spec.from.id);
  if (dev.query === spec.query && dev.type === segmentType(spec.type)) return;
  throw new OutsideError('segment_conflict', {
    message: 'the dev audience is not what was approved',
    status: 409,
    reason: en.failures.audienceChanged(spec.name),
  });
}

/** Finds or makes the audience: Segment takes no idempotency key, so it is looked up by its name in the space. */
async function findOrCreate(
  ports: Ports,
  effect: Of<'create_audience'>,
  run: Run,
): Promise<Audience | 'taken'> {
  const { spec } = effect;
  const byName = async () =>
    (await ports.segment.audiences(spec.space.id)).find(
      (audience) => audience.name.toLowerCase() === spec.name.toLowerCase(),
    );
  const isOurs = (audience: Audience): boolean =>
    audience.name.toLowerCase() === spec.name.toLowerCase() &&
    audience.query === spec.query &&
    audience.type === segmentType(spec.type);
  /** Where an earlier try arrived late there are two of ours. */
  const ours = async () =>
    keepOne((await ports.segment.audiences(spec.space.id)).filter(isOurs), ({ id }) =>
      ports.segment.deleteAudience(spec.space.id, id),
    );
  const existing = await byName();
  const mayBeOurs = run.attempt > 0 || effect.again === true;
  if (existing) return mayBeOurs && isOurs(existing) ? ((await ours()) ?? existing) : 'taken';
  await expectUnchanged(ports, spec);
  try {
    const made = await ports.segment.createAudience(spec.space.id, {
      name: spec.name,
      description: spec.about,
      query: spec.query,
      type: segmentType(spec.type),
    });
    return (mayBeOurs ? await ours() : undefined) ?? made;
  } catch (error) {
    const isTaken = error instanceof OutsideError && error.code === 'segment_conflict';
    if (isTaken && !mayBeOurs) return 'taken';
    if (!isTaken && !isDoubtful(error)) throw error;
    // A write of an earlier try may have reached Segment only after we had looked.
    const made = await byName();
    if (made && isOurs(made)) return made;
    if (isTaken) return 'taken';
    throw error;
  }
}

export async function createAudience(
  ports: Ports,
  effect: Of<'create_audience'>,
  run: Run,
): Promise<Outcome> {
  const { work, spec } = effect;
  const audience = await findOrCreate(ports, effect, run);
  if (audience === 'taken') return { kind: 'audience_name_taken', work, name: spec.name };
  return { kind: 'audience_created', work, spec, id: audience.id, at: ports.now() };
}

type Wanted = Of<'check_audience'>['wanted'][number];

/** The destination of Engage that stands for one of ours: the same one, or the same product. */
const counterpart = (offered: readonly EngageDestination[], wanted: Wanted): EngageDestination | undefined =>
  offered.find((entry) => entry.id === wanted.id) ??
  offered.find((entry) => entry.metadataId === wanted.metadataId);

/** A connection that another look made meanwhile is as good as one's own. */
async function connectOnce(
  ports: Ports,
  { space, audience }: Of<'check_audience'>,
  destination: EngageDestination,
  find: () => Promise<{ id: string } | undefined>,
): Promise<{ id: string }> {
  try {
    return await ports.segment.connectAudience(space.id, audience, destination.id);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'segment_conflict') throw error;
    const made = await find();
    if (made) return made;
    throw error;
  }
}

/** Connects the audience to a destination and activates it, each looked up before it is made. */
async function connect(
  ports: Ports,
  effect: Of<'check_audience'>,
  destination: EngageDestination,
): Promise<void> {
  const { space, audience } = effect;
  const find = async () =>
    (await ports.segment.audienceConnections(space.id, audience)).find(
      (entry) => entry.destinationId === destination.id,
    );
  const connection = (await find()) ?? (await connectOnce(ports, effect, destination, find));
  const [action] = destination.actions;
  if (!action) return;
  const ours = async () =>
    (await ports.segment.activations(space.id, audience)).filter(
      (entry) => entry.connectionId === connection.id,
    );
  if ((await ours()).length > 0) return;
  await ports.segment.createActivation(space.id, audience, connection.id, {
    name: effect.name,
    actionId: action.id,
  });
  // Two processes may look at the same moment, and a lost write may arrive late: members are to be sent once.
  await keepOne(await ours(), ({ id }) => ports.segment.deleteActivation(space.id, audience, id));
}

/** Makes sure that the audience is sent to the destinations that are in Engage's settings; looks what they took. */
export async function checkAudience(ports: Ports, effect: Of<'check_audience'>): Promise<Outcome> {
  const { audience: id, space, wanted, asked, nth } = effect;
  const now = ports.now();
  const [audience] = await orNone(ports.segment.audience(space.id, id).then((found) => [found]));
  const result = (sight: AudienceSight, silence: string[], isGone = false): Outcome => ({
    kind: 'audience_checked',
    audience: id,
    ...(audience ? { query: audience.query } : {}),
    ...(isGone ? { isGone } : {}),
    asked,
    nth,
    sight,
    silence,
  });
  if (!audience) return result({ readAt: now, status: '', delivered: [], missing: [] }, [words.gone], true);

  const offered = await ports.segment.supportedDestinations(space.id, segmentType(effect.type));
  const missing: string[] = [];
  const delivered: AudienceSight['delivered'] = [];
  const silence: string[] = [];
  // The audience's events belong to a source that Segment makes for Engage in each space.
  const source = (await ports.segment.sources()).find((entry) => entry.name === `Engage (${space.name})`);
  for (const entry of wanted) {
    const destination = counterpart(offered, entry);
    if (!destination) {
      missing.push(entry.name);
      continue;
    }
    await connect(ports, effect, destination);
    if (!source) continue;
    const query = { sourceId: source.id, destinationId: destination.id, ...windowOf(effect.since, now) };
    const rows = await orNone(
      ports.segment.delivery({ ...query, kind: 'successful-delivery', groupBy: ['audienceId'] }),
    );
    const count = rows.filter((row) => row.audienceId === id).reduce((sum, row) => sum + row.total, 0);
    if (count > 0) delivered.push({ destination: entry.name, count });
    else {
      const why = await reasons(ports, 'failed-delivery', query);
      if (why) silence.push(words.failed(entry.name, why));
    }
  }
  if (audience.status !== 'Live') silence.push(words.status(audience.status));
  else if (audience.count === 0) silence.push(words.empty);
  if (missing.length > 0) silence.push(words.notInEngage(missing, space.name));
  if (silence.length === 0 && delivered.length === 0)
    silence.push(wanted.length === 0 ? words.noDestination : words.notYet);
  const { status, count: size } = audience;
  return result(
    { readAt: now, status, ...(size === undefined ? {} : { size }), delivered, missing },
    silence,
  );
}
