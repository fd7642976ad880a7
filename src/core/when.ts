const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const units: Record<string, number> = { minute, min: minute, hour, day, week: 7 * day };
const numbers: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  couple: 2,
  three: 3,
  few: 3,
  four: 4,
  five: 5,
  six: 6,
};

/** Hours that a part of the day stands for. */
const parts: Record<string, number> = {
  morning: 9,
  noon: 12,
  lunch: 13,
  afternoon: 14,
  evening: 18,
  tonight: 19,
};

/** When a working day begins, for days that are named without a time. */
const morning = 9;

/** How far local time in `zone` is ahead of UTC at `at`, in ms; 0 for a zone nobody knows. */
function offsetOf(zone: string | undefined, at: number): number {
  if (!zone) return 0;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day: date = 1, hour: h = 0, minute: m = 0 } = part;
    return Date.UTC(year, month - 1, date, h, m) - Math.floor(at / minute) * minute;
  } catch {
    return 0;
  }
}

/** "at 10", "at 3:30 pm", "in the afternoon": minutes after midnight. */
function timeIn(said: string): number | undefined {
  const clock =
    /\b(?:at |around |by )?(\d{1,2})(?::(\d\d))? ?(am|pm)\b|\b(?:at|around|by) (\d{1,2})(?::(\d\d))?\b/.exec(
      said,
    );
  if (clock) {
    const [, twelve, minutes, half, full, fullMinutes] = clock;
    const hours = Number(twelve ?? full);
    const late = half === 'pm' && hours < 12 ? 12 : half === 'am' && hours === 12 ? -12 : 0;
    const total = (hours + late) * 60 + Number(minutes ?? fullMinutes ?? 0);
    return total < 24 * 60 ? total : undefined;
  }
  const part = Object.keys(parts).find((name) => new RegExp(`\\b${name}\\b`).test(said));
  return part === undefined ? undefined : (parts[part] ?? morning) * 60;
}

/** "in two hours", "for half an hour": how long from now. */
function spanIn(said: string): number | undefined {
  if (/\bhalf an hour\b/.test(said)) return 30 * minute;
  const found =
    /\b(?:in|for|after) (?:about |around )?(?:the |a )?(\d{1,3}|an?|one|two|couple|three|few|four|five|six)(?: of)? (minute|min|hour|day|week)s?\b/.exec(
      said,
    );
  const count = numbers[found?.[1] ?? ''] ?? Number(found?.[1]);
  const unit = units[found?.[2] ?? ''];
  return found && unit && count > 0 ? count * unit : undefined;
}

/** How many days from today a day is that is named; undefined when none is. `today`: 0 is Sunday. */
function daysIn(said: string, today: number): number | undefined {
  if (/\bday after tomorrow\b/.test(said)) return 2;
  if (/\btomorrow\b/.test(said)) return 1;
  const named = weekdays.findIndex((name) => new RegExp(`\\b${name}\\b`).test(said));
  if (named >= 0) return (named - today + 7) % 7 || 7;
  if (/\bnext week\b/.test(said)) return (1 - today + 7) % 7 || 7;
  return /\b(?:today|tonight|this (?:morning|afternoon|evening))\b/.test(said) ? 0 : undefined;
}

/**
 * The time that words name: "tomorrow", "in 2 hours", "on Friday at 10", "next week" (its Monday). Days without a time
 * mean 9 in the morning. `zone` is the IANA name of the speaker's time zone; UTC without one. Undefined when no time
 * after `now` is named.
 */
export function timeSaid(text: string, now: number, zone?: string): number | undefined {
  const said = text.toLowerCase().slice(0, 200);
  const span = spanIn(said);
  if (span !== undefined) return now + span;
  const local = now + offsetOf(zone, now);
  const midnight = Math.floor(local / day) * day;
  const today = new Date(midnight).getUTCDay();
  const time = timeIn(said);
  const toUtc = (at: number): number => at - offsetOf(zone, at - offsetOf(zone, at));
  if (/\bnext month\b/.test(said)) {
    const date = new Date(midnight);
    return toUtc(
      Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) + (time ?? morning * 60) * minute,
    );
  }
  const days = daysIn(said, today);
  if (days === undefined && time === undefined) return undefined;
  if (days === 0 && time === undefined) return undefined;
  const at = toUtc(midnight + (days ?? 0) * day + (time ?? morning * 60) * minute);
  if (at > now) return at;
  // "At 10", said at eleven, is tomorrow's.
  return days === undefined ? toUtc(midnight + day + (time ?? 0) * minute) : undefined;
}
