import { useMemo } from 'preact/hooks';
import { Avatar } from './avatar.tsx';
import { Blocks } from './block-view.tsx';
import { blockViews } from './blocks.ts';
import { FileCard } from './file-card.tsx';
import { Flows } from './flow-view.tsx';
import { clockTime, count, dayName } from './format.ts';
import { Icon } from './icons.tsx';
import { type MessageItem, tsMs } from './model.ts';
import { parseMrkdwn } from './mrkdwn.ts';
import { type Surface, SurfaceContext, useSession } from './session.ts';
import { interact } from './surface.ts';

type Props = { item: MessageItem; channel: string; onOpenThread?: (ts: string) => void };

/** One message as Slack draws it. */
export function Message({ item, channel, onOpenThread }: Props) {
  const { me, ask, now, nameOf } = useSession();
  const { message, lead, newDay, firstNew } = item;
  const at = tsMs(message.ts);
  const blocks = useMemo(() => blockViews(message.blocks), [message.blocks]);
  const flows = useMemo(() => parseMrkdwn(message.text), [message.text]);
  const surface: Surface = {
    act: async (control, blockId, input) => {
      await ask(() =>
        interact(me.id, { surface: 'message', channel, message: message.ts }, control, blockId, input),
      );
    },
  };
  const name = message.bot ? message.name || nameOf(message.user) : nameOf(message.user);
  const time = (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toLocaleString()}>
      {clockTime(at)}
    </time>
  );
  return (
    <>
      {newDay && (
        <p class="day">
          <span>{dayName(at, now())}</span>
        </p>
      )}
      {firstNew && (
        <p class="day new-line">
          <span>New</span>
        </p>
      )}
      <article
        class={`message ${lead ? 'lead' : ''} ${message.ephemeral ? 'ephemeral' : ''}`}
        aria-label={`${name}, ${clockTime(at)}`}
        data-ts={message.ts}
        tabIndex={-1}
      >
        <div class="gutter">{lead ? <Avatar id={message.user} /> : time}</div>
        <div class="message-body">
          {message.ephemeral && (
            <p class="only-you">
              <Icon name="eye" size={13} /> Only visible to you
            </p>
          )}
          {lead && (
            <p class="byline">
              <strong>{name}</strong>
              {message.bot && <span class="app-tag">App</span>}
              {time}
            </p>
          )}
          <SurfaceContext.Provider value={surface}>
            {blocks.length > 0 ? <Blocks blocks={blocks} /> : <Flows flows={flows} />}
          </SurfaceContext.Provider>
          {message.edited && <span class="edited">(edited)</span>}
          {message.files.map((file) => (
            <FileCard key={file.name} file={file} />
          ))}
          {onOpenThread && message.replyCount > 0 && (
            <button type="button" class="thread-link" onClick={() => onOpenThread(message.ts)}>
              {count(message.replyCount, 'reply', 'replies')} <Icon name="right" size={13} />
            </button>
          )}
        </div>
        {onOpenThread && message.replyCount === 0 && !message.ephemeral && (
          <button type="button" class="reply-button" onClick={() => onOpenThread(message.ts)}>
            Reply in thread
          </button>
        )}
      </article>
    </>
  );
}
