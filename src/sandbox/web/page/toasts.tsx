import type { Toast } from './session.ts';

type Props = {
  toasts: Toast[];
  onGo: (place: { person: string; conversation: string }) => void;
  onGone: (id: number) => void;
};

/** Short notices in the corner; one about a message leads to it, as the person who has it. */
export function Toasts({ toasts, onGo, onGone }: Props) {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text, tone, go }) => (
        <div key={id} class={`toast ${tone}`}>
          <span>
            {tone === 'problem' && <strong>Problem: </strong>}
            {text}
          </span>
          {go && (
            <button
              type="button"
              onClick={() => {
                onGone(id);
                onGo(go);
              }}
            >
              {go.label}
            </button>
          )}
          <button type="button" class="toast-close" onClick={() => onGone(id)} aria-label="Dismiss">
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
