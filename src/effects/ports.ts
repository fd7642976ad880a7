import type { Region } from '../core/access.ts';
import type { Card } from '../core/card.ts';
import type { Checklist } from '../core/checklist.ts';
import type { PlatformName } from '../core/turn.ts';
import type { Catalog } from '../core/use-case.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Segment } from '../segment/segment.ts';
import type { Store } from '../store/store.ts';

/** What effects work with. */
export type Ports = {
  store: Store;
  segment: Segment;
  platform(name: PlatformName): Platform;
  catalog: Catalog;
  now(): number;
  /** The stored checklist as it is now. */
  load(workspace: string): Promise<Checklist>;
  renderBoard(c: Checklist, board: string): Card | undefined;
  /** Where Segment reaches a stream of Segue's; undefined without a public address. */
  streamUrl?(stream: string): string | undefined;
  /** Base URL that code snippets send to; undefined: Segment's default. */
  trackingUrl?: () => string | undefined;
  /** A client for a token that somebody enters; left out where the operator has set the token. */
  connect?: (token: string, region: Region) => Segment;
};

/** The job that an effect runs for. */
export type Run = { workspace: string; job: string; attempt: number };
