import { useContext, useId } from 'preact/hooks';
import type { BlockView, ImageView } from './blocks.ts';
import { Control } from './control.tsx';
import { Flows, Inlines } from './flow-view.tsx';
import { FormControl } from './form-control.tsx';
import { SurfaceContext } from './session.ts';
import { TableView } from './table-view.tsx';

export function Blocks({ blocks }: { blocks: BlockView[] }) {
  return (
    <div class="blocks">
      {blocks.map((block, i) => (
        // By place: an edited message comes with new block ids, and a table in it should stay where it was turned to.
        <Block key={i} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { block: BlockView }) {
  switch (block.kind) {
    case 'header':
      return <h3 class="block-header">{block.text}</h3>;
    case 'divider':
      return <hr />;
    case 'flow':
      return (
        <div class="block-flow">
          <Flows flows={block.flows} />
        </div>
      );
    case 'section':
      return <Section block={block} />;
    case 'context':
      return (
        <div class="block-context">
          {block.parts.map((part, i) =>
            Array.isArray(part) ? (
              <span key={i}>
                <Inlines nodes={part} />
              </span>
            ) : (
              <Picture key={i} image={part} />
            ),
          )}
        </div>
      );
    case 'actions':
      return (
        <div class="block-actions">
          {block.controls.map((control, i) => (
            <Control key={`${block.id} ${control.actionId || i}`} control={control} blockId={block.id} />
          ))}
        </div>
      );
    case 'image':
      return <Picture image={block.image} />;
    case 'table':
      return <TableView table={block} />;
    case 'input':
      return <Input block={block} />;
    case 'container':
      return <Container block={block} />;
    case 'alert':
      return (
        <p class={`block-alert level-${block.level}`} role="note">
          <strong>{block.level === 'default' ? 'Note' : block.level}</strong> <Inlines nodes={block.text} />
        </p>
      );
    case 'unknown':
      return <p class="block-unknown">This page can't show a block of kind “{block.type}”.</p>;
  }
}

function Section({ block }: { block: Extract<BlockView, { kind: 'section' }> }) {
  const id = useId();
  // Several lines may end in the same word; the group tells which line a button belongs to.
  const group = block.accessory ? { role: 'group' as const, 'aria-labelledby': id } : {};
  return (
    <div class={block.accessory || block.image ? 'block-section with-accessory' : 'block-section'} {...group}>
      <div class="block-section-text" id={id}>
        <Flows flows={block.flows} />
        {block.fields.length > 0 && (
          <div class="block-fields">
            {block.fields.map((field, i) => (
              <div key={i}>
                <Flows flows={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && <Control key={block.id} control={block.accessory} blockId={block.id} />}
      {block.image && <Picture image={block.image} />}
    </div>
  );
}

function Picture({ image }: { image: ImageView }) {
  if (!image.src) return <span class="picture-words">Image: {image.alt}</span>;
  return (
    <figure class="picture">
      {image.title && <figcaption>{image.title}</figcaption>}
      <img src={image.src} alt={image.alt} />
    </figure>
  );
}

function Container({ block }: { block: Extract<BlockView, { kind: 'container' }> }) {
  const head = (
    <>
      <strong>
        <Inlines nodes={block.title} />
      </strong>
      {block.subtitle && <span class="container-subtitle">{block.subtitle}</span>}
    </>
  );
  if (!block.collapsible) {
    return (
      <section class="container">
        <div class="container-head">{head}</div>
        <Blocks blocks={block.blocks} />
      </section>
    );
  }
  return (
    <details class="container" open={!block.collapsed}>
      <summary class="container-head">{head}</summary>
      <Blocks blocks={block.blocks} />
    </details>
  );
}

function Input({ block }: { block: Extract<BlockView, { kind: 'input' }> }) {
  const { form } = useContext(SurfaceContext);
  const id = useId();
  const error = block.id ? form?.errors[block.id] : undefined;
  const described = [block.hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  const groups = block.control.kind === 'checks' || ('multiple' in block.control && block.control.multiple);
  const label = (
    <>
      {block.label}
      {block.optional && <span class="optional"> (optional)</span>}
    </>
  );
  const rest = (
    <>
      <FormControl block={block} id={id} describedBy={described || undefined} invalid={error !== undefined} />
      {block.hint && (
        <p class="hint" id={`${id}-hint`}>
          {block.hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </>
  );
  return groups ? (
    <fieldset class="field" aria-describedby={described || undefined}>
      <legend>{label}</legend>
      {rest}
    </fieldset>
  ) : (
    <div class="field">
      <label for={id}>{label}</label>
      {rest}
    </div>
  );
}
