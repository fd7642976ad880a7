import { useId } from 'preact/hooks';
import type { ConfirmView } from './controls.ts';
import { Dialog } from './dialog.tsx';

/** Slack's own question before a press is sent. Escape means no. */
export function ConfirmDialog({
  confirm,
  onAnswer,
}: {
  confirm: ConfirmView;
  onAnswer: (yes: boolean) => void;
}) {
  const id = useId();
  return (
    <Dialog labelledBy={id} small onClose={() => onAnswer(false)}>
      <header class="dialog-head">
        <h2 id={id}>{confirm.title}</h2>
      </header>
      <div class="dialog-body">
        <p class="para">{confirm.text}</p>
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button" onClick={() => onAnswer(false)}>
          {confirm.no}
        </button>
        <button
          type="button"
          class={`button ${confirm.danger ? 'danger' : 'primary'}`}
          onClick={() => onAnswer(true)}
        >
          {confirm.yes}
        </button>
      </footer>
    </Dialog>
  );
}
