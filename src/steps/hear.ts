import { en } from '../copy/en.ts';
import { currentStep, isReached } from '../core/checklist.ts';
import type { Intent, SpokenName, Understanding, UnderstandingInput } from '../core/intent.ts';
import { withoutMarks } from '../core/pasted.ts';
import { roleOf } from '../core/roles.ts';
import type { Scene } from '../core/scene.ts';
import { recommend } from './goal.ts';
import { perform } from './perform.ts';
import { answerQuestion } from './questions.ts';
import { editsIn } from './review-edits.ts';
import { decisionsIn } from './review-words.ts';
import { aboutConnection } from './workspace.ts';

/** Words after `/segue` that mean a control. */
const commandWords: Record<string, Intent> = {
  '': { intent: 'show_status', slots: {} },
  approvers: { intent: 'set_policy', slots: {} },
  connect: { intent: 'connect_workspace', slots: {} },
  disconnect: { intent: 'disconnect_workspace', slots: {} },
  link: { intent: 'link_person', slots: {} },
};

/** In a person's own conversation words may be about the pending request, while nothing else is asked there. */
const mayBeAboutRequest = (s: Scene): boolean => s.to.direct && !s.dialog.ask && !s.dialog.draft;

/** The context for the intents engine, from state only. `isAboutRequest`: words said here may mean the pending request. */
function contextOf(s: Scene, text: string, isAboutRequest: boolean): UnderstandingInput {
  const { promotion } = s.c;
  const board = promotion ? s.c.boards[promotion.board] : undefined;
  const inThread = promotion && board && board.to.channel === s.to.channel && !s.to.direct;
  const { options } = s.dialog;
  // What is left of a message when a secret was taken out of it is no name.
  const ask = s.turn.pasted && s.dialog.ask === 'name' ? undefined : s.dialog.ask;
  return {
    text,
    step: inThread ? 'promotion_review' : currentStep(s.c),
    role: roleOf(s.c, s.me, s.who),
    ...(ask ? { ask } : {}),
    ...(options ? { options } : {}),
    ...(promotion?.state === 'pending' && (inThread || isAboutRequest) ? { pending: promotion.id } : {}),
  };
}

/** What the words mean: first as if about the request that is pending, then without it. */
function meaningOf(s: Scene, text: string): Understanding {
  const about = mayBeAboutRequest(s);
  const heard = s.understand(contextOf(s, text, about));
  const isLost = heard.intent.intent === 'out_of_scope' && !heard.suspicious;
  return about && isLost ? s.understand(contextOf(s, text, false)) : heard;
}

/** Likeliest meanings as buttons. */
const askBack: Partial<Record<SpokenName, Intent>> = Object.fromEntries(
  (
    [
      'next_step',
      'show_status',
      'help',
      'list_options',
      'review_events',
      'verify_events',
      'request_promotion',
      'recommend_use_case',
      'show_snippet',
      'undo',
      'restart',
      'explain_environments',
      'connect_source',
      'connect_destination',
      'confirm_events',
      'start_setup',
      'skip_step',
      'go_to_step',
    ] as const
  ).map((name) => [name, { intent: name, slots: {} }]),
);

const askBackLabels: Partial<Record<SpokenName, string>> = en.general.askBack;

/** Acts at or above this confidence; below it asks back. Facts: calibrated on the project's own utterances. */
const sure = 0.4;

/** What somebody said: a command, a typed button, or words for the intents engine. */
export function hear(s: Scene, typed: string, isCommand: boolean, fresh: boolean): void {
  const { pasted } = s.turn;
  const text = pasted ? withoutMarks(typed) : typed;
  // Only the secret was said, and that was answered.
  if (pasted && !text) return;
  const command = isCommand ? commandWords[text.toLowerCase()] : undefined;
  if (command) {
    perform(s, command, fresh);
    return;
  }
  const shortcut = typedButton(s, text) ?? wordsFor(text) ?? audienceWords(s, text) ?? allBut(s, text);
  const edits = shortcut ? [shortcut] : editsIn(s, text);
  const meant = edits.length > 0 ? edits : decisionsIn(s, text);
  if (meant.length > 0) {
    for (const intent of meant) if (!perform(s, intent, fresh)) break;
    return;
  }
  if (!text) {
    s.act({ intent: 'help', slots: {} });
    return;
  }
  if (answerQuestion(s, text)) return;
  const heard = meaningOf(s, text);
  if (heard.suspicious) s.audit('suspicious_text');
  const { intent } = heard;
  // What makes no sense without the secret was about the secret.
  if (pasted && (intent.intent === 'out_of_scope' || heard.confidence < sure)) return;
  const isDescription =
    s.dialog.business &&
    ['out_of_scope', 'recommend_use_case', 'choose_use_case', 'choose_goal', 'report_problem'].includes(
      intent.intent,
    ) &&
    text.split(/\s+/).length > 3;
  if (isDescription && !heard.suspicious) {
    recommend(s, text.slice(0, 500));
    return;
  }
  if (isCommand && intent.intent === 'out_of_scope') {
    s.tell(en.general.unknownCommand(text.slice(0, 50)));
    s.act({ intent: 'help', slots: {} });
    return;
  }
  if (intent.intent !== 'out_of_scope' && heard.confidence < sure) {
    offerMeanings(s, heard);
    return;
  }
  const isDone = perform(s, intent, fresh, heard.also);
  // Further intents of the same message, unless the first one was refused or has to wait.
  if (isDone) for (const more of heard.also) if (!perform(s, more, fresh)) break;
}

