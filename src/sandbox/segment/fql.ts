import { isObject } from './http.ts';

/** A message as the Tracking API takes it. */
type Message = Record<string, unknown>;
export type Fql = (message: Message) => boolean;

type Token = { kind: 'word' | 'text' | 'number' | 'sign'; text: string };
const roots = ['type', 'event', 'name', 'userId', 'anonymousId', 'groupId', 'messageId'];
const parts = ['properties', 'traits', 'context', 'integrations'];

function tokens(source: string): Token[] | undefined {
  const found: Token[] = [];
  const pattern =
    /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_$][\w.$-]*)|(!=|<=|>=|[=<>(),!]))/y;
  while (pattern.lastIndex < source.length) {
    if (source.slice(pattern.lastIndex).trim() === '') break;
    const match = pattern.exec(source);
    if (!match) return undefined;
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) found.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') });
    else if (match[3] !== undefined) found.push({ kind: 'number', text: match[3] });
    else if (match[4] !== undefined) found.push({ kind: 'word', text: match[4] });
    else found.push({ kind: 'sign', text: match[5] ?? '' });
  }
  return found;
}

/** Reads a field of a message by its dotted path; undefined for a path that no message has. */
function reader(path: string | undefined): ((message: Message) => unknown) | undefined {
  const [root = '', ...names] = (path ?? '').split('.');
  if (!(roots.includes(root) && names.length === 0) && !(parts.includes(root) && names.length > 0)) {
    return undefined;
  }
  return (message) =>
    [root, ...names].reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), message);
}

/** The value of a literal, wrapped as `null` is one too. */
function literal(token: Token | undefined): { value: unknown } | undefined {
  if (token?.kind === 'text') return { value: token.text };
  if (token?.kind === 'number') return { value: Number(token.text) };
  const words: Record<string, unknown> = { true: true, false: false, null: null };
  return token?.kind === 'word' && token.text in words ? { value: words[token.text] } : undefined;
}

const orders: Record<string, (one: number, other: number) => boolean> = {
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `*` in a pattern of `match` stands for anything. */
const fitsPattern = (value: string, pattern: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`).test(value);

/**
 * The part of Segment's filter query language that is read here: fields by dotted path (`type`, `event`, `userId`,
 * `properties.total`...), `=`, `!=`, `>`, `>=`, `<`, `<=` with a number, `contains(field, "x")`, `match(field, "x*")`,
 * `and`, `or`, `!`, parentheses; `and` binds tighter. Undefined for anything else.
 */
export function parseFql(source: string): Fql | undefined {
  const list = tokens(source);
  if (!list || list.length === 0) return undefined;
  let at = 0;
  const isWord = (text: string) => list[at]?.kind === 'word' && list[at]?.text.toLowerCase() === text;
  const isSign = (text: string) => list[at]?.kind === 'sign' && list[at]?.text === text;

  function either(): Fql | undefined {
    let left = both();
    while (left && isWord('or')) {
      at += 1;
      const [one, other] = [left, both()];
      left = other && ((message) => one(message) || other(message));
    }
    return left;
  }
  function both(): Fql | undefined {
    let left = single();
    while (left && isWord('and')) {
      at += 1;
      const [one, other] = [left, single()];
      left = other && ((message) => one(message) && other(message));
    }
    return left;
  }
  function single(): Fql | undefined {
    if (isSign('!')) {
      at += 1;
      const inner = single();
      return inner && ((message) => !inner(message));
    }
    if (isSign('(')) {
      at += 1;
      const inner = either();
      if (!inner || !isSign(')')) return undefined;
      at += 1;
      return inner;
    }
    return comparison();
  }
  /** contains(field, "text") or match(field, "pattern") */
  function call(name: string): Fql | undefined {
    const [open, field, comma, wanted, close] = (list ?? []).slice(at + 1, at + 6);
    const signs = [open, comma, close].map((token) => (token?.kind === 'sign' ? token.text : ''));
    const read = field?.kind === 'word' ? reader(field.text) : undefined;
    if (signs.join('') !== '(,)' || !read || wanted?.kind !== 'text') return undefined;
    at += 6;
    return (message) => {
      const value = read(message);
      if (typeof value !== 'string') return false;
      return name === 'contains' ? value.includes(wanted.text) : fitsPattern(value, wanted.text);
    };
  }
  function comparison(): Fql | undefined {
    const [field, sign, wanted] = [list?.[at], list?.[at + 1], literal(list?.[at + 2])];
    if (field?.kind !== 'word') return undefined;
    if (field.text === 'contains' || field.text === 'match') return call(field.text);
    const read = reader(field.text);
    if (!read || sign?.kind !== 'sign' || !wanted) return undefined;
    const { value } = wanted;
    at += 3;
    if (sign.text === '=' || sign.text === '!=') {
      // A field that is not there equals null.
      return (message) => ((read(message) ?? null) === value) === (sign.text === '=');
    }
    const compare = orders[sign.text];
    if (!compare || typeof value !== 'number') return undefined;
    return (message) => {
      const given = read(message);
      return typeof given === 'number' && compare(given, value);
    };
  }

  const parsed = either();
  return at === list.length ? parsed : undefined;
}
