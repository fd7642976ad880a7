import { en } from '../copy/en.ts';
import type { AudienceDraft } from '../core/audience.ts';
import { maxWindowDays, windowOf, windowsIn, withWindow, wordsWithWindow } from '../core/audience-window.ts';
import type { Field, FormValues } from '../core/card.ts';
import { one } from './step.ts';

const words = en.audienceSize;

/** Windows of one condition that a form asks for; more are changed in the condition itself. */
export const maxWindows = 3;

/** A field for each window of the condition. */
export const windowFields = (draft: AudienceDraft): Field[] =>
  windowsIn(draft.query ?? '')
    .slice(0, maxWindows)
    .map((days, n) => ({
      kind: 'text' as const,
      name: `days${n + 1}`,
      label: words.window(days),
      hint: words.windowHint(days),
      initial: String(days),
      maxLength: 5,
    }));

type Edited = { name: string; about: string; query: string };

/**
 * What was typed, with the windows that were changed in their fields, and what is wrong with those fields. `before`: the windows that the form was drawn
 * with, joined by commas. A field that was left alone changes nothing, so the condition may be rewritten beside it.
 */
export function withWindows(
  values: FormValues,
  before: string | undefined,
  edited: Edited,
): Edited & { errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const changes = (before ?? '')
    .split(',')
    .filter(Boolean)
    .flatMap((days, n) => {
      const typed = one(values, `days${n + 1}`);
      const to = windowOf(typed);
      if (typed !== '' && to === undefined) errors[`days${n + 1}`] = words.windowBad(maxWindowDays);
      return to === undefined || to === Number(days) ? [] : [{ from: Number(days), to }];
    });
  // By way of marks: a window of 7 that becomes 30 is not the one of 30 that becomes 90.
  const mark = (n: number) => maxWindowDays * 10 + n;
  let result = edited;
  const rewrite = (from: number, to: number) => {
    result = {
      name: wordsWithWindow(result.name, from, to),
      about: wordsWithWindow(result.about, from, to),
      query: withWindow(result.query, from, to),
    };
  };
  for (const [n, { from }] of changes.entries()) rewrite(from, mark(n));
  for (const [n, { to }] of changes.entries()) rewrite(mark(n), to);
  return { ...result, errors };
}
