const limitChars = 120;

const introduced: readonly RegExp[] = [
  /\b(?:rename|change|set) (?:\S+ ){0,6}?(?:to|into|as)[ :]+(.{1,400})$/i,
  /\b(?:call|title|label) (?:it|this(?: one| source| destination)?|that(?: one)?|them|the (?:new )?(?:first |second |\w+ )?(?:source|destination|one|app|audience))[ :]+(.{1,400})$/i,
  /\bname (?:it|this(?: one| source| destination)?|that(?: one)?|the (?:new )?(?:\w+ )?(?:source|destination|one|audience))[ :]+(?:to |as )?(.{1,400})$/i,
  /\b(?:should|shall|must|can|to) be (?:called|named)[ :]+(.{1,400})$/i,
  /\b(?:called|named|titled)[ :]+(.{1,400})$/i,
  /\b(?:the |its |a )?name (?:should be|is|shall be|will be|would be|must be)[ :]+(.{1,400})$/i,
  /\b(?:use|give it|give them|take|with) the name[ :]+(?:of )?(.{1,400})$/i,
  /\b(?:make|set) the name[ :]+(?:to )?(.{1,400})$/i,
  /^(?:the |new )?name ?[:=] ?(.{1,400})$/i,
  /^(?:please )?(?:call|name|title|label)[ :]+(?!(?:me|us|you|him|her|support|someone)\b)(.{1,400})$/i,
];
const polite = /(?:[,.!]? (?:please|pls|thanks|thank you|ok|then|for now|instead))+[.!]*$/i;

/** The name a text introduces ("call it X", "named X", or the only thing in quotes); case and punctuation kept. */
export function nameIn(raw: string): string | undefined {
  for (const pattern of introduced) {
    const found = pattern.exec(raw)?.[1];
    if (found === undefined) continue;
    const quoted = quotedIn(found);
    return asName(
      quoted ??
        found.replace(
          /(?:,| and| but| then|;) (?=(?:connect|send|show|add|then|skip|go|feed|publish|also|use|it)\b).*$/i,
          '',
        ),
    );
  }
  return undefined;
}

/** The one thing in quotes, if there is exactly one. */
export function quotedIn(raw: string): string | undefined {
  const found = [
    ...raw.matchAll(
      /"([^"]{1,200})"|“([^”]{1,200})”|«([^»]{1,200})»|(?<![\p{L}\p{N}])'([^']{1,200})'(?![\p{L}\p{N}])|`([^`]{1,200})`/gu,
    ),
  ];
  if (found.length !== 1) return undefined;
  const [match] = found;
  return asName(match?.slice(1).find((part) => part !== undefined) ?? '');
}

/**
 * A text as a name: trimmed, without quotes around it and politeness after it, without markup characters, at most 120
 * characters. Undefined when nothing is left.
 */
export function asName(text: string): string | undefined {
  const trimmed = text.trim().replace(polite, '').trim();
  const bare = /^(["“«'`])(.*)(["”»'`])[.!]?$/.exec(trimmed)?.[2] ?? trimmed;
  const name = [
    ...bare
      .replace(/<[^<>]{0,200}>|[<>*~`]{2,}|[<>`]/g, '')
      .replace(/[.!,;:]+$/, '')
      .trim(),
  ]
    .slice(0, limitChars)
    .join('')
    .trim();
  // `length` counts UTF-16 units, as the schema of the slot does.
  return name === '' ? undefined : name.slice(0, limitChars).replace(/\p{Cs}/gu, '');
}
