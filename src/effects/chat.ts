import { stringify } from 'csv-stringify/sync';
import { en } from '../copy/en.ts';
import { fittingSnippet } from '../copy/snippets.ts';
import type { Field, Form } from '../core/card.ts';
import type { ChatEffect, Outcome, SegmentEffect } from '../core/effect.ts';
import { OutsideError } from '../core/errors.ts';
import { safeCell } from '../core/review-rows.ts';
import type { Ports, Run } from './ports.ts';

const words = en.connect;

/** The platform says that the message to be updated is not there any more. */
const isGone = (error: unknown): boolean =>
  error instanceof OutsideError &&
  error.code === 'platform_refused' &&
  ['message_not_found', 'cant_update_message', 'channel_not_found'].includes(error.reason ?? '');

/** Forms can be opened for seconds only. */
const isTooLate = (error: unknown): boolean =>
  error instanceof OutsideError &&
  error.code === 'platform_refused' &&
  ['expired_trigger_id', 'exchanged_trigger_id', 'trigger_expired', 'trigger_exchanged'].includes(
    error.reason ?? '',
  );

/** Draws a board from the state as it is now, in place where it was posted before. */
async function drawBoard(ports: Ports, board: string, run: Run): Promise<Outcome | undefined> {
  const c = await ports.load(run.workspace);
  const known = c.boards[board];
  const card = known && ports.renderBoard(c, board);
  if (!known || !card) return undefined;
  const platform = ports.platform(known.to.platform);
  if (known.person) {
    await platform.publishHome(known.person, card);
    return undefined;
  }
  if (known.messageId) {
    try {
      await platform.update(known.to, known.messageId, card);
      return undefined;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  const { messageId } = await platform.post(known.to, card, { key: run.job, retry: run.attempt > 0 });
  return { kind: 'posted', board, to: known.to, messageId };
}

/** A row without its empty cells. */
const filled = (row: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''));

/** Runs what is sent to people. Gives an outcome only where the state has to know. */
export async function runChat(ports: Ports, effect: ChatEffect, run: Run): Promise<Outcome | undefined> {
  const options = { key: run.job, retry: run.attempt > 0 };
  switch (effect.kind) {
    case 'post':
      await ports.platform(effect.to.platform).post(effect.to, effect.card, options);
      return undefined;
    case 'whisper':
      await ports.platform(effect.to.platform).whisper(effect.to, effect.person, effect.card);
      return undefined;
    case 'direct': {
      const platform = ports.platform(effect.person.platform);
      await platform.post(await platform.openDirect(effect.person), effect.card, options);
      return undefined;
    }
    case 'board':
      return drawBoard(ports, effect.board, run);
    case 'open_form': {
      const { to, person } = effect.origin;
      const platform = ports.platform(to.platform);
      try {
        await platform.openForm(effect.trigger, effect.form, to);
      } catch (error) {
        if (!isTooLate(error)) throw error;
        if (to.direct) await platform.post(to, effect.again, options);
        else await platform.whisper(to, person, effect.again);
      }
      return undefined;
    }
    case 'suggest':
      await ports.platform(effect.to.platform).suggest?.(effect.to, effect.prompts);
      return undefined;
    case 'file': {
      const content =
        effect.format === 'json'
          ? `[\n${effect.rows.map((row) => `  ${JSON.stringify(filled(row))}`).join(',\n')}\n]\n`
          : stringify(effect.rows, { header: true, cast: { string: safeCell } });
      await ports
        .platform(effect.to.platform)
        .sendFile(effect.to, { name: effect.name, content, comment: effect.comment });
      return undefined;
    }
  }
}

/** A code block of a form holds 3,000 characters. */
const maxCode = 2_900;

const keyForm = (fields: Field[]): Form => ({
  form: 'write_key',
  title: words.keyForm.title,
  context: {},
  fields,
});

/** Shows the write key to the presser alone: the form opens at once, the key is read and put in, and kept nowhere. */
export async function showWriteKey(
  ports: Ports,
  effect: Extract<SegmentEffect, { kind: 'show_write_key' }>,
): Promise<Outcome | undefined> {
  const { to, person } = effect.origin;
  const platform = ports.platform(to.platform);
  let formId: string;
  try {
    ({ formId } = await platform.openForm(
      effect.trigger,
      keyForm([{ kind: 'note', text: words.keyForm.reading }]),
      to,
    ));
  } catch (error) {
    if (!isTooLate(error)) throw error;
    if (to.direct) await platform.post(to, effect.again, { key: effect.trigger, retry: false });
    else await platform.whisper(to, person, effect.again);
    return undefined;
  }
  const [key] = await readKeys(ports, effect.source);
  if (!key) {
    await platform.updateForm(formId, keyForm([{ kind: 'note', text: words.keyUnreadable }]));
    return undefined;
  }
  const { snippet: wanted } = effect;
  const trackingUrl = ports.trackingUrl?.();
  const region = trackingUrl ? { trackingUrl } : {};
  const made = wanted && fittingSnippet({ ...wanted, writeKey: key, ...region }, maxCode);
  await platform.updateForm(
    formId,
    keyForm([
      { kind: 'note', text: words.keyForm.what(effect.sourceName) },
      { kind: 'code', code: key },
      ...(made
        ? [
            { kind: 'note' as const, text: words.keyForm.code },
            { kind: 'code' as const, code: made.code },
            { kind: 'note' as const, text: words.keyForm.more(made.left) },
          ]
        : []),
    ]),
  );
  return { kind: 'write_key_shown', source: effect.source, person };
}

async function readKeys(ports: Ports, source: string): Promise<string[]> {
  try {
    return (await ports.segment.source(source)).writeKeys;
  } catch (error) {
    // The form is open already; it says that the key could not be read.
    if (error instanceof OutsideError) return [];
    throw error;
  }
}
