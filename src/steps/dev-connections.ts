import { en } from '../copy/en.ts';
import type { Block, Control } from '../core/card.ts';
import {
  type DestinationRecord,
  isProven,
  proofOf,
  proofOfSources,
  type SourceRecord,
} from '../core/checklist.ts';
import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';
import { complete } from './step.ts';

const words = en.connect;

type Kind = 'source' | 'destination';

const stepOf = { source: 'dev_sources', destination: 'dev_destinations' } as const;

const finish = (kind: Kind) => ({ intent: 'finish_step', slots: { step: stepOf[kind] } }) as const;

/** The button that ends the step. */
export const doneControl = (kind: Kind): Control => ({
  kind: 'button',
  label: kind === 'source' ? words.sourcesDone : words.destinationsDone,
  intent: finish(kind),
  style: 'primary',
});

/** Lists the dev connections: `blocks` show each, and one can be looked at by its name. "Yes" ends a proven step. */
export function askConnections<Of extends SourceRecord | DestinationRecord>(
  s: Scene,
  kind: Kind,
  list: { records: readonly Of[]; blocks: Block[]; check: (record: Of) => Intent },
): void {
  const { records, blocks, check } = list;
  const proven = records.some(isProven);
  const more: Control = {
    kind: 'button',
    label: words.connectMore,
    intent: { intent: 'connect_more', slots: { kind: `${kind}s` } },
  };
  s.ask(
    {
      title: kind === 'source' ? words.sourcesListTitle : words.destinationsListTitle,
      blocks: [...blocks, { kind: 'actions', controls: [...(proven ? [doneControl(kind)] : []), more] }],
    },
    {
      options: {
        kind,
        items: records.map((record) => ({ label: record.name, value: record.id, intent: check(record) })),
      },
      ...(proven ? { yes: finish(kind) } : {}),
    },
  );
}

/** Ends the step when something was proven; otherwise says what is missing. */
export function finishConnections(
  s: Scene,
  kind: Kind,
  records: readonly (SourceRecord | DestinationRecord)[],
): void {
  const step = stepOf[kind];
  const proven = records.filter(isProven);
  if (proven.length === 0) {
    s.tell(records.length === 0 ? words.nothingConnected(kind) : words.notProven(kind));
    s.show(step);
    return;
  }
  complete(s, step, kind === 'source' ? proofOfSources(s.c, 'dev') : proofOf(records));
  s.tell(words.stepDone(proven.length, kind));
  s.show('current');
}

/** A type that only says again what a product is: "the iOS app" is one source, "Amplitude for analytics" one destination. */
export const isMeantBy = (s: Scene, kind: Kind, type: string, products: readonly string[]): boolean =>
  products.some((slug) =>
    s.catalog.integrations.find((entry) => entry.slug === slug)?.[kind]?.types.some((one) => one === type),
  );
