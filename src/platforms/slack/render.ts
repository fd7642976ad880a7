import type { HomeView, KnownBlock } from '@slack/types';
import type { Card } from '../../core/card.ts';
import { limits, shorten } from './limits.ts';
import { cardWords, drawCard, type TableStyle } from './render/blocks.ts';
import { literal } from './render/text.ts';

/** A message as chat.postMessage takes it. Without blocks, `text` is all that is shown. */
export type MessageBody = { text: string; blocks?: KnownBlock[] };

const tableStyles: readonly TableStyle[] = ['data_table', 'table', 'text'];

/** What Slack shows of a card at the least: its words, all inert. Never empty. */
export function fallbackText(card: Card): string {
  const words = cardWords(card);
  let room: number = limits.fallbackText;
  while (literal(shorten(words, room)).length > limits.fallbackText) room -= 200;
  return literal(shorten(words, room)) || 'New message';
}

/** `card` as a message, its first table drawn as `tables` says. */
export function renderMessage(card: Card, tables: TableStyle = 'data_table'): MessageBody {
  const surface = { maxBlocks: limits.messageBlocks, maxText: limits.messageText, tables };
  return { text: fallbackText(card), blocks: drawCard(card, surface) };
}

/**
 * The bodies to try one after another when Slack answers invalid_blocks: best first, plain words last, so that a
 * message is never lost to a block that this Slack does not know. Each is drawn only when asked for.
 */
export function* renderLadder(card: Card): Generator<MessageBody> {
  const styles = card.blocks.some((block) => block.kind === 'table') ? tableStyles : (['text'] as const);
  for (const style of styles) yield renderMessage(card, style);
  yield { text: fallbackText(card) };
}

/** `card` as the Home tab; `channel` is the person's direct conversation, for what is pressed there. */
export function renderHome(card: Card, channel: string): HomeView {
  const surface = { maxBlocks: limits.homeBlocks, maxText: limits.homeText, tables: 'text' as const };
  return {
    type: 'home',
    blocks: drawCard(card, surface),
    private_metadata: JSON.stringify({ v: 1, channel }),
  };
}
