import { en } from '../copy/en.ts';
import type { Rich } from '../copy/text.ts';
import { isStarted, stepIds } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';

const words = en.order;

/** Away for so long is away: what was done last, and what happened since, is said first. */
const awayMs = 12 * 60 * 60 * 1000;

const maxNews = 6;

type News = { at: number; by?: string; text: Rich };

/** Everything on the checklist that carries a time, oldest first. */
function history(s: Scene): News[] {
  const { c } = s;
  const name = (person: string): string => c.people[person]?.name ?? person;
  const steps = stepIds.flatMap((step): News[] => {
    const state = c.steps[step];
    if (state.state === 'todo') return [];
    const title = en.general.stepTitles[step];
    const text = state.state === 'done' ? words.didStep(title) : words.leftStep(title);
    return [{ at: state.at, by: state.by, text }];
  });
  const connections = [...c.sources, ...c.destinations]
    .filter((record) => record.state !== 'disabled')
    .flatMap((record): News[] => [
      { at: record.createdAt, by: record.by, text: words.didConnect(record.name) },
      ...(record.state === 'verified' && record.evidence
        ? [{ at: record.evidence.readAt, text: words.sawData(record.name) }]
        : []),
    ]);
  const removed = c.undo.flatMap((entry): News[] =>
    entry.kind === 'removed' && entry.at !== undefined && entry.by
      ? [{ at: entry.at, by: entry.by, text: words.didDisable(entry.label) }]
      : [],
  );
  const votes = (c.promotion?.votes ?? []).map(
    (vote): News => ({ at: vote.at, by: vote.by, text: words.voted(vote.yes) }),
  );
  return [...steps, ...connections, ...removed, ...votes]
    .map((news) => ({ ...news, text: news.by ? words.doneBy(name(news.by), news.text) : news.text }))
    .sort((a, b) => a.at - b.at);
}

/** Tells an owner what others did since the last turn; after a longer time away also what was last done, and what came in. */
export function tellNews(s: Scene): void {
  const { who } = s;
  // What is said to an owner alone; a channel is not the place for it.
  if (!who || !s.to.direct) return;
  const since = who.seenAt;
  who.seenAt = s.now;
  if (since === undefined || !isStarted(s.c)) return;
  const isBack = s.now - since >= awayMs && s.turn.input.kind !== 'form';
  const all = history(s);
  const news = all.filter((entry) => entry.at > since && entry.by !== s.me && (isBack || entry.by));
  if (isBack) {
    const last = all.findLast((entry) => entry.by === s.me && entry.at <= since);
    if (last) s.tell(words.lastDone(last.at, last.text));
  }
  if (news.length > 0)
    s.tell(words.meanwhile, { kind: 'list', items: news.slice(-maxNews).map((entry) => entry.text) });
}
