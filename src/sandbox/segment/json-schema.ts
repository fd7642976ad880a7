import { isObject } from './http.ts';

/** One place where a value breaks its schema; `field` is dotted from the top, e.g. "properties.products". */
export type Violation = { type: string; field: string; description: string };

type Check = (value: unknown, schema: Record<string, unknown>, field: string) => Violation[];

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const isType = (actual: string, wanted: string): boolean =>
  actual === wanted || (wanted === 'number' && actual === 'integer');

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

const inside = (field: string, name: string): string => (field === '' ? name : `${field}.${name}`);
const invalid = (field: string, description: string): Violation[] => [
  { type: 'Invalid Value', field, description: `${field}: ${description}` },
];

const checkType: Check = (value, { type }, field) => {
  const wanted = textsOf(type);
  const actual = typeOf(value);
  if (wanted.length === 0 || wanted.some((one) => isType(actual, one))) return [];
  const description = `${field}: Invalid type. Expected: ${wanted.join('/')}, given: ${actual}`;
  return [{ type: 'Invalid Type', field, description }];
};

const checkChoice: Check = (value, schema, field) => {
  const same = (one: unknown) => JSON.stringify(one) === JSON.stringify(value);
  if (Array.isArray(schema.enum) && !schema.enum.some(same)) return invalid(field, 'not one of the choices');
  return 'const' in schema && !same(schema.const) ? invalid(field, 'not the one value allowed') : [];
};

const checkText: Check = (value, { pattern, minLength, maxLength }, field) => {
  if (typeof value !== 'string') return [];
  const length = [...value].length;
  if (typeof minLength === 'number' && length < minLength) return invalid(field, 'too short');
  if (typeof maxLength === 'number' && length > maxLength) return invalid(field, 'too long');
  return typeof pattern === 'string' && !matches(pattern, value) ? invalid(field, 'does not match') : [];
};

/** A pattern that is no regular expression matches everything: it says nothing about the value. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

const checkNumber: Check = (value, { minimum, maximum }, field) => {
  if (typeof value !== 'number') return [];
  if (typeof minimum === 'number' && value < minimum) return invalid(field, 'too small');
  return typeof maximum === 'number' && value > maximum ? invalid(field, 'too large') : [];
};

const checkItems: Check = (value, { items }, field) =>
  Array.isArray(value) && isObject(items)
    ? value.flatMap((one, index) => violationsOf(one, items, `${field}.${index}`))
    : [];

const checkObject: Check = (value, schema, field) => {
  if (!isObject(value)) return [];
  const known = isObject(schema.properties) ? schema.properties : {};
  const missing = textsOf(schema.required)
    .filter((name) => value[name] === undefined)
    .map((name) => inside(field, name))
    .map((path) => ({ type: 'Required', field: path, description: `${path} is required` }));
  const inner = Object.entries(known).flatMap(([name, part]) =>
    isObject(part) && value[name] !== undefined ? violationsOf(value[name], part, inside(field, name)) : [],
  );
  const extra =
    schema.additionalProperties === false ? Object.keys(value).filter((name) => !(name in known)) : [];
  return [...missing, ...inner, ...extra.flatMap((name) => invalid(inside(field, name), 'not allowed here'))];
};

/**
 * Where a value breaks a JSON schema (draft-07, as far as tracking plans use it: type, required, properties, items, enum,
 * const, pattern, lengths, minimum, maximum, additionalProperties). A value of the wrong type is reported as that only.
 */
export function violationsOf(value: unknown, schema: Record<string, unknown>, field = ''): Violation[] {
  const wrongType = checkType(value, schema, field);
  if (wrongType.length > 0) return wrongType;
  return [checkChoice, checkText, checkNumber, checkItems, checkObject].flatMap((check) =>
    check(value, schema, field),
  );
}
