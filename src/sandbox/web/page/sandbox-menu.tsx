import { useState } from 'preact/hooks';
import { post } from './api.ts';
import { Dialog } from './dialog.tsx';
import { aheadBy, clockTime } from './format.ts';
import { Icon } from './icons.tsx';
import { asNumber, asObject } from './json.ts';
import { useLive } from './live.ts';
import { useSession } from './session.ts';

const readClock = (body: unknown) => ({
  now: asNumber(asObject(body).now) ?? 0,
  offsetMs: asNumber(asObject(body).offsetMs) ?? 0,
});

type Props = { wireOpen: boolean; onWire: () => void; onKeys: () => void };

/** What is about the sandbox itself: its clock, its wire, the demo, and starting over. */
export function SandboxMenu({ wireOpen, onWire, onKeys }: Props) {
  const { notify, playDemo } = useSession();
  const clock = useLive('/clock', 'bot', readClock);
  const [asking, setAsking] = useState(false);
  const attempt = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      notify(done);
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), 'problem');
    }
  };
  const advance = (advanceMs: number, words: string) => attempt(() => post('/clock', { advanceMs }), words);
  const ahead = aheadBy(clock?.offsetMs ?? 0);
  return (
    <footer class="sandbox-menu">
      <div class="clock-row">
        <span class="clock">
          <Icon name="clock" size={15} />
          {clock ? clockTime(clock.now) : '…'}
          <span class="clock-ahead">{ahead ? `${ahead} ahead` : 'real time'}</span>
        </span>
        <button
          type="button"
          class="rail-button"
          onClick={() => advance(60_000, 'The clock is one minute further.')}
        >
          +1 min
        </button>
        <button
          type="button"
          class="rail-button"
          onClick={() => advance(86_400_000, 'The clock is one day further.')}
        >
          +1 day
        </button>
      </div>
      <div class="clock-row">
        <button type="button" class="rail-button wide" aria-expanded={wireOpen} onClick={onWire}>
          <Icon name="list" size={15} /> <span>What just happened</span>
        </button>
        <button type="button" class="rail-button" onClick={() => setAsking(true)}>
          <Icon name="reset" size={15} /> Reset
        </button>
      </div>
      <div class="clock-row">
        <button type="button" class="rail-button wide" onClick={playDemo}>
          <Icon name="play" size={14} /> <span>Play the demo</span>
        </button>
        <button type="button" class="rail-button" onClick={onKeys}>
          Keyboard
        </button>
      </div>
      {asking && (
        <ResetDialog
          onAnswer={(yes) => {
            setAsking(false);
            if (yes) void attempt(() => post('/reset'), 'Everything is back to the start.');
          }}
        />
      )}
    </footer>
  );
}

function ResetDialog({ onAnswer }: { onAnswer: (yes: boolean) => void }) {
  return (
    <Dialog labelledBy="reset-title" small onClose={() => onAnswer(false)}>
      <header class="dialog-head">
        <h2 id="reset-title">Start over?</h2>
      </header>
      <div class="dialog-body">
        <p class="para">
          All messages, everything in the Segment workspace and Segue’s checklist go back to the start. The
          clock stays.
        </p>
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={() => onAnswer(false)}>
          Keep everything
        </button>
        <button type="button" class="button danger" onClick={() => onAnswer(true)}>
          Start over
        </button>
      </footer>
    </Dialog>
  );
}
