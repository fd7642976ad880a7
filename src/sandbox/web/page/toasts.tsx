import type { Toast } from './session.ts';

type Props = { toasts: Toast[]; onPerson: (id: string) => void; onGone: (id: number) => void };

/** Short notices in the corner; one about another person's message leads to that person. */
export function Toasts({ toasts, onPerson, onGone }: Props) {
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
                onPerson(go.person);
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
