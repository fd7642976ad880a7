import { asArray, asNumber, asObject, asText, type Json } from './json.ts';
import { actWords, deliveryWords, type Names, segmentWords, slackWords } from './wire-words.ts';

/** One line of what happened: in words, and as it was on the wire. `times` in a row it was the same. */
export type StoryLine = {
  id: string;
  at: number;
  kind: 'delivery' | 'slack' | 'segment';
  words: string;
  /** "POST /sources", "chat.postMessage", "POST /slack/events". */
  call: string;
  status: string;
  failed: boolean;
  ms: number;
  times: number;
  detail: unknown;
};

/** What a person did, and everything that crossed the wire from then until the next thing somebody did. */
export type Story = { id: string; at: number; did: string; lines: StoryLine[] };

type Logged = StoryLine & { start: number; did?: string };

/** What people did, newest first, with what came of it. `slack` and `segment` are the replies of their /wire. */
export function readStories(slack: unknown, segment: unknown, names: Names): Story[] {
  const logged = [
    ...entriesOf(slack).map((entry) => slackLine(entry, names)),
    ...entriesOf(segment).map(segmentLine),
  ].sort((a, b) => a.start - b.start);
  const stories: Story[] = [];
  for (const { did, start, ...line } of logged) {
    const story = stories.at(-1);
    const last = story?.lines.at(-1);
    // One sending of traffic, and one event that is delivered twice, are one thing somebody did.
    const isMore =
      did !== undefined && last?.kind === line.kind && story?.did === did && start - story.at < 1_500;
    if (did !== undefined && !isMore) stories.push({ id: line.id, at: start, did, lines: [line] });
    else if (last && last.words === line.words && last.status === line.status && last.kind !== 'delivery') {
      last.times += 1;
      last.ms += line.ms;
    } else story?.lines.push(line);
  }
  return stories.reverse();
}

const entriesOf = (body: unknown): Json[] => asArray(asObject(body).entries).map(asObject);

// An entry is written down at its end.
function common(entry: Json) {
  const at = asNumber(entry.at) ?? 0;
  const ms = Math.round(asNumber(entry.ms) ?? 0);
  const status = asText(entry.status);
  const failed = !/^[23]\d\d$/.test(status) || asObject(entry.detail).ok === false;
  return {
    at,
    start: at - ms,
    ms,
    status: status === '0' ? 'no answer' : status,
    failed,
    times: 1,
    detail: entry.detail,
  };
}

function slackLine(entry: Json, names: Names): Logged {
  const id = `slack ${asText(entry.n)}`;
  const what = asText(entry.what);
  if (entry.direction !== 'to_bot') {
    return { id, kind: 'slack', words: slackWords(entry, names), call: what, ...common(entry) };
  }
  const did = actWords(entry, names);
  const words = deliveryWords(entry, names);
  const call = `POST /slack/events (${what.replace(/^event /, '')})`;
  return { id, kind: 'delivery', words, call, ...(did ? { did } : {}), ...common(entry) };
}

function segmentLine(entry: Json): Logged {
  const path = asText(entry.path).split('?')[0] ?? '';
  const words = segmentWords(entry);
  return {
    id: `segment ${asText(entry.n)}`,
    kind: 'segment',
    words,
    call: `${asText(entry.method)} ${path}`,
    ...(path.startsWith('/v1/') ? { did: 'The website sent events to Segment' } : {}),
    ...common(entry),
    detail: {
      path: entry.path,
      ...(entry.name ? { name: entry.name } : {}),
      ...(entry.detail ? { detail: entry.detail } : {}),
    },
  };
}
