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

const small: Record<string, number> = { once: 1, twice: 2, one: 1, two: 2, three: 3, four: 4, five: 5 };

/** "90 days", "last week", "3 months", "this year" in days. */
function daysIn(part: string): number | undefined {
  const counted = /\b(\d{1,4}|a|an|one|two|three|four|six) ?(day|week|month|quarter|year)s?\b/.exec(part);
  const named = /\b(?:last|past|this) (day|week|month|quarter|year)\b/.exec(part);
  if (counted) {
    const [, n = '1', unit = 'day'] = counted;
    const number = /^\d+$/.test(n) ? Number(n) : (small[n] ?? (n === 'six' ? 6 : 1));
    return number * (daysOf[unit] ?? 1);
  }
  return named ? (daysOf[named[1] ?? 'day'] ?? 1) : undefined;
}

/** "twice", "3 times", "more than 2 orders": the comparison that it stands for. */
function countIn(part: string): string {
  const times = part.replace(/\b\d{1,4} ?(?:day|week|month|quarter|year)s?\b/g, '');
  const more = /\b(?:more than|over) (\d{1,6})\b/.exec(times);
  if (more) return `> ${more[1]}`;
  const exactly = /\b(?:exactly|only|just) (\d{1,6}|once|one|twice)\b/.exec(times);
  if (exactly) return `= ${small[exactly[1] ?? ''] ?? exactly[1]}`;
  const least = /\b(?:at least )?(\d{1,6}|twice|two|three|four|five)(?: times| or more)?\b/.exec(times);
  return `>= ${least ? (small[least[1] ?? ''] ?? least[1]) : 1}`;
}

const isNegated = (part: string): boolean =>
  /\b(?:not|no|never|without|has ?n['’]?t|have ?n['’]?t|did ?n['’]?t|do ?n['’]?t|nothing)\b/.test(part);

function conditionOf(part: string, event: string): string {
  const days = daysIn(part);
  const within = days === undefined ? '' : `.within(${days} days)`;
  const spent = /\bspen[dt]\w*\b.*?(\d{1,7})/.exec(
    part.replace(/\b\d{1,4} ?(?:day|week|month|quarter|year)s?\b/g, ''),
  );
  const quoted = event.replace(/[\\']/g, '\\$&');
  if (spent && event === 'Order Completed')
    return `event('${quoted}')${within}.sum(property('total')) >= ${spent[1]}`;
  if (isNegated(part)) return `NOT ( event('${quoted}')${within}.count() >= 1 )`;
  return `event('${quoted}')${within}.count() ${countIn(part)}`;
}

/**
 * A condition in Segment's audience query language for what somebody says of an audience, from the `events` of the
 * tracking plan: "ordered before but not in 60 days". undefined when no event is recognised. It is shown and previewed
 * before anything is made of it.
 */
export function queryFromWords(text: string, events: readonly string[]): string | undefined {
  const said = text.slice(0, 500).toLowerCase();
  const parts = said.split(/\s*(?:,|;|\band\b|\bbut\b|\bwho also\b)\s*/).filter(Boolean);
  let before: string | undefined;
  const conditions = parts.flatMap((part) => {
    const named = events.find((event) => part.includes(event.toLowerCase()));
    const cued = cues.find(([pattern, event]) => pattern.test(part) && events.includes(event))?.[1];
    // "… but not in 60 days" speaks of what was said before.
    const event = named ?? cued ?? (isNegated(part) || daysIn(part) !== undefined ? before : undefined);
    if (!event) return [];
    before = event;
    return [conditionOf(part, event)];
  });
  const own = [...new Set(conditions)];
  return own.length > 0 ? own.join(' AND ') : undefined;
}
