import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { openDialog } from './demo-find.ts';
import type { Player } from './demo-player.ts';
import { Icon } from './icons.tsx';

const speeds = [1, 2, 4, 8];

/** Above everything: what the demo does and why, what it is about to press, and how to pause, hurry and end it. */
function DemoBar({ player, onEnd }: { player: Player; onEnd: () => void }) {
  const [state, setState] = useState(player.state);
  useEffect(() => player.onChange(() => setState(player.state())), [player]);
  const { phase, chapter, caption, progress, speed, ring } = state;
  const goes = phase === 'playing';
  const end = () => {
    player.stop();
    onEnd();
  };
  return (
    <>
      <section class={`demo-bar ${phase}`} aria-label="Demo">
        <div class="demo-words">
          <p class="demo-chapter">{phase === 'done' ? 'The demo is over' : chapter}</p>
          <p class="demo-caption" role="status">
            {caption}
          </p>
        </div>
        <div class="demo-acts">
          {phase !== 'done' && (
            <button type="button" class="button small" onClick={goes ? player.pause : player.resume}>
              <Icon name={goes ? 'pause' : 'play'} size={14} />
              {goes ? 'Pause' : phase === 'stuck' ? 'Try again' : 'Go on'}
            </button>
          )}
          {phase !== 'done' && (
            <span class="tabs">
              {speeds.map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-label={`Speed ${one}×`}
                  aria-pressed={speed === one}
                  onClick={() => player.setSpeed(one)}
                >
                  {one}×
                </button>
              ))}
            </span>
          )}
          <button type="button" class="button small" onClick={end}>
            <Icon name={phase === 'done' ? 'check' : 'stop'} size={14} />
            {phase === 'done' ? 'Close' : 'Stop'}
          </button>
        </div>
        <progress class="demo-progress" max={1} value={progress} aria-label="How far the demo is" />
      </section>
      {ring && (
        <span
          class="demo-ring"
          aria-hidden="true"
          style={{
            left: `${ring.x - 5}px`,
            top: `${ring.y - 5}px`,
            width: `${ring.width + 10}px`,
            height: `${ring.height + 10}px`,
          }}
        />
      )}
    </>
  );
}

/**
 * Draws the bar of a player until it is ended; `onEnd` is told then. A modal dialog leaves nothing beside it within
 * reach, so the bar moves into whichever is open: it is a root of its own for that.
 */
export function showDemoBar(player: Player, onEnd: () => void): void {
  const host = document.createElement('div');
  host.className = 'demo';
  const settle = () => {
    const home = openDialog() ?? document.body;
    if (host.parentNode !== home) home.append(host);
  };
  settle();
  document.documentElement.classList.add('with-demo');
  const timer = window.setInterval(settle, 60);
  render(
    <DemoBar
      player={player}
      onEnd={() => {
        window.clearInterval(timer);
        render(null, host);
        host.remove();
        document.documentElement.classList.remove('with-demo');
        onEnd();
      }}
    />,
    host,
  );
}
