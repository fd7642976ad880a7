import { useMemo, useState } from 'preact/hooks';
import { clockSeconds, count } from './format.ts';
import { Icon } from './icons.tsx';
import { useLive } from './live.ts';
import { useSession } from './session.ts';
import { readStories, type StoryLine } from './wire-story.ts';

const asIs = (body: unknown): unknown => body;
// What only reads changes nothing in a world, so no part tells of it by itself.
const everyPart = ['slack', 'segment', 'bot'] as const;

/** The last thing somebody did and what came of it, in words first; the things before it are a press away. */
export function StoryView() {
  const slack = useLive('/slack/wire', everyPart, asIs);
  const segment = useLive('/segment/wire', everyPart, asIs);
  const { nameOf, channelName } = useSession();
  const stories = useMemo(
    () => readStories(slack, segment, { nameOf, channelName }),
    [slack, segment, nameOf, channelName],
  );
  // The story one went back to; nothing: always the newest.
  const [kept, setKept] = useState<string | undefined>(undefined);
  const found = stories.findIndex((story) => story.id === kept);
  const at = Math.max(0, found);
  const story = stories[at];
  if (!slack || !segment) return <p class="quiet pad">Loading…</p>;
  if (!story) return <p class="quiet pad">Nothing yet. Say something to Segue, and it shows here.</p>;
  const go = (to: number) => setKept(to === 0 ? undefined : stories[to]?.id);
  return (
    <>
      <div class="story-head">
        <p aria-live="polite">
          <strong>{story.did}</strong>{' '}
          <span class="quiet">
            {clockSeconds(story.at)} ·{' '}
            {count(
              story.lines.reduce((sum, { times }) => sum + times, 0),
              'request',
            )}
          </span>
        </p>
        <button
          type="button"
          class="icon-button bordered"
          disabled={at >= stories.length - 1}
          onClick={() => go(at + 1)}
          aria-label="What happened before"
        >
          <Icon name="left" />
        </button>
        <button
          type="button"
          class="icon-button bordered"
          disabled={at === 0}
          onClick={() => go(at - 1)}
          aria-label="What happened after"
        >
          <Icon name="right" />
        </button>
      </div>
      <ol class="wire-rows story">
        {story.lines.map((line) => (
          <Line key={line.id} line={line} />
        ))}
      </ol>
    </>
  );
}

const ends = { delivery: 'Slack → Segue', slack: 'Segue → Slack', segment: 'Segment' } as const;

function Line({ line }: { line: StoryLine }) {
  const { kind, words, call, status, failed, ms, times, detail } = line;
  return (
    <li class={`story-line kind-${kind}`}>
      <details>
        <summary>
          <span class="story-words">
            {words}
            {times > 1 && <span class="quiet"> × {times}</span>}
          </span>
          <span class="story-call">
            <code>{call}</code>
            <span class={failed ? 'wire-status failed' : 'wire-status'}>
              {failed ? `failed: ${status}` : status}
            </span>
            <span class="wire-ms">{kind === 'delivery' ? `ack in ${ms} ms` : `${ms} ms`}</span>
          </span>
        </summary>
        <pre>
          {ends[kind]}
          {'\n'}
          {JSON.stringify(detail ?? null, null, 2)}
        </pre>
      </details>
    </li>
  );
}
