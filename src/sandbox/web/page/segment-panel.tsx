import { useState } from 'preact/hooks';
import { post } from './api.ts';
import { ByHand } from './by-hand.tsx';
import { EventFeed } from './event-feed.tsx';
import { FlowDiagram } from './flow-diagram.tsx';
import { count, listed } from './format.ts';
import { asNumber, asObject } from './json.ts';
import { useLive } from './live.ts';
import { type EnvironmentView, readSegment, type SegmentView, type SourceCard } from './segment-model.ts';
import { useSession } from './session.ts';
import type { AudienceView, SpaceView } from './spaces-model.ts';
import { TrafficDialog } from './traffic-dialog.tsx';

/** Long enough ago for people to count as lapsed. */
const pastDays = 120;

/** Whether profiles are made there, so that audiences can look at what people did when. */
const hasIdentifiers = (view: SegmentView, environment: string): boolean =>
  view.spaces.some((space) => space.environment === environment && space.identifiers.length > 0);

/** The Segment workspace as it stands: what is connected, and every event as it passes. */
export function SegmentPanel() {
  const view = useLive('/segment/world', 'segment', readSegment);
  const { notify } = useSession();
  const [sending, setSending] = useState<string | undefined>(undefined);
  const [asking, setAsking] = useState<SourceCard | undefined>(undefined);
  if (!view) return <p class="quiet pad">Loading the Segment workspace…</p>;
  const send = async (source: string, events?: string[], daysAgo = 0) => {
    setSending(source);
    try {
      const sent =
        asNumber(
          asObject(
            await post('/segment/traffic', {
              source,
              ...(events ? { events: events.map((event) => ({ event })) } : {}),
              ...(daysAgo > 0 ? { daysAgo } : {}),
            }),
          ).sent,
        ) ?? 0;
      const when = daysAgo > 0 ? ', as of four months ago' : '';
      notify(`${count(sent, 'event')} sent with Segment's own library${when}.`);
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), 'problem');
    }
    setSending(undefined);
  };
  return (
    <>
      <header class="panel-head">
        <div>
          <p class="eyebrow">Segment workspace</p>
          <h2>{view.workspace}</h2>
        </div>
        <dl class="totals">
          <Total value={view.totals.sources} label={view.totals.sources === 1 ? 'source' : 'sources'} />
          <Total
            value={view.totals.destinations}
            label={view.totals.destinations === 1 ? 'destination' : 'destinations'}
          />
          <Total value={view.totals.received} label="received" />
          <Total value={view.totals.delivered} label="delivered" />
        </dl>
      </header>
      <div class="panel-scroll">
        {view.environments.map((environment) => (
          <Environment
            key={environment.id}
            environment={environment}
            sending={sending}
            onSend={(source) => (source.planned.length > 0 ? void send(source.id) : setAsking(source))}
            onSendPast={
              hasIdentifiers(view, environment.id)
                ? (source) => void send(source.id, undefined, pastDays)
                : undefined
            }
          />
        ))}
        <Details view={view} />
        <ByHand view={view} />
        <EventFeed feed={view.feed} />
      </div>
      {asking && (
        <TrafficDialog
          source={asking}
          known={view.plans.flatMap((plan) => plan.events)}
          onAnswer={(events) => {
            setAsking(undefined);
            if (events) void send(asking.id, events);
          }}
        />
      )}
    </>
  );
}

function Total({ value, label }: { value: number; label: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value.toLocaleString('en')}</dd>
    </div>
  );
}

const emptyWords = {
  dev: 'Nothing here yet. Sources appear as Segue creates them.',
  prod: 'Empty until a promotion is approved.',
  none: '',
};

type EnvironmentProps = {
  environment: EnvironmentView;
  sending: string | undefined;
  onSend: (source: SourceCard) => void;
  onSendPast: ((source: SourceCard) => void) | undefined;
};

function Environment({ environment, sending, onSend, onSendPast }: EnvironmentProps) {
  const { id, title, sources } = environment;
  return (
    <section class={`environment env-${id}`} aria-label={`${title} environment`}>
      <h3>
        <span class="env-tag">{title}</span>
        <span class="env-count">{sources.length > 0 ? count(sources.length, 'source') : ''}</span>
      </h3>
      {sources.length === 0 ? (
        <p class="env-empty">{emptyWords[id]}</p>
      ) : (
        sources.map((source) => (
          <FlowDiagram
            key={source.id}
            source={source}
            sending={sending === source.id}
            onSend={() => onSend(source)}
            onSendPast={onSendPast && source.planned.length > 0 ? () => onSendPast(source) : undefined}
          />
        ))
      )}
    </section>
  );
}

function Details({ view }: { view: SegmentView }) {
  const spaces = view.spaces.filter(
    ({ environment, profiles }) =>
      profiles > 0 || view.environments.some(({ id, sources }) => id === environment && sources.length > 0),
  );
  if (view.plans.length === 0 && spaces.length === 0 && view.audiences.length === 0) return null;
  return (
    <section class="facts" aria-label="Plans and profiles">
      {view.plans.map((plan) => (
        <details key={plan.id} class="fact">
          <summary>
            <span class="fact-kind">Tracking plan</span> {plan.name}
            <span class="fact-more">{count(plan.events.length, 'event')}</span>
          </summary>
          <ul>
            {plan.events.map((event) => (
              <li key={event}>
                <code>{event}</code>
              </li>
            ))}
          </ul>
          {plan.sources.length > 0 && <p class="quiet">Used by {plan.sources.join(', ')}</p>}
        </details>
      ))}
      {view.features.unify && spaces.map((space) => <Profiles key={space.id} space={space} />)}
      {view.audiences.map((audience) => (
        <Audience key={audience.id} audience={audience} />
      ))}
    </section>
  );
}

function Profiles({ space: { environment, profiles, identifiers } }: { space: SpaceView }) {
  const isBlind = identifiers.length === 0;
  return (
    <p class={isBlind ? 'fact lacking' : 'fact'}>
      <span class="fact-kind">Profiles</span> {profiles > 0 ? count(profiles, 'profile') : 'None yet'}
      <span class="fact-more">in the {environment} space</span>
      {isBlind && <span class="fact-lack">This space has no identifiers, so events make no profiles.</span>}
    </p>
  );
}

function Audience({ audience }: { audience: AudienceView }) {
  const { name, size, status, space, connections, members } = audience;
  return (
    <details class="fact">
      <summary>
        <span class="fact-kind">Audience</span> {name}
        <span class="fact-more">
          {size === undefined ? status.toLowerCase() : count(size, 'member')} in the {space} space
        </span>
      </summary>
      {members.length > 0 && <p class="quiet">In it: {listed(members)}</p>}
      {connections.length === 0 ? (
        <p class="quiet">Sent to no destination yet.</p>
      ) : (
        connections.map((one) => (
          <p key={one} class="quiet">
            {one}
          </p>
        ))
      )}
    </details>
  );
}
