import { useContext } from 'preact/hooks';
import type { BlockView } from './blocks.ts';
import { OptionLabel } from './option-label.tsx';
import { NativeSelect, PickList } from './pickers.tsx';
import { SurfaceContext } from './session.ts';

type Input = Extract<BlockView, { kind: 'input' }>;
type Props = { block: Input; id: string; describedBy: string | undefined; invalid: boolean };

/** The element of an input block: it only changes what the form will send. */
export function FormControl({ block, id, describedBy, invalid }: Props) {
  const { form, act } = useContext(SurfaceContext);
  const { control } = block;
  const key = block.id ?? '';
  const value = form?.values[key] ?? initialValue(block);
  const list = Array.isArray(value) ? value : value ? [value] : [];
  const one = Array.isArray(value) ? (value[0] ?? '') : value;
  const set = (next: string | string[]) => {
    form?.set(key, next);
    if (block.dispatch) {
      void act(control, block.id, { kind: 'choose', values: Array.isArray(next) ? next : [next] });
    }
  };
  switch (control.kind) {
    case 'text': {
      const common = {
        id,
        class: 'input',
        value: one,
        placeholder: control.label,
        required: !block.optional,
        maxLength: control.maxLength,
        'aria-describedby': describedBy,
        'aria-invalid': invalid,
        autocomplete: 'off',
        onInput: (event: { currentTarget: { value: string } }) => form?.set(key, event.currentTarget.value),
      };
      return control.multiline ? (
        <textarea rows={5} {...common} />
      ) : (
        <input type="text" inputMode={control.inputMode} {...common} />
      );
    }
    case 'checks':
      return (
        <div class="checks">
          {control.options.map((option) => (
            <label key={option.value} class="check">
              <input
                type={control.multiple ? 'checkbox' : 'radio'}
                name={id}
                checked={list.includes(option.value)}
                onChange={() => set(control.multiple ? toggled(list, option.value) : option.value)}
              />
              <OptionLabel label={option.label} description={option.description} />
            </label>
          ))}
        </div>
      );
    case 'select':
    case 'people':
    case 'channels':
      return control.multiple ? (
        <PickList control={control} chosen={list} onChange={set} />
      ) : (
        <NativeSelect
          control={control}
          id={id}
          describedBy={describedBy}
          invalid={invalid}
          value={one}
          onChoose={set}
        />
      );
    default:
      return <span class="block-unknown">This page can't show this field.</span>;
  }
}

const toggled = (list: string[], value: string): string[] =>
  list.includes(value) ? list.filter((one) => one !== value) : [...list, value];

/** What an input holds before anybody typed: text and one choice as a string, several as a list. */
export function initialValue({ control }: Input): string | string[] {
  switch (control.kind) {
    case 'text':
      return control.initial;
    case 'checks':
      return control.multiple ? control.chosen : (control.chosen[0] ?? '');
    case 'select':
    case 'people':
    case 'channels':
      return control.multiple ? control.chosen : (control.chosen[0] ?? '');
    default:
      return '';
  }
}
