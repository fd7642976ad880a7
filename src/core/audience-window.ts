/** A quoted name, or a window of days. What stands inside quotes is nobody's window. */
const parts = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\bwithin\(\s*(\d{1,5})\s+days?\s*\)/g;

/** The windows of a condition in Segment's query language, in days, each once, in their order. */
export function windowsIn(query: string): number[] {
  const found = [...query.matchAll(parts)].flatMap((match) =>
    match[1] === undefined ? [] : [Number(match[1])],
  );
  return [...new Set(found)];
}

/** The condition with each window of `from` days as one of `to` days. */
export function withWindow(query: string, from: number, to: number): string {
  return query.replace(parts, (part, days: string | undefined) =>
    days !== undefined && Number(days) === from ? `within(${to} ${to === 1 ? 'day' : 'days'})` : part,
  );
}

const named: Readonly<Record<number, string>> = { 1: 'a day', 7: 'a week', 30: 'a month', 365: 'a year' };

/** Words that tell of the window, such as "Bought within 14 days" or "within a year", for another one. */
export function wordsWithWindow(words: string, from: number, to: number): string {
  const said = [`(?<![\\d.,])${from} days?`, ...(named[from] ? [`(?<=within )${named[from]}`] : [])];
  return words.replace(new RegExp(`(?:${said.join('|')})\\b`, 'g'), `${to} ${to === 1 ? 'day' : 'days'}`);
}

/** Three years: longer than the data of a setup goes back. */
export const maxWindowDays = 1095;

/** Whole days as typed; undefined for everything else. */
export function windowOf(typed: string): number | undefined {
  const days = /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : 0;
  return days >= 1 && days <= maxWindowDays ? days : undefined;
}
