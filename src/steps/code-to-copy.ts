import { en } from '../copy/en.ts';
import {
  fittingSnippet,
  type SnippetEvent,
  type SnippetPlatform,
  snippetPlatforms,
} from '../copy/snippets.ts';
import { type EventReview, plannedEvents } from '../core/checklist.ts';
import { plannedProperties } from '../core/review.ts';
import type { Scene } from '../core/scene.ts';
import { fullOf, rowOf } from './review-board.ts';
import type { Handlers } from './step.ts';

const words = en.review;

/** What a code snippet for a reviewed event needs: without the properties that are left out. */
function snippetEvent(s: Scene, row: EventReview): SnippetEvent {
  const event = fullOf(s, row);
  return {
    name: event.name,
    call: event.call,
    properties: Object.fromEntries(plannedProperties(event).map(({ name, example }) => [name, example])),
  };
}

/** All events that are tracked, as code; empty while there is none. */
export function snippetEvents(s: Scene): SnippetEvent[] {
  return s.c.useCase ? plannedEvents(s.c).map((row) => snippetEvent(s, row)) : [];
}

/** Which platform a word such as "ios" or "website" means; undefined for a word that means none. */
export function platformCalled(said: string | undefined): SnippetPlatform | undefined {
  const word = said?.toLowerCase().replace(/[\s-]+/g, '_') ?? '';
  const known: Record<string, SnippetPlatform> = {
    ios: 'swift',
    apple: 'swift',
    android: 'kotlin',
    web: 'javascript',
    website: 'javascript',
    js: 'javascript',
    node_js: 'node',
    server: 'node',
    golang: 'go',
    django: 'python',
    flask: 'python',
    rails: 'ruby',
    laravel: 'php',
    curl: 'http',
    rest: 'http',
  };
  return snippetPlatforms.find((platform) => platform === word) ?? known[word];
}

/** Stands for all events that are tracked. */
const all = '*';
/** A code block of a message holds 3,000 characters. */
const maxCode = 2_900;

function showSnippet(s: Scene, said: { event?: string | undefined; platform?: string | undefined }): void {
  const named = rowOf(s, said.event);
  const planned = plannedEvents(s.c);
  const isAll = !named && said.event === all;
  const rows = isAll ? planned : [named ?? planned[0] ?? s.c.review[0]].flatMap((row) => row ?? []);
  const platform = platformCalled(said.platform) ?? 'javascript';
  const [first] = rows;
  const [sent, ...more] = rows.map((row) => snippetEvent(s, row));
  if (!first || !sent) {
    s.show('current');
    return;
  }
  const region = s.trackingUrl ? { trackingUrl: s.trackingUrl } : {};
  const made = fittingSnippet({ platform, event: sent, more, ...region }, maxCode);
  const event = isAll ? all : first.event;
  const options = [
    ...(planned.length > 1 ? [{ label: words.snippetAll, value: all }] : []),
    ...s.c.review
      .filter((row) => row.event !== all && (row === first || planned.includes(row)))
      .map((row) => ({ label: row.event, value: row.event })),
  ];
  s.ask({
    title: isAll ? words.snippetAllTitle : words.snippetTitle(first.event),
    blocks: [
      { kind: 'text', text: words.snippetIntro(words.platforms[platform]) },
      { kind: 'code', code: made.code },
      ...(made.left.length > 0 ? [{ kind: 'note' as const, text: words.snippetLeft(made.left) }] : []),
      {
        kind: 'actions',
        controls: [
          {
            kind: 'select',
            label: words.snippetOther,
            intent: { intent: 'show_snippet', slots: { event } },
            slot: 'platform',
            options: snippetPlatforms.map((value) => ({ label: words.platforms[value], value })),
            chosen: [platform],
          },
          ...(options.length > 1
            ? [
                {
                  kind: 'select' as const,
                  label: words.snippetEvent,
                  intent: { intent: 'show_snippet' as const, slots: { platform } },
                  slot: 'event',
                  options,
                  chosen: [event],
                },
              ]
            : []),
        ],
      },
    ],
  });
}

export const snippetHandlers = {
  show_snippet: (s, { event, platform }) => {
    if (s.c.useCase) showSnippet(s, { event, platform });
    else s.show('current');
  },
} satisfies Partial<Handlers>;
