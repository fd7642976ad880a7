/** The fields of an event that triggers of presets look at. */
type FqlEvent = { type: string; event?: string };
export type Fql = (event: FqlEvent) => boolean;

type Token = { kind: 'word' | 'text' | 'sign'; text: string };

function tokens(source: string): Token[] | undefined {
  const found: Token[] = [];
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z_][\w.]*)|(!=|=|\(|\)|!))/y;
  while (pattern.lastIndex < source.length) {
    if (source.slice(pattern.lastIndex).trim() === '') break;
    const match = pattern.exec(source);
    if (!match) return undefined;
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) found.push({ kind: 'text', text: quoted.replace(/\\(.)/g, '$1') });
    else if (match[3] !== undefined) found.push({ kind: 'word', text: match[3] });
    else found.push({ kind: 'sign', text: match[4] ?? '' });
  }
  return found;
}

/**
 * The part of Segment's filter query language that presets use: `type`, `event`, `=`, `!=`, `and`, `or`, `!`,
 * parentheses; `and` binds tighter. Undefined for anything else.
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
      left = other && ((event) => one(event) || other(event));
    }
    return left;
  }
  function both(): Fql | undefined {
    let left = single();
    while (left && isWord('and')) {
      at += 1;
      const [one, other] = [left, single()];
      left = other && ((event) => one(event) && other(event));
    }
    return left;
  }
  function single(): Fql | undefined {
    if (isSign('!')) {
      at += 1;
      const inner = single();
      return inner && ((event) => !inner(event));
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
  function comparison(): Fql | undefined {
    const [field, sign, value] = [list?.[at], list?.[at + 1], list?.[at + 2]];
    if (field?.kind !== 'word' || sign?.kind !== 'sign' || value?.kind !== 'text') return undefined;
    if (field.text !== 'type' && field.text !== 'event') return undefined;
    if (sign.text !== '=' && sign.text !== '!=') return undefined;
    at += 3;
    const name = field.text;
    const wanted = value.text;
    const same = sign.text === '=';
    return (event) => (event[name] === wanted) === same;
  }

  const parsed = either();
  return at === list.length ? parsed : undefined;
}
