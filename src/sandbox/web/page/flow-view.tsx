import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { formatWhen } from './format.ts';
import { Icon } from './icons.tsx';
import { useSession } from './session.ts';
import type { Flow, Inline } from './text.ts';

/** Text drawn as elements; nothing is ever set as HTML. */
export function Flows({ flows }: { flows: Flow[] }): JSX.Element {
  return (
    <>
      {flows.map((flow, i) => (
        <FlowView key={i} flow={flow} />
      ))}
    </>
  );
}

function FlowView({ flow }: { flow: Flow }): JSX.Element {
  switch (flow.kind) {
    case 'paragraph':
      return (
        <p class="para">
          <Inlines nodes={flow.children} />
        </p>
      );
    case 'heading':
      return (
        <p class="para md-heading">
          <Inlines nodes={flow.children} />
        </p>
      );
    case 'quote':
      return (
        <blockquote>
          <Inlines nodes={flow.children} />
        </blockquote>
      );
    case 'pre':
      return <CodeBlock text={flow.text} />;
    case 'list': {
      const items = flow.items.map((item, i) => (
        <li key={i}>
          <Inlines nodes={item} />
        </li>
      ));
      const style = `list indent-${flow.indent}`;
      return flow.ordered ? (
        <ol class={style} start={flow.start}>
          {items}
        </ol>
      ) : (
        <ul class={style}>{items}</ul>
      );
    }
  }
}

export function Inlines({ nodes }: { nodes: Inline[] }): JSX.Element {
  return (
    <>
      {nodes.map((node, i) => (
        <InlineView key={i} node={node} />
      ))}
    </>
  );
}

function InlineView({ node }: { node: Inline }): JSX.Element {
  const { nameOf, channelName, now } = useSession();
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'bold':
      return (
        <strong>
          <Inlines nodes={node.children} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <Inlines nodes={node.children} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'code':
      return <code>{node.text}</code>;
    case 'link':
      return (
        <a href={node.href} target="_blank" rel="noreferrer noopener">
          <Inlines nodes={node.children} />
        </a>
      );
    case 'user':
      return <span class="mention">@{nameOf(node.id)}</span>;
    case 'channel':
      return <span class="mention">#{node.name ?? channelName(node.id)}</span>;
    case 'broadcast':
      return <span class="mention">@{node.name}</span>;
    case 'when':
      return (
        <time dateTime={new Date(node.seconds * 1000).toISOString()} title={node.fallback}>
          {formatWhen(node.seconds, node.format, now()) || node.fallback}
        </time>
      );
    case 'emoji':
      return (
        <span role="img" aria-label={node.name.replaceAll('_', ' ')}>
          {node.char}
        </span>
      );
  }
}

/** Preformatted text with a button that copies it. */
function CodeBlock({ text }: { text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const timer = useRef<number | undefined>(undefined);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setCopied(false), 1_600);
  };
  return (
    <div class="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: so that it scrolls with the keyboard */}
      <pre tabIndex={0}>{text}</pre>
      <button type="button" class="code-copy" onClick={copy} aria-label="Copy the code">
        <Icon name={copied ? 'check' : 'copy'} size={14} />
        <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
      </button>
    </div>
  );
}
