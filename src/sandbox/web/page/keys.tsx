import { useEffect, useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';

/** What keys do anywhere on the page, by `KeyboardEvent.code`; all with Alt, so that nobody who types is disturbed. */
export type KeyActions = Record<'KeyM' | 'KeyW' | 'KeyP' | 'ArrowUp' | 'ArrowDown', () => void>;

const told: [keys: string[], does: string][] = [
  [['Alt', 'M'], 'write a message'],
  [['Alt', '↑'], 'the conversation above'],
  [['Alt', '↓'], 'the conversation below'],
  [['Alt', 'W'], 'what just happened'],
  [['Alt', 'P'], 'play the demo'],
  [['Alt', 'K'], 'this list'],
  [['Enter'], 'send'],
  [['Shift', 'Enter'], 'new line'],
  [['Esc'], 'close what is open'],
];

/** Listens for the page's keys; answers the list of them while it is open, and what opens it. */
export function useKeys(actions: KeyActions) {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      // Behind a dialog nothing is within reach.
      if (document.querySelector('dialog[open]')) return;
      const act = event.code === 'KeyK' ? () => setOpen(true) : actions[event.code as keyof KeyActions];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  const list = isOpen && (
    <Dialog labelledBy="keys-title" small onClose={() => setOpen(false)}>
      <header class="dialog-head">
        <h2 id="keys-title">Keyboard</h2>
      </header>
      <div class="dialog-body">
        <dl class="keys">
          {told.map(([keys, does]) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button primary" onClick={() => setOpen(false)}>
          Close
        </button>
      </footer>
    </Dialog>
  );
  return { list, open: () => setOpen(true) };
}
