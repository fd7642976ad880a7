import { useContext, useState } from 'preact/hooks';
import { ConfirmDialog } from './confirm-dialog.tsx';
import type { ControlView } from './controls.ts';
import { Icon } from './icons.tsx';
import { Menu } from './menu.tsx';
import { OptionLabel } from './option-label.tsx';
import { MultiPicker, NativeSelect } from './pickers.tsx';
import { type ControlInput, SurfaceContext } from './session.ts';

/** An interactive element outside a form: using it is told to Segue at once, after its confirm dialog if it has one. */
export function Control({ control, blockId }: { control: ControlView; blockId: string | undefined }) {
  const surface = useContext(SurfaceContext);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<ControlInput | undefined>(undefined);
  const send = async (input: ControlInput) => {
    setBusy(true);
    await surface.act(control, blockId, input);
    setBusy(false);
  };
  const use = (input: ControlInput) => (control.confirm ? setAsking(input) : void send(input));
  return (
    <>
      <Bare control={control} busy={busy} use={use} />
      {asking && control.confirm && (
        <ConfirmDialog
          confirm={control.confirm}
          onAnswer={(yes) => {
            setAsking(undefined);
            if (yes) void send(asking);
          }}
        />
      )}
    </>
  );
}

type BareProps = { control: ControlView; busy: boolean; use: (input: ControlInput) => void };

function Bare({ control, busy, use }: BareProps) {
  switch (control.kind) {
    case 'button':
      return <ButtonView control={control} busy={busy} use={use} />;
    case 'overflow':
      return (
        <Menu
          label={control.label}
          busy={busy}
          items={control.options.map((option) => ({
            key: option.value || option.label,
            label: option.label,
            run: () => use({ kind: 'press', label: option.label }),
          }))}
        />
      );
    case 'select':
    case 'people':
    case 'channels':
      return control.multiple ? (
        <MultiPicker control={control} busy={busy} onDone={(values) => use({ kind: 'choose', values })} />
      ) : (
        <NativeSelect
          control={control}
          busy={busy}
          onChoose={(value) => use({ kind: 'choose', values: [value] })}
        />
      );
    case 'checks':
      return <LiveChecks control={control} busy={busy} use={use} />;
    case 'text':
      return <LiveText control={control} busy={busy} use={use} />;
    case 'unknown':
      return <span class="block-unknown">This page can't show a control of kind “{control.type}”.</span>;
  }
}

function ButtonView({
  control,
  busy,
  use,
}: BareProps & { control: Extract<ControlView, { kind: 'button' }> }) {
  const style = `button ${control.style ?? ''} ${busy ? 'busy' : ''}`;
  // Not `disabled`: that would take the focus away from who pressed it.
  const press = () => {
    if (!busy) use({ kind: 'press', label: control.label });
  };
  if (control.href) {
    return (
      <a
        class={style}
        href={control.href}
        target="_blank"
        rel="noreferrer noopener"
        onClick={press}
        aria-label={control.accessibleName}
      >
        {control.label}
        <span class="visually-hidden"> (opens another page)</span>
        <span aria-hidden="true">↗</span>
      </a>
    );
  }
  return (
    <button
      type="button"
      class={style}
      onClick={press}
      aria-disabled={busy}
      aria-busy={busy}
      aria-label={control.accessibleName}
    >
      {control.label}
    </button>
  );
}

function LiveChecks({
  control,
  busy,
  use,
}: BareProps & { control: Extract<ControlView, { kind: 'checks' }> }) {
  const [chosen, setChosen] = useState(control.chosen);
  const toggle = (value: string) => {
    const without = chosen.filter((one) => one !== value);
    const next = !control.multiple ? [value] : without.length < chosen.length ? without : [...chosen, value];
    setChosen(next);
    use({ kind: 'choose', values: next });
  };
  return (
    <div class="checks" aria-busy={busy}>
      {control.options.map((option) => (
        <label key={option.value} class="check">
          <input
            type={control.multiple ? 'checkbox' : 'radio'}
            name={control.actionId}
            checked={chosen.includes(option.value)}
            disabled={busy}
            onChange={() => toggle(option.value)}
          />
          <OptionLabel label={option.label} description={option.description} />
        </label>
      ))}
    </div>
  );
}

function LiveText({ control, busy, use }: BareProps & { control: Extract<ControlView, { kind: 'text' }> }) {
  const [value, setValue] = useState(control.initial);
  return (
    <span class="live-text">
      <input
        class="input"
        type="text"
        inputMode={control.inputMode}
        value={value}
        aria-label={control.label || 'Answer'}
        placeholder={control.label}
        onInput={(event) => setValue(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && use({ kind: 'choose', values: [value] })}
      />
      <button
        type="button"
        class="icon-button"
        disabled={busy}
        onClick={() => use({ kind: 'choose', values: [value] })}
        aria-label="Send"
      >
        <Icon name="send" />
      </button>
    </span>
  );
}
