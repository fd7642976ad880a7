import { useState } from 'preact/hooks';
import { clockSeconds, count, withoutEnvironment } from './format.ts';
import type { FeedEvent } from './segment-model.ts';

const shownAtOnce = 40;

/** Events as Segment took them, newest first. */
export function EventFeed({ feed }: { feed: FeedEvent[] }) {
  const [limit, setLimit] = useState(shownAtOnce);
  return (
    <section class="feed" aria-label="Live events">
      <h3>
        Live events <span class="env-count">{feed.length > 0 ? count(feed.length, 'event') : ''}</span>
      </h3>
      {feed.length === 0 ? (
        <p class="env-empty">Events show up here the moment a source receives them.</p>
      ) : (
        <ol>
          {feed.slice(0, limit).map((event) => (
            <FeedRow key={event.id} event={event} />
          ))}
        </ol>
      )}
      {feed.length > limit && (
        <button type="button" class="link-button" onClick={() => setLimit(limit + shownAtOnce)}>
          Show {Math.min(shownAtOnce, feed.length - limit)} more
        </button>
      )}
    </section>
  );
}

function FeedRow({ event }: { event: FeedEvent }) {
  const outcome = event.blocked
    ? `kept back: ${event.blocked}`
    : event.deliveredTo.length > 0
      ? `to ${event.deliveredTo.map(withoutEnvironment).join(', ')}`
      : 'received';
  return (
    <li>
      <details>
        <summary>
          <time dateTime={new Date(event.at).toISOString()}>{clockSeconds(event.at)}</time>
          <span class="feed-name">{event.name}</span>
          <span class="feed-path">
            {event.source} · {outcome}
          </span>
        </summary>
        <pre>
          {JSON.stringify({ type: event.type, person: event.person, properties: event.properties }, null, 2)}
        </pre>
      </details>
    </li>
  );
}
