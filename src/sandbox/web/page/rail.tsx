import { Avatar } from './avatar.tsx';
import { count } from './format.ts';
import { Icon, Mark } from './icons.tsx';
import type { ConversationView, Person } from './model.ts';
import { SandboxMenu } from './sandbox-menu.tsx';
import { useSession } from './session.ts';

type Props = {
  /** Of the person one is. */
  conversations: ConversationView[];
  /** Unread messages by person. */
  unread: Record<string, number>;
  open: string | undefined;
  onPerson: (id: string) => void;
  onConversation: (id: string) => void;
  wireOpen: boolean;
  onWire: () => void;
  onKeys: () => void;
};

/** The left side: who you are, where they talk, and who else you can be. */
export function Rail(props: Props) {
  const { conversations, unread, open, onPerson, onConversation, wireOpen, onWire, onKeys } = props;
  const { me, people } = useSession();
  return (
    <>
      <header class="brand">
        <Mark size={30} />
        <p class="brand-name">Segue</p>
        <span class="brand-tag">Sandbox</span>
      </header>
      <div class="rail-scroll">
        <section class="you" aria-label="You are">
          <Avatar id={me.id} />
          <div>
            <p class="eyebrow">You are</p>
            <p class="you-name">{me.realName}</p>
            <p class="you-about">{me.about}</p>
          </div>
        </section>
        <nav aria-label="Conversations">
          <ul class="rail-list">
            {conversations.map((one) => (
              <li key={one.id}>
                <ConversationLink
                  conversation={one}
                  current={one.id === open}
                  onOpen={() => onConversation(one.id)}
                />
              </li>
            ))}
          </ul>
        </nav>
        <section aria-label="Be somebody else">
          <h2 class="rail-title">Switch person</h2>
          <ul class="rail-list">
            {people
              .filter((person) => person.id !== me.id)
              .map((person) => (
                <li key={person.id}>
                  <PersonLink
                    person={person}
                    unread={unread[person.id] ?? 0}
                    onChoose={() => onPerson(person.id)}
                  />
                </li>
              ))}
          </ul>
        </section>
      </div>
      <SandboxMenu wireOpen={wireOpen} onWire={onWire} onKeys={onKeys} />
    </>
  );
}

type LinkProps = { conversation: ConversationView; current: boolean; onOpen: () => void };

function ConversationLink({ conversation, current, onOpen }: LinkProps) {
  const { kind, name, unread } = conversation;
  return (
    <button
      type="button"
      class={unread > 0 && !current ? 'rail-link unread' : 'rail-link'}
      aria-current={current ? 'page' : undefined}
      onClick={onOpen}
    >
      {kind === 'dm' ? <Mark size={20} /> : <Icon name="hash" size={16} />}
      <span class="rail-name">{name}</span>
      {!current && <Badge unread={unread} />}
    </button>
  );
}

function PersonLink({ person, unread, onChoose }: { person: Person; unread: number; onChoose: () => void }) {
  return (
    <button
      type="button"
      class={unread > 0 ? 'rail-link person unread' : 'rail-link person'}
      onClick={onChoose}
    >
      <Avatar id={person.id} size="s" />
      <span class="rail-name">
        {person.realName}
        <span class="rail-about">{person.about}</span>
      </span>
      <Badge unread={unread} />
    </button>
  );
}

/** How much is unread, in a number and in words; nothing when nothing is. */
export function Badge({ unread }: { unread: number }) {
  if (unread === 0) return null;
  return (
    <span class="badge">
      {unread}
      <span class="visually-hidden"> {count(unread, 'unread message').replace(/^\S+ /, '')}</span>
    </span>
  );
}
