import { useEffect, useRef, useState } from 'preact/hooks';
import { post } from './api.ts';
import { Icon } from './icons.tsx';
import { type ConversationView, toWire } from './model.ts';
import { botUser, useSession } from './session.ts';
import { checkAck } from './surface.ts';

const commands = [
  { text: '/segue', about: 'where you are and what is next' },
  { text: '/segue status', about: 'the checklist so far' },
  { text: '/segue help', about: 'what you can say' },
];

type Props = { conversation: ConversationView; thread?: string; placeholder: string };

/** Where people type. Enter sends, Shift+Enter makes a new line, "/" offers the command. */
export function Composer({ conversation, thread, placeholder }: Props) {
  const { me, people, conversations, ask, notify } = useSession();
  const [text, setText] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  // The box is measured again for each text.
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 180)}px`;
  }, [text]);
  const offered = text.startsWith('/') ? commands.filter((one) => one.text.startsWith(text.trim())) : [];

  const send = async () => {
    const words = text.trim();
    if (!words) return;
    if (words.startsWith('/') && !/^\/segue(\s|$)/.test(words)) {
      notify('The only command in this Slack is /segue.', 'problem');
      return;
    }
    setText('');
    const sent = await ask(async () => {
      if (words.startsWith('/')) {
        checkAck(await post('/slack/command', { as: me.id, channel: conversation.id, text: words }));
      } else {
        await post('/slack/say', {
          as: me.id,
          channel: conversation.id,
          text: toWire(words, {
            people: [botUser, ...people.map(({ id, realName }) => ({ id, name: realName }))],
            channels: conversations.filter((one) => one.kind === 'channel'),
          }),
          ...(thread ? { thread } : {}),
        });
      }
      return true;
    });
    if (!sent) setText((now) => now || words);
    box.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {offered.length > 0 && (
        <ul class="hints" aria-label="Commands">
          {offered.map((one) => (
            <li key={one.text}>
              <button
                type="button"
                onClick={() => {
                  setText(one.text);
                  box.current?.focus();
                }}
              >
                <code>{one.text}</code> <span>{one.about}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="composer-box">
        <textarea
          ref={box}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        <button type="submit" class="send" disabled={text.trim() === ''} aria-label="Send">
          <Icon name="send" size={18} />
        </button>
      </div>
      <p class="composer-help">
        <span>
          <kbd>Enter</kbd> sends · <kbd>Shift</kbd> + <kbd>Enter</kbd> new line
        </span>
        <span>
          <code>/segue</code> works everywhere
        </span>
      </p>
    </form>
  );
}
