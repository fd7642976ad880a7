import { useId, useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import type { SourceCard } from './segment-model.ts';

type Props = {
  source: SourceCard;
  /** Event names that tracking plans of this workspace know. */
  known: string[];
  onAnswer: (events: string[] | undefined) => void;
};

/** Asks which events to send for a source without a tracking plan, since nothing else tells. */
export function TrafficDialog({ source, known, onAnswer }: Props) {
  const id = useId();
  const [text, setText] = useState([...new Set(known)].join(', '));
  const events = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  return (
    <Dialog labelledBy={`${id}-title`} small onClose={() => onAnswer(undefined)}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (events.length > 0) onAnswer(events);
        }}
      >
        <header class="dialog-head">
          <h2 id={`${id}-title`}>Send events to {source.name}</h2>
        </header>
        <div class="dialog-body">
          <div class="field">
            <label for={id}>Events</label>
            <input
              id={id}
              class="input"
              type="text"
              value={text}
              placeholder="Signed In, Order Completed"
              aria-describedby={`${id}-hint`}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <p class="hint" id={`${id}-hint`}>
              This source has no tracking plan that says what to send. Separate names with commas.
            </p>
          </div>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={() => onAnswer(undefined)}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={events.length === 0}>
            Send
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
