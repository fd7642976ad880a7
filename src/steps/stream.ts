import { en } from '../copy/en.ts';
import type { Block, Control } from '../core/card.ts';
import { type SourceRecord, sourcesIn } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { addShapes, type StreamRecord, streamLastsMs } from '../core/stream.ts';
import { checkSource } from './evidence.ts';
import type { Handlers, OutcomeHandlers } from './step.ts';

const words = en.stream;

/** Only in dev: in prod nothing is added that was not approved. */
const mayStream = (source: SourceRecord): boolean => source.environment === 'dev' && source.kind === 'event';

const isOn = (stream: StreamRecord | undefined): stream is StreamRecord =>
  stream?.state === 'starting' || stream?.state === 'running';

/** The button that begins a look, or ends the one that runs. */
export function streamControl(s: Scene, source: SourceRecord, isOneOfMany = false): Control[] {
  if (!s.isReachable || !mayStream(source)) return [];
  const slots = { source: source.id };
  const which = isOneOfMany ? `: ${source.name}` : '';
  return isOn(source.stream)
    ? [{ kind: 'button', label: `${words.stopButton}${which}`, intent: { intent: 'stop_properties', slots } }]
    : [
        {
          kind: 'button',
          label: `${words.button}${which}`,
          intent: { intent: 'watch_properties', slots },
          confirm: words.confirm,
        },
      ];
}

/** One lane for both, so that nothing is set up again after it was taken away. */
const laneOf = (stream: StreamRecord): string => `stream:${stream.id}`;

function endStream(s: Scene, source: string, stream: StreamRecord, delayMs?: number): void {
  s.effect(
    { kind: 'end_stream', origin: s.origin, source, stream: stream.id },
    {
      id: `stream-end:${stream.id}`,
      lane: laneOf(stream),
      ...(delayMs === undefined ? {} : { delayMs }),
    },
  );
}

/** What came, by event. */
function shown({ seen, cut }: StreamRecord): Block[] {
  if (seen.length === 0) return [{ kind: 'note', text: words.nothing }];
  const rows = seen.map(({ event, count, properties }) => [
    event,
    String(count),
    words.properties(Object.entries(properties).map(([name, { types }]) => ({ name, types }))),
  ]);
  return [
    { kind: 'table', caption: words.table, columns: [...words.columns], rows },
    ...(cut ? [{ kind: 'note' as const, text: words.cut }] : []),
    { kind: 'note', text: words.kept },
  ];
}

const withStream = (s: Scene, id: string): SourceRecord | undefined =>
  s.c.sources.find((source) => source.stream?.id === id);

export const streamHandlers = {
  watch_properties(s, { source: id }) {
    const source = sourcesIn(s.c, 'dev').find((entry) => entry.id === id);
    if (!source || !mayStream(source)) {
      s.tell(source ? words.notHere(source.name) : en.general.oldButton);
      s.show('current');
      return;
    }
    if (isOn(source.stream)) {
      s.tell(words.already(source.name, source.stream.until));
      return;
    }
    const stream: StreamRecord = {
      id: `${s.newId('w')}-${s.hash(`${source.id} ${s.turn.id}`)}`,
      by: s.person,
      to: s.to,
      startedAt: s.now,
      until: s.now + streamLastsMs,
      state: 'starting',
      seen: [],
    };
    source.stream = stream;
    s.effect(
      { kind: 'begin_stream', origin: s.origin, source: source.id, stream: stream.id },
      { lane: laneOf(stream) },
    );
    // Its end is on its way before it begins, so that a crash in between leaves nothing behind in Segment.
    endStream(s, source.id, stream, streamLastsMs);
    s.audit('stream_started', { source: source.id, stream: stream.id });
    s.tell(words.starting(source.name));
  },
  stop_properties(s, { source: id }) {
    const source = s.c.sources.find((entry) => entry.id === id);
    const { stream } = source ?? {};
    if (!source || !isOn(stream)) {
      s.tell(en.general.oldButton);
      return;
    }
    stream.state = 'ending';
    endStream(s, id, stream);
    s.tell(words.stopping);
  },
} satisfies Partial<Handlers>;

export const streamOutcomes = {
  stream_begun(s, { stream: id, destination }) {
    const source = withStream(s, id);
    if (source?.stream?.state !== 'starting') return;
    source.stream.state = 'running';
    source.stream.destination = destination;
    s.tell(words.begun(source.name, words.destination(id), source.stream.until), {
      kind: 'actions',
      controls: streamControl(s, source),
    });
  },
  streamed(s, { stream: id, shapes }) {
    const stream = withStream(s, id)?.stream;
    if (stream && stream.state !== 'over') addShapes(stream, shapes);
  },
  stream_ended(s, { stream: id }) {
    const source = withStream(s, id);
    if (!source?.stream || source.stream.state === 'over') return;
    source.stream.state = 'over';
    s.audit('stream_ended', { source: source.id, stream: id, events: source.stream.seen.length });
    s.tell(words.over(source.name), ...shown(source.stream));
    // What came is held against what is planned.
    if (source.stream.seen.length > 0) checkSource(s, source, { asked: true });
  },
} satisfies Partial<OutcomeHandlers>;
