import { useEffect, useRef, useState } from 'preact/hooks';
import { count, withoutEnvironment } from './format.ts';
import { Icon } from './icons.tsx';
import type { DestinationCard, SourceCard } from './segment-model.ts';

// Heights are fixed so that the lines meet the cards' middles; styles/segment.css holds the same numbers.
const cardHeight = 46;
const gap = 8;
const lineWidth = 34;
const pulseMs = 1_800;

type Props = {
  source: SourceCard;
  sending: boolean;
  onSend: () => void;
  /** Sends the same as of months ago; left out while nothing looks at when things happened. */
  onSendPast?: (() => void) | undefined;
};

/** One source and the lines to what it feeds. A line pulses when something new was delivered along it. */
export function FlowDiagram({ source, sending, onSend, onSendPast }: Props) {
  const fresh = useFresh(source.received);
  return (
    <div class="flow">
      <div class={`node source ${source.enabled ? '' : 'off'} ${fresh ? 'fresh' : ''}`}>
        <div class="node-box">
          <p class="node-name" title={source.name}>
            {withoutEnvironment(source.name)}
          </p>
          <p class="node-state">{stateOf(source)}</p>
        </div>
        {source.kind === 'code' && source.enabled && (
          <button
            type="button"
            class={`button small ${sending ? 'busy' : ''}`}
            onClick={onSend}
            disabled={sending}
            aria-busy={sending}
          >
            <Icon name="bolt" size={13} /> Send real traffic
          </button>
        )}
        {source.kind === 'code' && source.enabled && onSendPast && (
          <button type="button" class="button small" onClick={onSendPast} disabled={sending}>
            Send four-month-old traffic
          </button>
        )}
      </div>
      {source.destinations.length === 0 ? (
        <p class="flow-none">Not connected to a destination</p>
      ) : (
        <>
          <svg
            class="flow-lines"
            width={lineWidth}
            height={source.destinations.length * (cardHeight + gap) - gap}
            aria-hidden="true"
          >
            {source.destinations.map((destination, i) => (
              <Line key={destination.id} destination={destination} at={i} />
            ))}
          </svg>
          <ul class="flow-ends" aria-label={`Destinations of ${source.name}`}>
            {source.destinations.map((destination) => (
              <li key={destination.id} class={`node ${destination.enabled ? '' : 'off'}`}>
                <div class="node-box">
                  <p class="node-name" title={destination.name}>
                    {withoutEnvironment(destination.name)}
                  </p>
                  <p class="node-state">{destinationState(destination)}</p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Line({ destination, at }: { destination: DestinationCard; at: number }) {
  const fresh = useFresh(destination.delivered);
  const y = at * (cardHeight + gap) + cardHeight / 2;
  const from = cardHeight / 2;
  const bend = lineWidth / 2;
  const path = `M0 ${from}C${bend} ${from} ${bend} ${y} ${lineWidth} ${y}`;
  return (
    <g class={destination.enabled ? 'line' : 'line off'}>
      <path d={path} />
      {fresh && <path class="line-pulse" d={path} pathLength={100} />}
      <circle cx={lineWidth - 2} cy={y} r={2.5} />
    </g>
  );
}

const waiting = {
  code: 'waiting for events',
  warehouse: 'read by its syncs',
  app: 'read from the app',
  engage: 'sends its audiences',
};

function stateOf(source: SourceCard): string {
  const received = source.received > 0 ? `${source.received.toLocaleString('en')} received` : '';
  const state = received || waiting[source.kind];
  return source.enabled ? state : `Off · ${state}`;
}

function destinationState(destination: DestinationCard): string {
  const parts = [
    destination.enabled ? '' : 'Off',
    destination.delivered > 0 ? `${destination.delivered.toLocaleString('en')} delivered` : '',
  ];
  if (destination.discarded > 0) parts.push(count(destination.discarded, 'discarded', 'discarded'));
  return parts.filter(Boolean).join(' · ') || 'nothing delivered yet';
}

/** True for a moment after `value` grew. */
function useFresh(value: number): boolean {
  const before = useRef(value);
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    const grew = value > before.current;
    before.current = value;
    if (!grew) return;
    setFresh(true);
    const timer = window.setTimeout(() => setFresh(false), pulseMs);
    return () => window.clearTimeout(timer);
  }, [value]);
  return fresh;
}
