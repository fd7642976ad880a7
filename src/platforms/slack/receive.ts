import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import type { Card } from '../../core/card.ts';
import type { Turn } from '../../core/turn.ts';
import type { TurnReply } from '../platform.ts';
import { clean, shorten } from './limits.ts';
import { describeError, type Log } from './log.ts';
import type { Memory } from './memory.ts';
import { type ParseContext, type Parsed, parseAction, parseCommand, parseEvent } from './parse.ts';
import { parseSubmission } from './parse-form.ts';
import { parseShortcut, shortcuts } from './parse-shortcut.ts';
import { fieldOf } from './render/form.ts';
import { renderMessage } from './render.ts';
import { respond, type Sender } from './send.ts';
import { words } from './words.ts';

/** What Segue listens to; the manifest is held equal to it by a test. Bolt knows message.im as "message". */
export const listened = {
  events: ['message', 'app_mention', 'app_home_opened'],
  commands: ['/segue'],
  shortcuts: Object.keys(shortcuts),
} as const;

/** Slack gives up after 3 s; whoever waits hears something before that. */
const deadlineMs = 2_500;
/** How long a shortcut waits for the id of the person's own conversation. */
const directWithinMs = 1_000;

/** What the listeners need. */
export type ReceiveDeps = {
  handle: (turn: Turn) => Promise<TurnReply>;
  context: () => ParseContext;
  memory: Memory;
  whisper: Sender['whisper'];
  openDirect: Sender['openDirect'];
  log: Log;
  /** Work that nobody waits for but stop(). */
  later: (work: Promise<unknown>) => void;
};

const sayCard = (text: string): Card => ({ blocks: [{ kind: 'text', text }] });

/** Registers every listener. Each acknowledges only after `handle` has committed the turn. */
export function registerListeners(app: App, deps: ReceiveDeps): void {
  const { context, memory, log } = deps;

  for (const name of listened.events) {
    app.event(name, async ({ body }) => {
      const parsed = parseEvent(body, context());
      if (parsed.kind !== 'turn') return;
      memory.learn(parsed.turn);
      // A throw answers Slack with 503, so Slack delivers the event again.
      await within(deps, parsed.turn);
    });
  }

  for (const name of listened.commands) {
    app.command(name, async ({ body, ack }) => {
      const parsed = parseCommand(body, context());
      if (parsed.kind !== 'turn') return ack();
      memory.learn(parsed.turn, body.response_url);
      const saved = await tried(deps, parsed.turn);
      await (saved ? ack() : ack({ response_type: 'ephemeral', ...renderMessage(sayCard(words.notSaved)) }));
    });
  }

  app.action(/^/, async ({ body, ack }) => {
    const parsed = parseAction(body, context());
    const url =
      'response_url' in body && typeof body.response_url === 'string' ? body.response_url : undefined;
    if (parsed.kind === 'turn') {
      memory.learn(parsed.turn, url);
      if (!(await tried(deps, parsed.turn))) tell(deps, parsed.turn, url, words.notSaved);
    } else if (parsed.kind === 'outdated') {
      tell(deps, parsed, url, words.outdated);
    } else logIgnored(log, parsed);
    await ack();
  });

  app.shortcut(/^/, async ({ body, ack }) => {
    const parsed = parseShortcut(body, context());
    if (parsed.kind === 'turn') {
      const turn = await inDirect(deps, parsed.turn);
      memory.learn(turn);
      if (!(await tried(deps, turn))) tell(deps, turn, undefined, words.notSaved);
    } else if (parsed.kind === 'outdated') {
      tell(deps, parsed, undefined, words.outdated);
    } else logIgnored(log, parsed);
    await ack();
  });

  app.view(/^/, async ({ body, view, ack }) => {
    const blocks = view.blocks.flatMap((block) =>
      block.type === 'input' && block.block_id !== undefined ? [block.block_id] : [],
    );
    const parsed = parseSubmission(body, context());
    const errors = await submissionErrors(deps, parsed);
    const shown = errors && blockErrors(errors, blocks);
    // Slack refuses an error for a block that is not an input; without any input there is nothing to correct.
    await (shown ? ack({ response_action: 'errors', errors: shown }) : ack());
  });

  app.use(async ({ body, next, ...rest }) => {
    const actions = 'actions' in body && Array.isArray(body.actions) ? body.actions : undefined;
    if (actions?.length !== 0) return next();
    log.warn({ why: 'no action in the payload' }, 'press refused');
    if ('ack' in rest && typeof rest.ack === 'function') await rest.ack();
  });

  app.error(async (error) => {
    log.error({ error: describeError(error) }, 'delivery not taken');
    throw error;
  });
}

/**
 * `turn` in the person's own conversation by its id: what is asked there is remembered by it. Asked of Slack at most once
 * a day and person; where that fails the turn goes on without, and only an answer in words may not be understood.
 */
async function inDirect(deps: ReceiveDeps, turn: Turn): Promise<Turn> {
  const late = sleep(directWithinMs, undefined, { ref: false });
  const found = await Promise.race([deps.openDirect(turn.person).catch(() => undefined), late]);
  return found ? { ...turn, conversation: found } : turn;
}

function logIgnored(log: Log, parsed: Parsed): void {
  if (parsed.kind === 'ignored') log.warn({ why: parsed.why }, 'press refused');
}

/** Errors by field name, `''` for the form as a whole; undefined when the form was taken. */
async function submissionErrors(
  deps: ReceiveDeps,
  parsed: Parsed,
): Promise<Record<string, string> | undefined> {
  if (parsed.kind === 'missing')
    return Object.fromEntries(parsed.fields.map((name) => [name, words.chooseOne]));
  if (parsed.kind !== 'turn') {
    logIgnored(deps.log, parsed);
    return { '': words.outdatedForm };
  }
  deps.memory.learn(parsed.turn);
  try {
    const { formErrors } = await within(deps, parsed.turn);
    return formErrors && Object.keys(formErrors).length > 0 ? formErrors : undefined;
  } catch (error) {
    deps.log.error({ turn: parsed.turn.id, error: describeError(error) }, 'turn not saved');
    return { '': words.formNotSaved };
  }
}

/** `errors` keyed by the block each belongs under; what belongs nowhere stands under the first input. */
export function blockErrors(
  errors: Record<string, string>,
  blocks: readonly string[],
): Record<string, string> | undefined {
  const shown: Record<string, string> = {};
  for (const [field, message] of Object.entries(errors)) {
    const block =
      blocks.find((id) => id === field) ?? blocks.find((id) => fieldOf(id) === field) ?? blocks[0];
    if (block === undefined) return undefined;
    const text = shorten(clean(message), 500) || words.formNotSaved;
    shown[block] = shown[block] === undefined ? text : `${shown[block]} ${text}`;
  }
  return shown;
}

async function tried(deps: ReceiveDeps, turn: Turn): Promise<boolean> {
  try {
    await within(deps, turn);
    return true;
  } catch (error) {
    deps.log.error({ turn: turn.id, error: describeError(error) }, 'turn not saved');
    return false;
  }
}

async function within(deps: ReceiveDeps, turn: Turn): Promise<TurnReply> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not saved within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([deps.handle(turn), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tell(
  deps: ReceiveDeps,
  to: Pick<Turn, 'conversation' | 'person'>,
  url: string | undefined,
  text: string,
): void {
  const card = sayCard(text);
  const said =
    url === undefined ? deps.whisper(to.conversation, to.person, card) : respond(url, renderMessage(card));
  deps.later(
    said.catch((error) => deps.log.warn({ error: describeError(error) }, 'answer to a press not sent')),
  );
}
