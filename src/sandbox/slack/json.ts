/** A JSON object nobody has checked yet. */
export type Obj = Record<string, unknown>;

/** `value` as an object, or undefined when it is something else (an array too). */
export const asObj = (value: unknown): Obj | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : undefined;

/** `value` as a list; anything else is an empty one. */
export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The objects of a list; other members are left out. */
export const asObjs = (value: unknown): Obj[] =>
  asList(value).flatMap((item) => {
    const found = asObj(item);
    return found === undefined ? [] : [found];
  });

/** `value` as text, or undefined. */
export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The `text` of a Slack text object, or ''. */
export const textOf = (value: unknown): string => asText(asObj(value)?.text) ?? '';

/** Whether two JSON values are equal, whatever the order of keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameJson(item, b[i]));
  }
  const [x, y] = [asObj(a), asObj(b)];
  if (x === undefined || y === undefined) return false;
  const keys = new Set([...Object.keys(x), ...Object.keys(y)]);
  return [...keys].every((key) => sameJson(x[key], y[key]));
}
