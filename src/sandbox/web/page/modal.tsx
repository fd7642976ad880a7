import { useEffect, useId, useMemo, useState } from 'preact/hooks';
import { post, query } from './api.ts';
import { Blocks } from './block-view.tsx';
import { type BlockView, blockViews } from './blocks.ts';
import { Dialog } from './dialog.tsx';
import { initialValue } from './form-control.tsx';
import { asArray, asObject, asText, type Json } from './json.ts';
import { useLive } from './live.ts';
import { type Surface, SurfaceContext, useSession } from './session.ts';
import { interact } from './surface.ts';

type Values = Record<string, string | string[]>;
type Open = { view: Json | null; errors: Record<string, string>; values: Values };

const readOpen = (body: unknown): Open => {
  const { view, errors, values } = asObject(body);
  return {
    view: view ? asObject(view) : null,
    errors: readErrors(errors),
    values: asObject(values) as Values,
  };
};

const readErrors = (errors: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(asObject(errors)).map(([block, words]) => [block, asText(words)]));

/** The modal that Segue has open for this person, if any. */
export function ModalHost() {
  const { me } = useSession();
  const open = useLive(`/slack/view${query({ as: me.id })}`, 'slack', readOpen);
  if (!open?.view) return null;
  return <Modal key={asText(open.view.id) || 'view'} open={open} view={open.view} />;
}

function Modal({ open, view }: { open: Open; view: Json }) {
  const session = useSession();
  const { me, ask } = session;
  const id = useId();
  const blocks = useMemo(() => blockViews(view.blocks), [view]);
  const [typed, setTyped] = useState<Values>(open.values);
  const [errors, setErrors] = useState(open.errors);
  const [problem, setProblem] = useState('');
  const [sending, setSending] = useState(false);
  const refusal = JSON.stringify(open.errors);
  // `refusal` is the content of open.errors, whose identity changes with each load.
  useEffect(() => setErrors(open.errors), [refusal]);

  const held = (): Values => ({ ...initialValues(blocks), ...typed });
  const surface: Surface = {
    async act(control, blockId, input) {
      await ask(async () => {
        await post('/slack/fill', { as: me.id, values: held() });
        await interact(me.id, { surface: 'view' }, control, blockId, input);
      });
    },
    form: {
      values: typed,
      errors,
      set(block, value) {
        setTyped((old) => ({ ...old, [block]: value }));
        setErrors(({ [block]: _, ...others }) => others);
      },
    },
  };
  const submit = async () => {
    setSending(true);
    const reply = await ask(() => post('/slack/submit', { as: me.id, values: held() }));
    setSending(false);
    const refused = readErrors(asObject(reply).errors);
    setErrors(refused);
    setProblem(asText(asObject(reply).problem));
    if (Object.keys(refused).length > 0) {
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>('.dialog [aria-invalid=true]')?.focus(),
      );
    }
  };
  const close = () => void ask(() => post('/slack/close', { as: me.id }));
  const submitLabel = asText(asObject(view.submit).text);
  return (
    <Dialog labelledBy={id} onClose={close}>
      <form
        class="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!sending) void submit();
        }}
      >
        <header class="dialog-head">
          <h2 id={id}>{asText(asObject(view.title).text)}</h2>
          <button type="button" class="icon-button" onClick={close} aria-label="Close">
            ✕
          </button>
        </header>
        <div class="dialog-body">
          <SurfaceContext.Provider value={surface}>
            <Blocks blocks={blocks} />
          </SurfaceContext.Provider>
          {problem && (
            <p class="field-error" role="alert">
              {problem}
            </p>
          )}
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={close}>
            {asText(asObject(view.close).text) || (submitLabel ? 'Cancel' : 'Close')}
          </button>
          {submitLabel && (
            <button
              type="submit"
              class={`button primary ${sending ? 'busy' : ''}`}
              disabled={sending}
              aria-busy={sending}
            >
              {submitLabel}
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

// What nobody touched is sent too: an initial choice counts as chosen.
function initialValues(blocks: BlockView[]): Values {
  const values: Values = {};
  for (const block of asArray(blocks) as BlockView[]) {
    if (block.kind === 'container') Object.assign(values, initialValues(block.blocks));
    if (block.kind !== 'input' || !block.id) continue;
    const value = initialValue(block);
    if (value.length > 0) values[block.id] = value;
  }
  return values;
}
