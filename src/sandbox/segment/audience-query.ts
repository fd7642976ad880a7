/** One thing a profile did, as audiences look at it. */
export type Happened = { at: number; event?: string; properties: Record<string, unknown> };

/** Who is asked about: a profile, or an account with the profiles that belong to it. */
export type Subject = {
  events: readonly Happened[];
  trait(key: string): unknown;
  members?: readonly Subject[];
};

/** A condition that holds for a subject at a time (ms) or does not. */
export type Condition = (subject: Subject, now: number) => boolean;

/** What is wrong with a query, in words for the one who wrote it. */
export class QueryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QueryError';
  }
}

type Token = { kind: 'word' | 'text' | 'number' | 'sign' | 'end'; text: string };
type Scope = { subject: Subject; now: number; row?: Happened };
type Get<T> = (scope: Scope) => T;
/** What a chain of calls stands for so far. */
type Part =
  | { kind: 'events'; get: Get<readonly Happened[]> }
  | { kind: 'value'; get: Get<unknown> }
  | { kind: 'truth'; get: Get<boolean> };

const primariesAtMost = 50;
const unitsMs: Record<string, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

function tokensOf(source: string): Token[] {
  const found: Token[] = [];
  const pattern =
    /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(!=|>=|<=|==|[=<>().,{}:]))/y;
  while (source.slice(pattern.lastIndex).trim() !== '') {
    const from = pattern.lastIndex;
    const match = pattern.exec(source);
    if (!match) throw new QueryError(`unexpected "${source.slice(from).trim().slice(0, 10)}"`);
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) found.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') });
    else if (match[3] !== undefined) found.push({ kind: 'number', text: match[3] });
    else if (match[4] !== undefined) found.push({ kind: 'word', text: match[4] });
    else found.push({ kind: 'sign', text: match[5] === '==' ? '=' : (match[5] ?? '') });
  }
  return [...found, { kind: 'end', text: 'the end' }];
}

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)));

function isEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' || typeof b === 'number')
    return isNumeric(a) && isNumeric(b) && Number(a) === Number(b);
  return a === b;
}

const isOrdered = (a: unknown, b: unknown, holds: (a: number, b: number) => boolean): boolean =>
  isNumeric(a) && isNumeric(b) && holds(Number(a), Number(b));

const timeOf = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

type Comparator = (value: unknown, given: readonly unknown[], now: number) => boolean;
/** Comparators that may be called on a value (Segment docs, Audience query language). Durations are in ms. */
const comparators: Record<string, Comparator> = {
  equals: (value, [wanted]) => isEqual(value, wanted),
  not_equals: (value, [wanted]) => !isEqual(value, wanted),
  greater_than: (value, [than]) => isOrdered(value, than, (a, b) => a > b),
  less_than: (value, [than]) => isOrdered(value, than, (a, b) => a < b),
  exists: (value) => value !== undefined && value !== null,
  absent: (value) => value === undefined || value === null,
  contains: (value, given) => given.some((one) => textOf(value).includes(textOf(one))),
  omits: (value, given) => !given.some((one) => textOf(value).includes(textOf(one))),
  starts_with: (value, [start]) => textOf(value).startsWith(textOf(start)),
  ends_with: (value, [end]) => textOf(value).endsWith(textOf(end)),
  one_of: (value, given) => given.some((one) => isEqual(value, one)),
  none_of: (value, given) => !given.some((one) => isEqual(value, one)),
  before_date: (value, [date]) => timeOf(value) < timeOf(date),
  after_date: (value, [date]) => timeOf(value) > timeOf(date),
  within_last: (value, [span], now) => timeOf(value) >= now - Number(span) && timeOf(value) <= now,
  before_last: (value, [span], now) => timeOf(value) < now - Number(span),
  within_next: (value, [span], now) => timeOf(value) >= now && timeOf(value) <= now + Number(span),
  after_next: (value, [span], now) => timeOf(value) > now + Number(span),
};

