import { useEffect, useMemo, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import type { FileView } from './model.ts';

const previewLines = 6;

/** A file that came with a message: its beginning, and the whole of it to keep. */
export function FileCard({ file }: { file: FileView }) {
  const [url, setUrl] = useState<string | undefined>(undefined);
  const lines = useMemo(() => file.content.replace(/\n$/, '').split('\n'), [file.content]);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([file.content], { type: 'text/plain' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file.content]);
  const size = new Blob([file.content]).size;
  return (
    <figure class="file">
      <figcaption>
        <Icon name="file" size={20} />
        <span class="file-name">
          {file.name}
          <span class="file-size">{size < 1024 ? `${size} bytes` : `${(size / 1024).toFixed(1)} kB`}</span>
        </span>
        <a class="button small" href={url} download={file.name}>
          Download
        </a>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: so that it scrolls with the keyboard */}
      <pre tabIndex={0}>{lines.slice(0, previewLines).join('\n')}</pre>
      {lines.length > previewLines && <p class="file-more">{lines.length - previewLines} more lines</p>}
    </figure>
  );
}
