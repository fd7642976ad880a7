import { en } from '../copy/en.ts';
import { plain } from '../copy/text.ts';
import type { Block, Control } from '../core/card.ts';
import type { DestinationRecord } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { checkDestination, watchEveryMs, watchMs } from './evidence.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.destinations;

export const loginControl = (destination: DestinationRecord): Control => ({
  kind: 'button',
  label: words.loginButton,
  intent: { intent: 'attest_destination', slots: { destination: destination.id } },
  style: 'primary',
});

/** How to log in to a destination that was made and waits for it; nothing for every other. */
export function loginBlocks(destination: DestinationRecord): Block[] {
  if (destination.login !== 'open') return [];
  return [
    { kind: 'text', text: words.login(destination.name, destination.integration.name) },
    { kind: 'actions', controls: [loginControl(destination)] },
  ];
}

/** What to do when the product turned deliveries down as unauthorised; nothing for other reasons. */
export function unauthorizedBlocks(destination: DestinationRecord, silence: readonly string[]): Block[] {
  if (!silence.some((reason) => /unauthori[sz]ed|\b401\b|invalid_grant/i.test(reason))) return [];
  const text = destination.login
    ? words.unauthorized(destination.integration.name)
    : words.unauthorizedKey(destination.secrets);
  return [{ kind: 'text', text }];
}

const byId = (s: Scene, id: string): DestinationRecord | undefined =>
  s.c.destinations.find((destination) => destination.id === id && destination.state !== 'disabled');

export const destinationLoginHandlers = {
  attest_destination(s, { destination: id }) {
    const destination = byId(s, id);
    if (destination?.login !== 'open') {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    const model = s.c.sources.find((source) => source.id === destination.sourceId)?.model?.id;
    s.effect(
      {
        kind: 'enable_destination',
        origin: s.origin,
        destination: destination.id,
        source: destination.sourceId,
        metadataId: destination.integration.metadataId,
        mappings: destination.mappings,
        ...(model ? { model } : {}),
      },
      { id: `enable:${destination.id}` },
    );
  },
} satisfies Partial<Handlers>;

export const destinationLoginOutcomes = {
  destination_enabled(s, { destination: id }) {
    const destination = byId(s, id);
    if (destination?.login !== 'open') return;
    const name = s.who?.name ?? s.me;
    destination.login = 'done';
    destination.attestation = {
      by: s.me,
      name,
      at: s.now,
      what: plain(words.attested(destination.integration.name)),
    };
    // A delivery that was seen counts for more than a word.
    if (destination.state === 'created') destination.state = 'attested';
    destination.watchUntil = s.now + watchMs[destination.environment];
    s.audit('destination_attested', { id: destination.id, environment: destination.environment });
    s.refreshChecklist();
    s.tell(words.enabled(destination.name, name));
    checkDestination(s, destination, { asked: false, delayMs: watchEveryMs(0) });
    s.show('current');
  },
} satisfies Partial<OutcomeHandlers>;
