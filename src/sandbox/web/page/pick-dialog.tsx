import { useId, useState } from 'preact/hooks';
import { Dialog } from './dialog.tsx';
import type { Named } from './spaces-model.ts';

type Props = {
  title: string;
  about: string;
  options: readonly Named[];
  /** Ids that are ticked at first. */
  chosen: readonly string[];
  onAnswer: (ids: string[] | undefined) => void;
};

/** Asks which of some things, with boxes; answers in the order of the options, or undefined for none of it. */
export function PickDialog({ title, about, options, chosen: first, onAnswer }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState(first);
  return (
    <Dialog labelledBy={id} small onClose={() => onAnswer(undefined)}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          onAnswer(options.map((one) => one.id).filter((one) => chosen.includes(one)));
        }}
      >
        <header class="dialog-head">
          <h2 id={id}>{title}</h2>
        </header>
        <div class="dialog-body">
          <fieldset class="field">
            <legend class="visually-hidden">{title}</legend>
            <p class="quiet">{about}</p>
            <div class="checks">
              {options.map((option) => (
                <label key={option.id} class="check">
                  <input
                    type="checkbox"
                    checked={chosen.includes(option.id)}
                    onChange={(event) =>
                      setChosen(
                        event.currentTarget.checked
                          ? [...chosen, option.id]
                          : chosen.filter((one) => one !== option.id),
                      )
                    }
                  />
                  {option.name}
                </label>
              ))}
            </div>
          </fieldset>
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={() => onAnswer(undefined)}>
            Cancel
          </button>
          <button type="submit" class="button primary" disabled={chosen.length === 0}>
            Save
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
