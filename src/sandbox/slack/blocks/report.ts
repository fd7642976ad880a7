import { asObj, type Obj } from '../json.ts';

/** One thing Slack would refuse. `pointer` is a JSON pointer such as "/blocks/0/text/text". */
export type Problem = {
  pointer: string;
  code: string;
  message: string;
  constraint?: { type: string; expected?: string[]; got?: string };
};

export type Surface = 'message' | 'modal' | 'home';

/** Collects what is wrong in one payload. */
export type Report = {
  problems: Problem[];
  add(pointer: string, code: string, message: string, constraint?: Problem['constraint']): void;
};

/** An empty report. */
export function createReport(): Report {
  const problems: Problem[] = [];
  return {
    problems,
    add: (pointer, code, message, constraint) =>
      problems.push({ pointer, code, message, ...(constraint ? { constraint } : {}) }),
  };
}

/** How Slack words problems in response_metadata.messages. */
export const problemLines = (problems: Problem[]): string[] =>
  problems.map((one) => `[ERROR] ${one.message} [json-pointer:${one.pointer}]`);

/** Checks a string's length; `min` 0 allows an empty one. Nothing there is a problem only when `required`. */
export function checkText(
  report: Report,
  pointer: string,
  value: unknown,
  { min = 1, max, required = false }: { min?: number; max: number; required?: boolean },
): void {
  if (value === undefined || value === null) {
    if (required) missing(report, pointer);
    return;
  }
  if (typeof value !== 'string')
    report.add(pointer, 'invalid_type', 'must be a string', { type: 'type', expected: ['string'] });
  else if (value.length < min)
    report.add(pointer, 'too_short', `must be more than ${min - 1} characters`, {
      type: 'min_length',
    });
  else if (value.length > max)
    report.add(pointer, 'too_long', `must be less than ${max + 1} characters`, { type: 'max_length' });
}

/** Checks a number's range. */
export function checkNumber(
  report: Report,
  pointer: string,
  value: unknown,
  { min, max, required = false }: { min: number; max: number; required?: boolean },
): void {
  if (value === undefined) {
    if (required) missing(report, pointer);
    return;
  }
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    report.add(pointer, 'invalid_number', `must be a whole number from ${min} to ${max}`, { type: 'range' });
}

/** Checks the number of items of a list. */
export function checkCount(
  report: Report,
  pointer: string,
  value: unknown,
  { min = 1, max }: { min?: number; max: number },
): value is unknown[] {
  if (!Array.isArray(value)) {
    if (value === undefined) missing(report, pointer);
    else report.add(pointer, 'invalid_type', 'must be an array', { type: 'type', expected: ['array'] });
    return false;
  }
  if (value.length < min)
    report.add(pointer, 'too_few', `must have at least ${min} items`, { type: 'min_items' });
  if (value.length > max)
    report.add(pointer, 'too_many', `no more than ${max} items allowed`, { type: 'max_items' });
  return true;
}

/** Checks that a value is one of a few. */
export function checkOneOf(
  report: Report,
  pointer: string,
  value: unknown,
  allowed: readonly string[],
): void {
  if (value !== undefined && !allowed.some((one) => one === value))
    report.add(pointer, 'invalid_value', `must be one of: ${allowed.join(', ')}`, {
      type: 'enum',
      expected: [...allowed],
    });
}

/** A text object: `plain` when only plain_text will do. */
export function checkTextObject(
  report: Report,
  pointer: string,
  value: unknown,
  { max, plain = false, required = false }: { max: number; plain?: boolean; required?: boolean },
): void {
  if (value === undefined) {
    if (required) missing(report, pointer);
    return;
  }
  const text = needObject(report, pointer, value);
  if (text === undefined) return;
  const type = text.type;
  if (type !== 'plain_text' && (plain || type !== 'mrkdwn'))
    report.add(
      `${pointer}/type`,
      'invalid_type',
      plain ? 'must be plain_text' : 'must be plain_text or mrkdwn',
      {
        type: 'enum',
        expected: plain ? ['plain_text'] : ['plain_text', 'mrkdwn'],
      },
    );
  checkKeys(report, pointer, text, ['type', 'text', type === 'mrkdwn' ? 'verbatim' : 'emoji']);
  checkText(report, `${pointer}/text`, text.text, { max, required: true });
}

/** `value` as an object; else the problem is noted. */
export function needObject(report: Report, pointer: string, value: unknown): Obj | undefined {
  const found = asObj(value);
  if (found === undefined)
    report.add(pointer, 'invalid_type', 'must be an object', { type: 'type', expected: ['object'] });
  return found;
}

/** Notes a missing required field. */
export const missing = (report: Report, pointer: string): void =>
  report.add(
    pointer.slice(0, pointer.lastIndexOf('/')) || '/',
    'missing_field',
    `missing required field: ${pointer.slice(pointer.lastIndexOf('/') + 1)}`,
    { type: 'required', expected: [pointer.slice(pointer.lastIndexOf('/') + 1)] },
  );

/** Notes every key that Slack does not know there. */
export function checkKeys(report: Report, pointer: string, value: Obj, known: readonly string[]): void {
  for (const key of Object.keys(value))
    if (!known.includes(key)) report.add(pointer, 'unknown_field', `invalid additional property: ${key}`);
}