const signs: Record<string, Comparator> = {
  '=': comparators.equals as Comparator,
  '!=': comparators.not_equals as Comparator,
  '>': comparators.greater_than as Comparator,
  '<': comparators.less_than as Comparator,
  '>=': (value, [than]) => isOrdered(value, than, (a, b) => a >= b),
  '<=': (value, [than]) => isOrdered(value, than, (a, b) => a <= b),
};

/** What a reducer makes of the values of one property, oldest event first. */
const reducers: Record<string, (values: unknown[]) => unknown> = {
  sum: (values) => numbers(values).reduce((total, n) => total + n, 0),
  avg: (values) => {
    const all = numbers(values);
    return all.length > 0 ? all.reduce((total, n) => total + n, 0) / all.length : undefined;
  },
  min: (values) => (numbers(values).length > 0 ? Math.min(...numbers(values)) : undefined),
  max: (values) => (numbers(values).length > 0 ? Math.max(...numbers(values)) : undefined),
  mode: (values) => mostFrequent(values),
  first: (values) => values[0],
  last: (values) => values.at(-1),
  unique: (values) => new Set(values).size,
};

const numbers = (values: unknown[]): number[] => values.filter(isNumeric).map(Number);

function mostFrequent(values: unknown[]): unknown {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

/**
 * Reads the part of Segment's audience query language that audiences of users and accounts need (Segment docs,
 * Audience query language): `event`, `trait`, `property`, `context`, `ANY`, `ALL`; `where`, `within`, `between`;
 * reducers; comparators; `AND` before `OR`, `NOT ( )`. Throws QueryError.
 */
export function parseAudienceQuery(source: string, audienceType: 'USERS' | 'ACCOUNTS'): Condition {
  const tokens = tokensOf(source);
  let at = 0;
  let primaries = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', text: 'the end' };
  const isAt = (text: string) => peek().kind !== 'text' && peek().text === text;
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const expect = (text: string): void => {
    if (!isAt(text)) throw new QueryError(`expected "${text}" before "${peek().text}"`);
    at += 1;
  };

  function either(): Get<boolean> {
    const parts = [both()];
    while (isAt('OR')) {
      at += 1;
      parts.push(both());
    }
    return parts.length === 1 ? (parts[0] as Get<boolean>) : (scope) => parts.some((part) => part(scope));
  }

  function both(): Get<boolean> {
    const parts = [single()];
    while (isAt('AND')) {
      at += 1;
      parts.push(single());
    }
    return parts.length === 1 ? (parts[0] as Get<boolean>) : (scope) => parts.every((part) => part(scope));
  }

  function inBrackets(): Get<boolean> {
    expect('(');
    const inner = either();
    expect(')');
    return inner;
  }

  function single(): Get<boolean> {
    if (isAt('NOT')) {
      at += 1;
      const inner = inBrackets();
      return (scope) => !inner(scope);
    }
    if (isAt('(')) return inBrackets();
    if (isAt('ANY') || isAt('ALL')) return ofMembers(take().text === 'ANY');
    primaries += 1;
    if (primaries > primariesAtMost) throw new QueryError(`at most ${primariesAtMost} conditions`);
    return comparison(chain());
  }

  function ofMembers(isAny: boolean): Get<boolean> {
    if (audienceType !== 'ACCOUNTS') throw new QueryError('ANY and ALL are for accounts');
    const inner = inBrackets();
    return ({ subject, now }) => {
      const members = subject.members ?? [];
      const holds = (member: Subject) => inner({ subject: member, now });
      return isAny ? members.some(holds) : members.length > 0 && members.every(holds);
    };
  }

  function comparison(part: Part): Get<boolean> {
    if (part.kind === 'truth') return part.get;
    const compare = peek().kind === 'sign' ? signs[peek().text] : undefined;
    if (!compare || part.kind === 'events')
      throw new QueryError(
        part.kind === 'events'
          ? 'an event needs a reducer such as .count()'
          : `expected a comparison before "${peek().text}"`,
      );
    at += 1;
    const wanted = literal();
    const { get } = part;
    return (scope) => compare(get(scope), [wanted], scope.now);
  }

  function literal(): unknown {
    const { kind, text } = take();
    if (kind === 'text') return text;
    if (kind === 'number') {
      const unit = peek().kind === 'word' ? unitsMs[peek().text.toLowerCase().replace(/s$/, '')] : undefined;
      if (unit === undefined) return Number(text);
      at += 1;
      return Number(text) * unit;
    }
    if (kind === 'word' && (text === 'true' || text === 'false')) return text === 'true';
    throw new QueryError(`expected a value before "${text}"`);
  }

  function literals(): unknown[] {
    expect('(');
    const found: unknown[] = [];
    while (!isAt(')')) {
      found.push(literal());
      if (!isAt(')')) expect(',');
    }
    expect(')');
    return found;
  }

  function name(): string {
    const given = literals();
    if (given.length !== 1 || typeof given[0] !== 'string')
      throw new QueryError('expected one name in quotes');
    return given[0];
  }

  function chain(): Part {
    const { kind, text } = take();
    let part = kind === 'word' ? extractor(text) : undefined;
    if (!part) throw new QueryError(`expected event, trait, property or context before "${text}"`);
    while (isAt('.')) {
      at += 1;
      part = call(part, take().text);
    }
    return part;
  }

  function extractor(word: string): Part | undefined {
    switch (word) {
      case 'event': {
        const event = name();
        return { kind: 'events', get: ({ subject }) => subject.events.filter((one) => one.event === event) };
      }
      case 'trait': {
        const key = name();
        return { kind: 'value', get: ({ subject }) => subject.trait(key) };
      }
      case 'property':
      case 'context': {
        const key = name();
        return { kind: 'value', get: ({ row }) => (word === 'property' ? row?.properties[key] : undefined) };
      }
      default:
        return undefined;
    }
  }

  function call(part: Part, method: string): Part {
    if (part.kind === 'events') return onEvents(part.get, method);
    const compare = Object.hasOwn(comparators, method) ? comparators[method] : undefined;
    if (part.kind === 'truth' || !compare) throw new QueryError(`there is no .${method}() here`);
    const given = literals();
    const { get } = part;
    return { kind: 'truth', get: (scope) => compare(get(scope), given, scope.now) };
  }

  function onEvents(get: Get<readonly Happened[]>, method: string): Part {
    if (method === 'where') {
      const holds = inBrackets();
      return { kind: 'events', get: (scope) => get(scope).filter((row) => holds({ ...scope, row })) };
    }
    if (method === 'within' || method === 'between') {
      const [first, second] = literals().map(Number);
      if (first === undefined || Number.isNaN(first) || (method === 'between' && second === undefined))
        throw new QueryError(`.${method}() needs durations such as 7 days`);
      const [from, to] =
        method === 'within' ? [first, 0] : [Math.max(first, second ?? 0), Math.min(first, second ?? 0)];
      return {
        kind: 'events',
        get: (scope) => get(scope).filter((row) => row.at >= scope.now - from && row.at <= scope.now - to),
      };
    }
    if (method === 'count') {
      literals();
      return { kind: 'value', get: (scope) => get(scope).length };
    }
    const reduce = Object.hasOwn(reducers, method) ? reducers[method] : undefined;
    if (!reduce) throw new QueryError(`there is no .${method}() for events`);
    expect('(');
    const of = chain();
    expect(')');
    if (of.kind !== 'value') throw new QueryError(`.${method}() needs a property`);
    return {
      kind: 'value',
      get: (scope) =>
        reduce(
          get(scope)
            .map((row) => of.get({ ...scope, row }))
            .filter((value) => value !== undefined),
        ),
    };
  }

  const whole = either();
  if (peek().kind !== 'end') throw new QueryError(`unexpected "${peek().text}"`);
  return (subject, now) => whole({ subject, now });
}
