import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

type Props = { labelledBy: string; small?: boolean; onClose: () => void; children: ComponentChildren };

/** A modal dialog of the browser's own kind: it keeps the focus, makes the page behind inert and gives the focus back. */
export function Dialog({ labelledBy, small, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    const before = document.activeElement;
    dialog.showModal();
    const field = dialog.querySelector<HTMLElement>('input, textarea, select');
    field?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={ref}
      class={small ? 'dialog small' : 'dialog'}
      aria-labelledby={labelledBy}
      aria-modal="true"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </dialog>
  );
}
