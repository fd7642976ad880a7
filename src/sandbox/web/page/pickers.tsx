import { useEffect, useRef, useState } from 'preact/hooks';
import type { ControlView, OptionGroup } from './controls.ts';
import { useOpensUp } from './flip.ts';
import { Icon } from './icons.tsx';
import { OptionLabel } from './option-label.tsx';
import { type Session, useSession } from './session.ts';

type PickView = Extract<ControlView, { kind: 'select' | 'people' | 'channels' }>;

/** What can be picked: the element's own options, or the people or channels of this Slack. */
function choicesOf(control: PickView, { people, conversations }: Session): OptionGroup[] {
  if (control.kind === 'select') return control.groups;
  const options =
    control.kind === 'people'
      ? people.map((person) => ({ value: person.id, label: person.realName, description: person.about }))
      : conversations
          .filter((one) => one.kind === 'channel')
          .map((one) => ({ value: one.id, label: `#${one.name}` }));
  return [{ options }];
}

type SelectProps = {
  control: PickView;
  busy?: boolean;
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  value?: string;
  onChoose: (value: string) => void;
};

/** One choice, with the browser's own list. */
export function NativeSelect({ control, busy, id, describedBy, invalid, value, onChoose }: SelectProps) {
  const session = useSession();
  const [own, setOwn] = useState(control.chosen[0] ?? '');
  const groups = choicesOf(control, session);
  const options = (group: OptionGroup) =>
    group.options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ));
  const placeholder = control.label || 'Choose…';
  return (
    <span class={busy ? 'select busy' : 'select'}>
      <select
        id={id}
        value={value ?? own}
        disabled={busy}
        aria-label={id ? undefined : placeholder}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setOwn(chosen);
          if (chosen) onChoose(chosen);
        }}
      >
        <option value="">{placeholder}</option>
        {groups.map((group, i) =>
          group.label ? (
            <optgroup key={i} label={group.label}>
              {options(group)}
            </optgroup>
          ) : (
            options(group)
          ),
        )}
      </select>
      <Icon name="down" size={14} />
    </span>
  );
}

type ListProps = { control: PickView; chosen: string[]; onChange: (chosen: string[]) => void };

/** Several choices as a list of boxes, with a filter when it is long. */
export function PickList({ control, chosen, onChange }: ListProps) {
  const session = useSession();
  const [filter, setFilter] = useState('');
  const groups = choicesOf(control, session);
  const total = groups.reduce((sum, group) => sum + group.options.length, 0);
  const full = control.max !== undefined && chosen.length >= control.max;
  const matches = (label: string) => label.toLowerCase().includes(filter.trim().toLowerCase());
  return (
    <div class="pick-list">
      {total > 8 && (
        <input
          class="input"
          type="search"
          placeholder="Filter"
          aria-label="Filter the list"
          value={filter}
          onInput={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => {
            // The form around it is not meant.
            if (event.key === 'Enter') event.preventDefault();
          }}
        />
      )}
      <div class="pick-options">
        {groups.map((group, i) => (
          <div key={i}>
            {group.label && <p class="pick-group">{group.label}</p>}
            {group.options
              .filter((option) => matches(option.label))
              .map((option) => (
                <label key={option.value} class="check">
                  <input
                    type="checkbox"
                    checked={chosen.includes(option.value)}
                    disabled={full && !chosen.includes(option.value)}
                    onChange={(event) =>
                      onChange(
                        event.currentTarget.checked
                          ? [...chosen, option.value]
                          : chosen.filter((one) => one !== option.value),
                      )
                    }
                  />
                  <OptionLabel label={option.label} description={option.description} />
                </label>
              ))}
          </div>
        ))}
      </div>
    </div>
  );
}

type MultiProps = { control: PickView; busy: boolean; onDone: (values: string[]) => void };

/** A button that opens the list; closing it with a changed choice sends it, like in Slack. */
export function MultiPicker({ control, busy, onDone }: MultiProps) {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(control.chosen);
  const sent = useRef(control.chosen.join('\n'));
  const root = useRef<HTMLSpanElement>(null);
  const up = useOpensUp(root, open);
  const labels = choicesOf(control, session)
    .flatMap((group) => group.options)
    .filter((option) => chosen.includes(option.value))
    .map((option) => option.label);
  const name = control.label || 'Choose…';
  const close = () => {
    setOpen(false);
    if (chosen.join('\n') === sent.current) return;
    sent.current = chosen.join('\n');
    onDone(chosen);
  };
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) close();
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      close();
      root.current?.querySelector('button')?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', onEscape, true);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', onEscape, true);
    };
  });
  return (
    <span class="menu" ref={root}>
      <button
        type="button"
        class="button picker"
        aria-expanded={open}
        disabled={busy}
        onClick={() => (open ? close() : setOpen(true))}
      >
        <span class="picker-text">{open || labels.length === 0 ? name : labels.join(', ')}</span>
        <Icon name="down" size={14} />
      </button>
      {open && (
        <span class={up ? 'menu-list wide up' : 'menu-list wide'}>
          <PickList control={control} chosen={chosen} onChange={setChosen} />
          <button type="button" class="button primary" onClick={close}>
            Done
          </button>
        </span>
      )}
    </span>
  );
}
