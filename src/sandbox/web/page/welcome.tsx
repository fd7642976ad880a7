import { post } from './api.ts';
import { Mark } from './icons.tsx';
import { useSession } from './session.ts';

const openers = [
  { title: 'hi', message: 'hi' },
  { title: 'Set up winback campaigns', message: 'Set up winback campaigns' },
  { title: 'What can you do?', message: 'What can you do?' },
];

/** What somebody sees who has not spoken to Segue yet; Segue's own suggestions win over ours. */
export function Welcome({ prompts }: { prompts: { title: string; message: string }[] }) {
  const { me, ask, playDemo } = useSession();
  return (
    <div class="welcome">
      <Mark size={52} />
      <h3>Say “hi” to Segue</h3>
      <p>
        It takes a Segment workspace from empty to verified data in prod, in conversation. Everything here is
        real on the wire: the bot, its buttons, the events. Only Slack and Segment are stand-ins on this
        machine.
      </p>
      <div class="openers">
        {(prompts.length > 0 ? prompts : openers).map(({ title, message }) => (
          <button
            key={message}
            type="button"
            class="button"
            onClick={() => void ask(() => post('/slack/say', { as: me.id, channel: 'dm', text: message }))}
          >
            {title || message}
          </button>
        ))}
      </div>
      <button type="button" class="link-button" onClick={playDemo}>
        Or watch: play the demo
      </button>
    </div>
  );
}
