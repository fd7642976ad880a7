import { activationsPart } from './activations.ts';
import { audiencesPart } from './audiences.ts';
import { cached } from './cached.ts';
import { catalogPart } from './catalog.ts';
import { destinationsPart } from './destinations.ts';
import { createApi, type HttpOptions } from './http.ts';
import { iamPart } from './iam.ts';
import { observePart } from './observe.ts';
import { protocolsPart } from './protocols.ts';
import { reverseEtlPart } from './reverse-etl.ts';
import type { Segment } from './segment.ts';
import { sourcesPart } from './sources.ts';
import { spacesPart } from './spaces.ts';
import { warehousesPart } from './warehouses.ts';
import { workspacePart } from './workspace.ts';

export type SegmentOptions = HttpOptions & {
  /** ms since the epoch, for the age of what is kept in memory. Default: Date.now */
  now?: () => number;
};

/** A token never changes its workspace, but a process may outlive a mistake in its configuration. */
const workspaceKeptForMs = 24 * 3_600_000;

/**
 * The Segment port over the Public API (reference v1). The token stays in a closure: neither the client nor its
 * errors nor its log lines hold it. Throws TypeError for a base URL or token that cannot work.
 */
export function createSegment(options: SegmentOptions): Segment {
  const { now = Date.now } = options;
  const api = createApi(options);
  const workspace = workspacePart(api);
  const knownWorkspace = cached(workspace.workspace, workspaceKeptForMs, now);
  return {
    ...workspace,
    ...iamPart(api, async () => (await knownWorkspace()).id),
    ...catalogPart(api, now),
    ...sourcesPart(api),
    ...destinationsPart(api),
    ...warehousesPart(api),
    ...reverseEtlPart(api),
    ...protocolsPart(api),
    ...observePart(api),
    ...spacesPart(api),
    ...audiencesPart(api),
    ...activationsPart(api),
  };
}
