/** Words that stand for an event, where the catalog suggests it. The first that fits a part of the sentence counts. */
const cues: readonly [RegExp, string][] = [
  [/\b(?:complet\w+|finish\w*) (?:the )?onboarding\b/, 'Onboarding Completed'],
  [/\bonboarding\b/, 'Onboarding Step Completed'],
  [/\bcheckouts?\b/, 'Checkout Started'],
  [/\bcarts?\b|\bbaskets?\b/, 'Product Added to Cart'],
  [/\btrials?\b/, 'Trial Started'],
  [/\bsubscri\w+|\bpay(?:ing|s)?\b|\bpaid\b/, 'Subscription Started'],
  [/\bsign(?:ed|s)?[ -]?up\b|\bregist\w+/, 'Signed Up'],
  [/\b(?:sign(?:ed|s)?|log(?:ged|s)?)[ -]?in\b/, 'Signed In'],
  [/\binstall\w*\b/, 'Application Installed'],
  [/\bopen(?:ed|s)?\b/, 'Application Opened'],
  [/\bscroll\w*\b/, 'Page Scrolled'],
  [/\bscreens?\b/, 'Screen Viewed'],
  [/\border\w*\b|\bbuy\w*\b|\bbought\b|\bpurchas\w*\b|\bspen[dt]\w*\b/, 'Order Completed'],
  [/\bview\w*\b|\bvisit\w*\b|\bpages?\b|\bread\w*\b/, 'Page Viewed'],
];

const daysOf: Record<string, number> = { day: 1, week: 7, month: 30, quarter: 90, year: 365 };

const small: Record<string, number> = {
  once: 1,
  twice: 2,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
};

/** Times that a count must not be taken from. */
const spans = /\b(?:\d{1,4}|an?|one|two|three|four|five|six) ?(?:hour|day|week|month|quarter|year)s?\b/g;

/** "90 days", "last week", "3 months", "this year" in days; hours count as a day begun. */
function daysIn(part: string): number | undefined {
  const counted = /\b(\d{1,4}|a|an|one|two|three|four|five|six) ?(hour|day|week|month|quarter|year)s?\b/.exec(
    part,
  );
  if (counted) {
    const [, n = '1', unit = 'day'] = counted;
    const number = /^\d+$/.test(n) ? Number(n) : (small[n] ?? 1);
    return unit === 'hour' ? Math.ceil(number / 24) : number * (daysOf[unit] ?? 1);
  }
  const named = /\b(?:last|past|this) (day|week|month|quarter|year)\b/.exec(part);
  if (named) return daysOf[named[1] ?? 'day'] ?? 1;
  return /\btoday\b/.test(part) ? 1 : undefined;
}

