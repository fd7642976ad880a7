import { useEffect, useRef, useState } from 'preact/hooks';
import { post, query } from './api.ts';
import { Composer } from './composer.tsx';
import { count } from './format.ts';
import { HomeTab } from './home-tab.tsx';
import { Icon, Mark } from './icons.tsx';
import { useLive } from './live.ts';
import { MessageList } from './message-list.tsx';
import { type ConversationView, firstUnread, type Prompt, readMessages } from './model.ts';
import { Badge } from './rail.tsx';
import { botUser, useSession } from './session.ts';
import { useStableEntries } from './stable.ts';
import { Welcome } from './welcome.tsx';

type Props = { conversation: ConversationView; working: boolean };

/** The middle of the page: one conversation, one of its threads, or Segue's Home. */
export function Conversation({ conversation, working }: Props) {
  const [tab, setTab] = useState<'messages' | 'home'>('messages');
  const [thread, setThread] = useState<string | undefined>(undefined);
  const { me, ask } = useSession();
  const show = (next: 'messages' | 'home') => {
    setTab(next);
    setThread(undefined);
    // Like in Slack, opening a tab tells Segue.
    void ask(() => post('/slack/home', { as: me.id, tab: next }));
  };
  const dm = conversation.kind === 'dm';
  return (
    <>
      <header class="chat-head">
        {thread ? (
          <>
            <button
              type="button"
              class="icon-button"
              onClick={() => setThread(undefined)}
              aria-label="Back to the conversation"
            >
              <Icon name="left" />
            </button>
            <h2>
              Thread <span class="quiet">{dm ? conversation.name : `#${conversation.name}`}</span>
            </h2>
          </>
        ) : (
          <h2>
            {dm ? <Mark size={24} /> : <Icon name="hash" size={18} />}
            {conversation.name}
            {dm && <span class="app-tag">App</span>}
            {conversation.shared && !dm && <span class="app-tag">Shared channel</span>}
          </h2>
        )}
        {dm && !thread && (
          <div class="tabs" role="tablist" aria-label="Segue">
            {(['messages', 'home'] as const).map((one) => (
              <button
                key={one}
                type="button"
                role="tab"
                id={`tab-${one}`}
                aria-selected={tab === one}
                aria-controls="tab-panel"
                tabIndex={tab === one ? 0 : -1}
                onClick={() => show(one)}
                onKeyDown={(event) => {
                  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
                  const other = one === 'home' ? 'messages' : 'home';
                  show(other);
                  document.getElementById(`tab-${other}`)?.focus();
                }}
              >
                {one === 'home' ? 'Home' : 'Messages'}
                {one === 'messages' && tab === 'home' && <Badge unread={conversation.unread} />}
              </button>
            ))}
          </div>
        )}
        {!dm && (
          <span class="quiet members">
            {count(conversation.members.filter((id) => id !== botUser.id).length, 'person', 'people')}
          </span>
        )}
      </header>
      {tab === 'home' && dm ? (
        <div id="tab-panel" class="chat-scroll" role="tabpanel" aria-labelledby="tab-home">
          <HomeTab />
        </div>
      ) : (
        <Messages
          key={thread ?? 'all'}
          conversation={conversation}
          thread={thread}
          working={working}
          onOpenThread={thread ? undefined : setThread}
        />
      )}
    </>
  );
}

type MessagesProps = Props & { thread: string | undefined; onOpenThread: ((ts: string) => void) | undefined };

function Messages({ conversation, thread, working, onOpenThread }: MessagesProps) {
  const { me } = useSession();
  const path = `/slack/messages${query({ as: me.id, channel: conversation.id, thread })}`;
  const loaded = useLive(path, 'slack', readMessages);
  const messages = useStableEntries(loaded?.messages);
  const { unread, id } = conversation;
  // As it was when the conversation was opened: what comes while one looks needs no line.
  const unreadThen = useRef(thread ? 0 : unread);
  const firstNew = useRef<string | undefined>(undefined);
  if (messages && unreadThen.current > 0) {
    firstNew.current = firstUnread(messages, unreadThen.current, me.id);
    unreadThen.current = 0;
  }
  useEffect(() => {
    if (unread > 0 && messages && document.visibilityState === 'visible') {
      void post('/slack/read', { as: me.id, channel: id }).catch(() => undefined);
    }
  }, [unread, messages, me.id, id]);
  const dm = conversation.kind === 'dm';
  const prompts = loaded && loaded.prompts.length > 0 ? loaded.prompts : conversation.prompts;
  return (
    <>
      <MessageList
        messages={messages}
        firstNew={firstNew.current}
        channel={id}
        doing={loaded?.status ?? conversation.status ?? (working ? 'is typing…' : undefined)}
        asked={working}
        onOpenThread={onOpenThread}
      >
        {dm && !thread && <Welcome prompts={prompts} />}
      </MessageList>
      {messages && messages.length > 0 && !thread && <Prompts prompts={prompts} channel={id} />}
      <Composer
        key={id}
        conversation={conversation}
        {...(thread ? { thread } : {})}
        placeholder={thread ? 'Reply…' : dm ? 'Message Segue' : `Message #${conversation.name}`}
      />
    </>
  );
}

/** What Segue suggests to say next, each a press away. */
function Prompts({ prompts, channel }: { prompts: Prompt[]; channel: string }) {
  const { me, ask } = useSession();
  if (prompts.length === 0) return null;
  return (
    <ul class="prompts" aria-label="Suggestions">
      {prompts.map(({ title, message }) => (
        <li key={message}>
          <button
            type="button"
            class="button small"
            onClick={() => void ask(() => post('/slack/say', { as: me.id, channel, text: message }))}
          >
            {title}
          </button>
        </li>
      ))}
    </ul>
  );
}
