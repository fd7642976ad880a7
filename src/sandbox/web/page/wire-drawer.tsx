import { useState } from 'preact/hooks';
import { clockSeconds } from './format.ts';
import { Icon } from './icons.tsx';
import { type Part, useLive } from './live.ts';
import { useSession } from './session.ts';
import { readAudit, readSegmentWire, readSlackWire, type WireRow } from './wire-model.ts';
import { StoryView } from './wire-story-view.tsx';

const logs: {
  id: string;
  title: string;
  path: string;
  parts: readonly Part[];
  read: (body: unknown) => WireRow[];
  about: string;
}[] = [
  {
    id: 'slack',
    title: 'Slack',
    path: '/slack/wire',
    parts: ['slack', 'bot'],
    read: readSlackWire,
    about: 'Signed deliveries with the time Segue took to acknowledge, and the Web API calls it made.',
  },
  {
    id: 'segment',
    title: 'Segment',
    path: '/segment/wire',
    parts: ['segment', 'slack', 'bot'],
    read: readSegmentWire,
    about: 'Calls to the Public API and the Tracking API.',
  },
  {
    id: 'audit',
    title: 'Audit trail',
    path: '/bot/audit',
    parts: ['bot'],
    read: readAudit,
    about: 'What Segue itself writes down: who did what, and when.',
  },
];

/** "What just happened": everything that crossed the wire, as it was. */
export function WireDrawer({ onClose }: { onClose: () => void }) {
  const [open, setOpen] = useState('story');
  const log = logs.find((one) => one.id === open);
  return (
    <section
      class="wire"
      aria-label="What just happened"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header>
        <h2>What just happened</h2>
        <div class="tabs">
          <button type="button" aria-pressed={!log} onClick={() => setOpen('story')}>
            Last action
          </button>
          {logs.map((one) => (
            <button key={one.id} type="button" aria-pressed={one.id === open} onClick={() => setOpen(one.id)}>
              {one.title}
            </button>
          ))}
        </div>
        <p class="quiet wire-about">
          {log?.about ?? 'The last thing somebody did, and every request that came of it.'}
        </p>
        <button type="button" class="icon-button" onClick={onClose} aria-label="Close what just happened">
          <Icon name="close" />
        </button>
      </header>
      {log ? <WireRows key={log.id} path={log.path} parts={log.parts} read={log.read} /> : <StoryView />}
    </section>
  );
}

type RowsProps = { path: string; parts: readonly Part[]; read: (body: unknown) => WireRow[] };

function WireRows({ path, parts, read }: RowsProps) {
  const rows = useLive(path, parts, read);
  const { nameOf } = useSession();
  if (!rows) return <p class="quiet pad">Loading…</p>;
  if (rows.length === 0) return <p class="quiet pad">Nothing yet.</p>;
  return (
    <ol class="wire-rows">
      {rows.map((row) => (
        <li key={row.id}>
          <details>
            <summary>
              <time dateTime={new Date(row.at).toISOString()}>{clockSeconds(row.at)}</time>
              <span class="wire-path">{personName(row.path, nameOf)}</span>
              <span class="wire-what">
                {row.what} <span class="quiet">{row.brief}</span>
              </span>
              <span class={row.failed ? 'wire-status failed' : 'wire-status'}>
                {row.failed ? `failed ${row.status}` : row.status}
              </span>
              <span class="wire-ms">
                {row.ms === undefined ? '' : `${row.acknowledged ? 'ack in ' : ''}${Math.round(row.ms)} ms`}
              </span>
            </summary>
            <pre>
              {typeof row.detail === 'string'
                ? row.detail
                : (JSON.stringify(row.detail ?? null, null, 2) ?? '')}
            </pre>
          </details>
        </li>
      ))}
    </ol>
  );
}

// An audit actor is "slack:T…:U…" or "segue".
const personName = (path: string, nameOf: (id: string) => string): string =>
  /^\w+:\w+:\w+$/.test(path) ? nameOf(path.split(':')[2] as string) : path;
