import { useEffect, useRef, useState } from 'preact/hooks';
import { Conversation } from './conversation.tsx';
import { useDemo } from './demo.tsx';
import { Icon, type IconName, Mark } from './icons.tsx';
import { useKeys } from './keys.tsx';
import { PulseContext, usePulse } from './live.ts';
import { ModalHost } from './modal.tsx';
import type { Notice } from './model.ts';
import { toastOf } from './news.ts';
import { type PeopleData, usePeople } from './people-data.ts';
import { type Here, usePlace } from './place.ts';
import { Badge, Rail } from './rail.tsx';
import { SegmentPanel } from './segment-panel.tsx';
import { SessionContext } from './session.ts';
import { Toasts } from './toasts.tsx';
import { useSessionOf, useToasts } from './use-session.ts';
import { WireDrawer } from './wire-drawer.tsx';

export function App() {
  const pulse = usePulse();
  return (
    <PulseContext.Provider value={pulse}>
      <Page online={pulse.online} />
    </PulseContext.Provider>
  );
}

type Panel = 'people' | 'chat' | 'segment';
const panels: { id: Panel; title: string; icon: IconName }[] = [
  { id: 'people', title: 'People', icon: 'people' },
  { id: 'chat', title: 'Chat', icon: 'chat' },
  { id: 'segment', title: 'Segment', icon: 'flow' },
];

function Page({ online }: { online: boolean }) {
  const [here, go] = usePlace();
  const [panel, setPanel] = useState<Panel>('chat');
  const [wireOpen, setWireOpen] = useState(false);
  const { toasts, show, drop } = useToasts();
  const latest = useRef({ here: {} as Here, data: undefined as PeopleData | undefined });
  const onNews = (news: Notice[]) => {
    const toast = latest.current.data && toastOf(news, latest.current.here, latest.current.data);
    if (toast) show(toast);
  };
  const data = usePeople(onNews);
  const demo = useDemo((problem) => show({ text: problem, tone: 'problem' }));
  const { session, working } = useSessionOf(data, here.person, show, demo.play);
  latest.current = {
    here: session
      ? { person: session.me.id, ...(here.conversation ? { conversation: here.conversation } : {}) }
      : {},
    data,
  };
  const unreadHere = session ? (data?.unread[session.me.id] ?? 0) : 0;
  useEffect(() => {
    document.title = unreadHere > 0 ? `(${unreadHere}) Segue` : 'Segue';
  }, [unreadHere]);

  const walk = (step: number) => {
    if (!session || !data) return;
    const list = data.conversations[session.me.id] ?? [];
    const at = Math.max(
      0,
      list.findIndex((one) => one.id === here.conversation),
    );
    const next = list[(at + step + list.length) % list.length];
    if (next) be({ person: session.me.id, conversation: next.id });
  };
  const keys = useKeys({
    KeyM: () => {
      setPanel('chat');
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.composer textarea')?.focus());
    },
    KeyW: () => setWireOpen((open) => !open),
    KeyP: demo.play,
    ArrowUp: () => walk(-1),
    ArrowDown: () => walk(1),
  });
  const be = (place: Here) => {
    for (const toast of toasts) if (toast.go?.person === place.person) drop(toast.id);
    go(place);
    setPanel('chat');
  };

  if (!data || !session) return <Loading online={online} />;
  const conversations = data.conversations[session.me.id] ?? [];
  const conversation = conversations.find((one) => one.id === here.conversation) ?? conversations[0];
  return (
    <SessionContext.Provider value={session}>
      <div class={`page show-${panel} ${wireOpen ? 'with-wire' : ''}`}>
        <header class="visually-hidden">
          <h1>Segue in its sandbox</h1>
        </header>
        <nav class="panel-tabs" aria-label="Parts of the page">
          {panels.map(({ id, title, icon }) => (
            <button key={id} type="button" aria-pressed={panel === id} onClick={() => setPanel(id)}>
              <Icon name={icon} size={18} /> {title}
              {id === 'people' && (
                <Badge unread={Object.values(data.unread).reduce((sum, n) => sum + n, 0)} />
              )}
            </button>
          ))}
          <button type="button" aria-expanded={wireOpen} onClick={() => setWireOpen(!wireOpen)}>
            <Icon name="list" size={18} /> Wire
          </button>
        </nav>
        <main class="parts">
          <section class="rail" aria-label="People and conversations">
            <Rail
              conversations={conversations}
              unread={data.unread}
              open={conversation?.id}
              onPerson={(person) => be({ person })}
              onConversation={(id) => {
                go({ person: session.me.id, conversation: id });
                setPanel('chat');
              }}
              wireOpen={wireOpen}
              onWire={() => setWireOpen(!wireOpen)}
              onKeys={keys.open}
            />
          </section>
          <section class="chat" aria-label="Conversation">
            {conversation && (
              <Conversation
                key={`${session.me.id}/${conversation.id}`}
                conversation={conversation}
                working={working}
              />
            )}
          </section>
          <section class="segment" aria-label="Segment workspace">
            <SegmentPanel />
          </section>
        </main>
        {wireOpen && <WireDrawer onClose={() => setWireOpen(false)} />}
        {!online && (
          <p class="offline" role="alert">
            The sandbox does not answer. Trying again…
          </p>
        )}
        {demo.question}
        {keys.list}
        <ModalHost />
        <Toasts toasts={toasts} onGo={be} onGone={drop} />
      </div>
    </SessionContext.Provider>
  );
}

function Loading({ online }: { online: boolean }) {
  return (
    <div class="loading" role="status">
      <Mark size={56} />
      <p>{online ? 'Opening the sandbox…' : 'The sandbox does not answer. Trying again…'}</p>
    </div>
  );
}
