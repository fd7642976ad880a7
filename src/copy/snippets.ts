import { type Events, type SnippetEvent, type Target, targetOf } from './snippet-parts.ts';
import { flutter, javascript, kotlin, reactNative, swift } from './snippets-client.ts';
import { go, http, java, node, php, python, ruby } from './snippets-server.ts';

export type { SnippetEvent } from './snippet-parts.ts';

/** Languages of a server, any of which fits a source of that kind. */
export const serverPlatforms = ['node', 'python', 'go', 'java', 'ruby', 'php', 'http'] as const;

/** Platforms that a code snippet can be made for, as people know them. */
export const snippetPlatforms = [
  'javascript',
  'swift',
  'kotlin',
  'react_native',
  'flutter',
  ...serverPlatforms,
] as const;
export type SnippetPlatform = (typeof snippetPlatforms)[number];

export type SnippetInput = {
  platform: SnippetPlatform;
  event: SnippetEvent;
  /** Further events that the same code sends after it. */
  more?: readonly SnippetEvent[];
  /** Left out: a placeholder that a person replaces. */
  writeKey?: string;
  /**
   * Where events go, without trailing slash and /v1; left out: Segment itself, in the USA. Libraries that speak
   * HTTPS only (mobile, Ruby) are not told of an address that is not.
   */
  trackingUrl?: string;
};

const placeholder = 'YOUR_WRITE_KEY';

type Writer = (events: Events, writeKey: string, target: Target) => string;

const writers: Record<SnippetPlatform, { language: string; write: Writer }> = {
  javascript: { language: 'javascript', write: javascript },
  swift: { language: 'swift', write: swift },
  kotlin: { language: 'kotlin', write: kotlin },
  react_native: { language: 'javascript', write: reactNative },
  flutter: { language: 'dart', write: flutter },
  node: { language: 'javascript', write: node },
  python: { language: 'python', write: python },
  go: { language: 'go', write: go },
  java: { language: 'java', write: java },
  ruby: { language: 'ruby', write: ruby },
  php: { language: 'php', write: php },
  http: { language: 'bash', write: http },
};

/**
 * Code that loads Segment's library and sends the events, ready to paste. Sources: Segment docs, connections/sources/
 * catalog/libraries and guides/regional-segment, 2025-11-07, and the libraries' own code for their region option.
 * `page` has no mobile form and `screen` no web form: there the event is tracked under its name.
 */
export function snippet({ platform, event, more = [], writeKey = placeholder, trackingUrl }: SnippetInput): {
  language: string;
  code: string;
} {
  const { language, write } = writers[platform];
  return { language, code: write([event, ...more], writeKey, targetOf(trackingUrl)) };
}

/**
 * A snippet of at most `limit` characters with as many of the events as that holds, but always the first. `left`
 * names those that are not in it.
 */
export function fittingSnippet(input: SnippetInput, limit: number): { code: string; left: string[] } {
  const more = input.more ?? [];
  let fitting = 0;
  let { code } = snippet({ ...input, more: [] });
  for (let n = 1; n <= more.length; n += 1) {
    const longer = snippet({ ...input, more: more.slice(0, n) }).code;
    if (longer.length > limit) break;
    code = longer;
    fitting = n;
  }
  return { code, left: more.slice(fitting).map(({ name }) => name) };
}
