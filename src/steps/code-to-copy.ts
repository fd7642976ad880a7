import { en } from '../copy/en.ts';
import { type SnippetPlatform, snippet, snippetPlatforms } from '../copy/snippets.ts';
import { type EventReview, plannedEvents } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import type { EventFact } from '../core/use-case.ts';
import { chosen } from './find.ts';
import type { Handlers } from './step.ts';

const words = en.review;

/** The review of an event, by its name in any case. */
export const rowOf = (s: Scene, event: string | undefined): EventReview | undefined =>
  s.c.review.find((row) => row.event.toLowerCase() === event?.toLowerCase());

const exampleOf = (
  fact: EventFact | undefined,
  without: readonly string[],
  properties: readonly string[],
): Record<string, unknown> =>
  Object.fromEntries(
    properties
      .filter((name) => !without.includes(name))
      .map((name) => [name, fact?.properties[name]?.example ?? '']),
  );

/** What a code snippet for an event of the use case needs. */
export function snippetEvent(s: Scene, event: string) {
  const fact = s.catalog.events.get(event);
  const suggested = chosen(s).useCase.events.find((entry) => entry.name === event);
  return {
    name: event,
    call: fact?.call ?? ('track' as const),
    properties: exampleOf(fact, rowOf(s, event)?.without ?? [], suggested?.properties ?? []),
  };
}

/** Which platform a word such as "ios" or "website" means. */
function platformOf(said: string | undefined): SnippetPlatform {
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
    curl: 'http',
    rest: 'http',
  };
  return snippetPlatforms.find((platform) => platform === word) ?? known[word] ?? 'javascript';
}

function showSnippet(s: Scene, said: { event?: string | undefined; platform?: string | undefined }): void {
  const event = rowOf(s, said.event)?.event ?? plannedEvents(s.c)[0]?.event ?? s.c.review[0]?.event;
  if (!event) {
    s.show('current');
    return;
  }
  const platform = platformOf(said.platform);
  const { code } = snippet({ platform, event: snippetEvent(s, event) });
  s.ask({
    title: words.snippetTitle(event),
    blocks: [
      { kind: 'text', text: words.snippetIntro(words.platforms[platform]) },
      { kind: 'code', code },
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
          ...(s.c.review.length > 1
            ? [
                {
                  kind: 'select' as const,
                  label: words.snippetEvent,
                  intent: { intent: 'show_snippet' as const, slots: { platform } },
                  slot: 'event',
                  options: s.c.review.map((row) => ({ label: row.event, value: row.event })),
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
