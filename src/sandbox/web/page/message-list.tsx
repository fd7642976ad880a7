import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useFollowing } from './following.ts';
import { count, dayKey } from './format.ts';
import { Icon } from './icons.tsx';
import { Message } from './message.tsx';
import { arrange, type MessageItem, type MessageView } from './model.ts';

type RowProps = MessageItem & { channel: string; onOpenThread: ((ts: string) => void) | undefined };

/** A message that is drawn again only when something about it changed. */
function Row({ message, lead, newDay, firstNew, channel, onOpenThread }: RowProps) {
  return useMemo(
    () => (
      <Message
        item={{ message, lead, newDay, firstNew }}
        channel={channel}
        {...(onOpenThread ? { onOpenThread } : {})}
      />
    ),
    [message, lead, newDay, firstNew, channel, onOpenThread],
  );
}

type ListProps = {
  messages: MessageView[] | undefined;
  firstNew: string | undefined;
  channel: string;
  /** What Segue is doing, after its name. */
  doing: string | undefined;
  /** Whether Segue was asked something and has not answered. */
  asked: boolean;
  onOpenThread: ((ts: string) => void) | undefined;
  children: ComponentChildren;
};

/** The messages of a conversation or thread, and what Segue is doing; `children` stand where nothing was said yet. */
export function MessageList({
  messages,
  firstNew,
  channel,
  doing,
  asked,
  onOpenThread,
  children,
}: ListProps) {
  const { scroller, onScroll, left, catchUp } = useFollowing(messages?.at(-1)?.ts, messages, asked);
  const missed = left === undefined ? 0 : (messages ?? []).filter(({ ts }) => ts > left).length;
  return (
    <>
      <div class="chat-scroll" ref={scroller} id="tab-panel" onScroll={onScroll}>
        <div class="messages" role="log" aria-label="Messages" aria-live="polite">
          {messages?.length === 0 && children}
          {arrange(messages ?? [], dayKey, firstNew).map((item) => (
            <Row key={item.message.ts} {...item} channel={channel} onOpenThread={onOpenThread} />
          ))}
        </div>
        <p class="working" role="status">
          {doing && (
            <>
              <span class="dots" aria-hidden="true">
                <i />
                <i />
                <i />
              </span>
              Segue {doing}
            </>
          )}
        </p>
      </div>
      {left !== undefined && (
        <div class="newer">
          <button type="button" class={missed > 0 ? 'newer-button fresh' : 'newer-button'} onClick={catchUp}>
            {missed > 0 ? count(missed, 'new message') : 'To the newest message'}
            <Icon name="arrowDown" size={14} />
          </button>
        </div>
      )}
    </>
  );
}