/** A point in time: the query language of a first suggestion knows only "within n days". */
const isDated = (text: string): boolean =>
  /\b(?:since|before|after|in|until|from|between) (?:(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december)\b/.test(
    text,
  );

const bounds: readonly [RegExp, string][] = [
  [/\b(?:not|no) more than (\w+)/, '<='],
  [/\bat most (\w+)/, '<='],
  [/\b(?:less|fewer) than (\w+)/, '<'],
  [/\bunder (\w+)/, '<'],
  [/\b(?:more than|over|above) (\w+)/, '>'],
  [/\b(?:exactly|only|just) (\w+)/, '='],
];

const numberOf = (word: string | undefined): string | undefined => {
  if (word === undefined) return undefined;
  if (/^\d{1,7}$/.test(word)) return word;
  return small[word] === undefined ? undefined : String(small[word]);
};

/** "twice", "3 times", "more than 2 orders", "spent under 100": the comparison that it stands for. */
function boundIn(part: string): string | undefined {
  const plain = part.replace(spans, '');
  for (const [pattern, sign] of bounds) {
    const number = numberOf(pattern.exec(plain)?.[1]);
    if (number !== undefined) return `${sign} ${number}`;
  }
  const least = /\b(\d{1,7}|twice|two|three|four|five|six)\b/.exec(plain)?.[1];
  return least === undefined ? undefined : `>= ${numberOf(least)}`;
}

const isNegated = (part: string): boolean =>
  /\b(?:not|no|nor|neither|never|without|has ?n['’]?t|have ?n['’]?t|did ?n['’]?t|do ?n['’]?t|nothing)\b/.test(
    part.replace(/\b(?:not|no) more than\b/g, ''),
  );

const escaped = (event: string): string => event.replace(/[\\']/g, '\\$&');

type Condition = { event: string; part: string; days: number | undefined; isNot: boolean };

function written({ event, part, days, isNot }: Condition): string {
  const of = `event('${escaped(event)}')${days === undefined ? '' : `.within(${days} days)`}`;
  if (isNot) return `NOT ( ${of}.count() >= 1 )`;
  const bound = boundIn(part);
  if (/\bspen[dt]\w*\b/.test(part) && event === 'Order Completed' && bound)
    return `${of}.sum(property('total')) ${bound}`;
  return `${of}.count() ${bound ?? '>= 1'}`;
}

type Link = 'and' | 'or';

/** What was said in parts, each with the word that joins it to the one before. "A, B or C" is a list of alternatives. */
function partsOf(text: string): { link: Link; part: string }[] {
  const pieces = text.split(/\s*(,? ?\b(?:and|but|or|nor)\b(?! (?:more|less|fewer)\b)|[,;])\s*/);
  const parts = pieces.flatMap((part, i) =>
    i % 2 === 0 && part.trim() !== '' ? [{ said: pieces[i - 1] ?? 'and', part }] : [],
  );
  let next: Link = 'and';
  return parts
    .toReversed()
    .map(({ said, part }) => {
      if (/\bn?or\b/.test(said)) next = 'or';
      else if (/\b(?:and|but)\b/.test(said)) next = 'and';
      return { link: next, part };
    })
    .toReversed();
}

/** Segment allows that many primary expressions. */
const maxConditions = 50;

/**
 * A condition in Segment's audience query language for what somebody says of an audience, from the `events` of the
 * tracking plan: "ordered before but not in 60 days". "or" binds tighter than "and", as people say it, and "not A or
 * B" means neither. undefined when no event is recognised, or a part of it cannot be written. It is shown and
 * previewed before anything is made of it.
 */
export function queryFromWords(text: string, events: readonly string[]): string | undefined {
  const said = text.slice(0, 500).toLowerCase();
  if (isDated(said)) return undefined;
  let before: Condition | undefined;
  /** All of them must hold; each is a choice of alternatives. */
  const clauses: Condition[][] = [];
  for (const { link, part } of partsOf(said)) {
    const named = events.find((event) => part.includes(event.toLowerCase()));
    const cued = cues.find(([pattern, event]) => pattern.test(part) && events.includes(event))?.[1];
    const days = daysIn(part);
    // "… but not in 60 days" speaks of what was said before.
    const event = named ?? cued ?? (isNegated(part) || days !== undefined ? before?.event : undefined);
    if (!event) continue;
    // "did not order or visit": neither of them.
    const isNeither = link === 'or' && before?.isNot === true && !/\b(?:who|that|have|has|did)\b/.test(part);
    const one: Condition = { event, part, days, isNot: isNeither || isNegated(part) };
    const last = clauses.at(-1);
    if (link === 'or' && last) {
      // "ordered or viewed a page in 30 days": the time is said once, for both.
      if (days !== undefined) for (const other of isNeither && before ? [before] : last) other.days ??= days;
      if (isNeither) clauses.push([one]);
      else last.push(one);
    } else clauses.push([one]);
    before = one;
  }
  if (clauses.length === 0) return undefined;
  // AND binds tighter in Segment's language, which has no brackets but NOT ( ): alternatives are written out.
  let rows: string[][] = [[]];
  for (const clause of clauses)
    rows = rows
      .flatMap((row) => clause.map((one) => [...new Set([...row, written(one)])]))
      .slice(0, maxConditions + 1);
  if (rows.reduce((sum, row) => sum + row.length, 0) > maxConditions) return undefined;
  return [...new Set(rows.map((row) => row.join(' AND ')))].join(' OR ');
}
