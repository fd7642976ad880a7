import { z } from 'zod';
import type { Intent } from '../../core/intent.ts';
import { ignored, optionalText, type ParseContext, type Parsed, person } from './parse.ts';

/** The shortcuts of the manifest by their callback id, each a press of what it says. */
export const shortcuts = {
  next_step: { intent: 'next_step', slots: {} },
  show_status: { intent: 'show_status', slots: {} },
} as const satisfies Record<string, Intent>;

const shortcutBody = z.object({
  callback_id: z.string(),
  action_ts: z.string(),
  trigger_id: z.string().optional(),
  team: z.object({ id: z.string() }).nullish(),
  user: z.object({ id: z.string(), team_id: optionalText }),
});

/**
 * A global shortcut. It belongs to no conversation, so the turn is one of the person's own conversation, named by the
 * person as long as its id is not known.
 */
export function parseShortcut(body: unknown, context: ParseContext): Parsed {
  const parsed = shortcutBody.safeParse(body);
  if (!parsed.success) return ignored('not a shortcut');
  const { callback_id: name, action_ts: at, trigger_id: trigger, user } = parsed.data;
  const team = parsed.data.team?.id ?? user.team_id;
  const tenant = context.self.team ?? team;
  if (team === undefined || tenant === undefined) return ignored('no team');
  const who = person(user.team_id ?? team, user.id);
  const conversation = { platform: 'slack', tenant, channel: user.id, direct: true } as const;
  const intent = Object.hasOwn(shortcuts, name) ? shortcuts[name as keyof typeof shortcuts] : undefined;
  if (intent === undefined) return { kind: 'outdated', person: who, conversation };
  return {
    kind: 'turn',
    turn: {
      id: `slack:shortcut:${tenant}:${user.id}:${at}:${name}`,
      at: context.at,
      person: who,
      conversation,
      input: { kind: 'press', intent },
      ...(trigger === undefined ? {} : { trigger }),
    },
  };
}
