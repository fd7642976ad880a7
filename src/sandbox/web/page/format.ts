/** "OH" of "Olivia Hart". */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  return (words.length > 1 ? first + (words.at(-1)?.[0] ?? '') : first).toUpperCase();
}

/** "1 event", "3 events". */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** "Ana, Ben and Chen"; from the fourth on "Ana, Ben and 3 others". */
export function listed(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names;
  return new Intl.ListFormat('en-GB').format(shown);
}

/** "14:02" in the reader's zone. */
export const clockTime = (ms: number, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone(timeZone) }).format(ms);

/** "14:02:09" in the reader's zone. */
export const clockSeconds = (ms: number, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', ...zone(timeZone) }).format(ms);

/** A day's own key, the same for every moment of it in the reader's zone: "2026-11-23". */
export const dayKey = (ms: number, timeZone?: string): string =>
  new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', ...zone(timeZone) }).format(ms);

/** "Today", "Yesterday", "Tomorrow" or "Monday, 23 November". */
export function dayName(ms: number, now: number, timeZone?: string): string {
  const near = nearDay(ms, now, timeZone);
  if (near) return near[0]?.toUpperCase() + near.slice(1);
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...zone(timeZone),
  }).format(ms);
}

/** How far ahead the sandbox clock is: "", "+1 min", "+2 h", "+3 d 4 h". */
export function aheadBy(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return '';
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return `+${parts
    .filter(([n]) => n > 0)
    .slice(0, 2)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ')}`;
}

const dateStyles: Record<string, Intl.DateTimeFormatOptions> = {
  date: { month: 'long', day: 'numeric' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
  date_long_full: { month: 'long', day: 'numeric', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

/** Slack's date tokens ("{date_short_pretty} at {time}") filled in for the reader. Tokens it doesn't know stay. */
export function formatWhen(seconds: number, format: string, now: number, timeZone?: string): string {
  const ms = seconds * 1000;
  return format.replace(/\{([a-z_]+)\}/g, (token, name: string) => {
    if (name === 'date_num') return dayKey(ms, timeZone);
    if (name === 'date_slash') return dayKey(ms, timeZone).split('-').reverse().join('/');
    if (name === 'ago') return ago(ms, now);
    const pretty = name.endsWith('_pretty') ? nearDay(ms, now, timeZone) : undefined;
    if (pretty) return pretty;
    const style = dateStyles[name === 'day_divider_pretty' ? 'date_long' : name.replace(/_pretty$/, '')];
    return style ? new Intl.DateTimeFormat('en', { ...style, ...zone(timeZone) }).format(ms) : token;
  });
}

function ago(ms: number, now: number): string {
  const minutes = Math.round((now - ms) / 60_000);
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return format.format(-minutes, 'minute');
  if (Math.abs(minutes) < 1440) return format.format(-Math.round(minutes / 60), 'hour');
  return format.format(-Math.round(minutes / 1440), 'day');
}

function nearDay(ms: number, now: number, timeZone?: string): string | undefined {
  const key = dayKey(ms, timeZone);
  if (key === dayKey(now, timeZone)) return 'today';
  if (key === dayKey(now - 86_400_000, timeZone)) return 'yesterday';
  if (key === dayKey(now + 86_400_000, timeZone)) return 'tomorrow';
  return undefined;
}

const zone = (timeZone: string | undefined) => (timeZone ? { timeZone } : {});

/** "Amplitude" of "Amplitude (dev)", where the place says the environment already. */
export const withoutEnvironment = (name: string): string => name.replace(/ \((dev|prod)\)$/, '');