/** Typing what stands on a button of the last ask is pressing it. */
function typedButton(s: Scene, text: string): Intent | undefined {
  const label = text
    .slice(0, 100)
    .toLowerCase()
    .replace(/[.!]+$/, '')
    .trim();
  const { buttons } = s.dialog;
  return buttons && Object.hasOwn(buttons, label) ? buttons[label] : undefined;
}

/** "All three but mobile": everything on the list but what is named in it. */
function allBut(s: Scene, text: string): Intent | undefined {
  const said =
    /^(?:(?:connect|take|use|add|choose) )?(?:all|everything|them all)(?: (?:of them|two|three|four|five|six))?,? (?:but|except|without|minus|apart from)(?: for)? (?:the )?([^,;]{2,60})$/i.exec(
      text.slice(0, 120).replace(/[.!]+$/, ''),
    );
  const word = said?.[1]?.trim().toLowerCase();
  const items = s.dialog.options?.items ?? [];
  if (!word || items.length === 0) return undefined;
  const except = items.flatMap(({ label }, i) => (label.toLowerCase().includes(word) ? [i + 1] : []));
  return except.length > 0 ? { intent: 'select_option', slots: { all: true, except } } : undefined;
}

/** Words for harmless controls that have no spoken intent of their own. */
function wordsFor(text: string): Intent | undefined {
  if (
    /^(?:please )?(?:change|set|edit|choose|pick|replace|add|remove) (?:the |an? |our |another )?(?:approvers?\b|(?:approval )?channel\b)/i.test(
      text.slice(0, 80),
    )
  )
    return { intent: 'set_policy', slots: {} };
  const said = /^(?:please )?export\b(.*)$/i.exec(text.slice(0, 80));
  if (!said) return aboutConnection(text);
  const format = /json/i.test(said[1] ?? '') ? 'json' : 'csv';
  const isEvidence = /\b(?:evidence|proofs?|verification|what (?:was|you) (?:seen|saw))\b/i.test(
    said[1] ?? '',
  );
  return { intent: isEvidence ? 'export_evidence' : 'export_events', slots: { format } };
}

/** What is said of audiences and rules and has no example of its own: names and conditions are the owner's. */
function audienceWords(s: Scene, text: string): Intent | undefined {
  const removed =
    /^(?:please )?(?:remove|delete|drop|disable|switch off|turn off) (?:the |an? |my |our )?(.{1,100}?)[.!]?$/i.exec(
      text,
    )?.[1];
  if (removed) {
    const name = removed.replace(/^audience (?:called |named )?(?=.)|["“”]/gi, '').replace(/ audience$/i, '');
    const isKnown = s.c.audiences.some(
      (audience) => audience.state !== 'disabled' && audience.name.toLowerCase() === name.toLowerCase(),
    );
    if (isKnown || /^audiences?$/i.test(name)) return { intent: 'remove_connection', slots: { name } };
  }
  const query = /\b(?:(?:ANY|ALL|NOT)\s*\(\s*)*(?:event|trait|entity)\s*\(\s*'.*$/s.exec(
    text.slice(0, 500),
  )?.[0];
  if (query && isReached(s.c, 'audience')) return { intent: 'create_audience', slots: { definition: query } };
  const isLook = /^(?:please )?(?:check|verify|look at) (?:the |my |our )?audiences?[.!]?$/i.test(
    text.slice(0, 80),
  );
  if (isLook && s.c.audiences.some(({ state }) => state !== 'disabled'))
    return { intent: 'verify_events', slots: { source_ref: 'audience' } };
  const isImport = s.c.promotion?.items.some((item) => item.kind === 'rules');
  if (isImport && /^(?:i |we )?(?:have |ve |'ve )?(?:just )?imported\b/i.test(text.slice(0, 80)))
    return { intent: 'import_rules', slots: {} };
  return undefined;
}

function offerMeanings(s: Scene, heard: Understanding): void {
  const names = [heard.intent.intent, ...(heard.likely ?? [])].filter(
    (name, i, all) => all.indexOf(name) === i,
  );
  const controls = names.flatMap((name) => {
    const intent = askBack[name];
    const label = askBackLabels[name];
    return intent && label ? [{ kind: 'button' as const, label, intent }] : [];
  });
  if (controls.length === 0) {
    s.act({ intent: 'out_of_scope', slots: {} });
    return;
  }
  s.ask({
    blocks: [
      { kind: 'text', text: en.general.unsure },
      { kind: 'actions', controls: controls.slice(0, 3) },
    ],
  });
}
