import { accessName, mayBeToken, type Region, writeAccess } from '../core/access.ts';
import { boundWorkspace } from '../core/checklist.ts';
import type { Outcome, Refusal, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { vaultName } from '../core/secrets.ts';
import { isTokenTaken, lookUp } from './people.ts';
import type { Ports, Run } from './ports.ts';
import { type Probe, probe } from './probe.ts';

type Connect = Extract<SegmentEffect, { kind: 'connect_workspace' }>;

const otherRegion = { us: 'eu', eu: 'us' } as const satisfies Record<Region, Region>;

/** The region in which Segment takes a token that it refused in `chosen`, if there is one. */
async function refusedToken(ports: Ports, token: string, chosen: Region): Promise<Refusal> {
  const fits = otherRegion[chosen];
  const segment = ports.connect?.(token, fits);
  try {
    if (segment && (await isTokenTaken(segment))) return { kind: 'region', chosen, fits };
  } catch (error) {
    // The other region was a courtesy: that it does not answer changes nothing about the first answer.
    if (!(error instanceof OutsideError)) throw error;
  }
  return { kind: 'token' };
}

/**
 * Looks at what an entered token opens, by reads alone, and keeps it if it is a token of the workspace that it must
 * open, may read people, and was entered by one of the owners of that workspace. Anything else is an answer, not a
 * failure. Throws OutsideError when Segment or the platform can't be asked.
 */
export async function connectWorkspace(ports: Ports, effect: Connect, run: Run): Promise<Outcome> {
  const { vault, region, origin } = effect;
  const refuse = (why: Refusal): Outcome => ({ kind: 'workspace_refused', vault, why });
  const token = (await ports.store.getSecret(run.workspace, vaultName(vault, 'token')))?.trim();
  if (token === undefined) return refuse({ kind: 'expired' });
  if (!mayBeToken(token)) return refuse({ kind: 'malformed' });
  const segment = ports.connect?.(token, region);
  if (!segment) return refuse({ kind: 'expired' });
  let found: Probe;
  try {
    found = await probe(segment, ports.now());
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'segment_unauthorized') throw error;
    return refuse(await refusedToken(ports, token, region));
  }
  const { workspace, seesWriteKeys, features } = found;
  // As it is now: somebody else may have connected one since the form was sent.
  const c = await ports.load(run.workspace);
  const known = boundWorkspace(c);
  if (known && known.id !== workspace.id)
    return refuse({ kind: 'other', name: workspace.name, known: known.name });
  if (!found.isOwner) return refuse({ kind: 'weak', name: workspace.name });
  const { record, owners } = await lookUp(ports, segment, c, origin.person);
  if (record.standing !== 'member') return refuse({ kind: 'standing' });
  if (record.unread) return refuse({ kind: 'weak', name: workspace.name });
  if (!record.owner) {
    const { email } = record;
    return refuse({ kind: 'not_owner', name: workspace.name, ...(email ? { email } : {}), owners });
  }
  await ports.store.putSecret(run.workspace, accessName, writeAccess({ token, region }));
  return {
    kind: 'workspace_connected',
    workspace,
    region,
    vault,
    person: origin.person,
    record,
    ...(seesWriteKeys === undefined ? {} : { seesWriteKeys }),
    features,
  };
}

/** Forgets the token. What Segment holds is not touched, the token there included. */
export async function disconnectWorkspace(ports: Ports, run: Run): Promise<Outcome> {
  await ports.store.dropSecret(run.workspace, accessName);
  return { kind: 'workspace_disconnected' };
}
