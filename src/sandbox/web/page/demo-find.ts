import type { Where } from './demo-beats.ts';

const words = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();
const all = <T extends HTMLElement>(scope: ParentNode, selector: string): T[] => [
  ...scope.querySelectorAll<T>(selector),
];

/** The dialog on top, if one is open. */
export const openDialog = (): HTMLDialogElement | undefined =>
  all<HTMLDialogElement>(document, 'dialog[open]').at(-1);

/** The messages that are drawn, oldest first. */
export const messages = (): HTMLElement[] => all(document, '[role=log] [data-ts]');

const places: Record<Exclude<Where, 'dialog'>, string> = {
  chat: '[role=log]',
  dev: '.segment .env-dev.environment',
  prod: '.segment .env-prod.environment',
  'dev space': '.by-hand .space.env-dev',
  'prod space': '.by-hand .space.env-prod',
};

const scopeOf = (where: Where): HTMLElement | undefined =>
  where === 'dialog' ? openDialog() : (document.querySelector<HTMLElement>(places[where]) ?? undefined);

/** The newest button of this name that can be pressed; `beside`: in a line with these words. */
export function findButton(name: string, where: Where, beside?: string): HTMLElement | undefined {
  const scope = scopeOf(where);
  const lines = beside
    ? all(scope ?? document, '[role=group]').filter((one) => words(one).includes(beside))
    : [scope];
  const line = lines.at(-1);
  if (!line) return undefined;
  return all(line, 'button, summary')
    .filter((one) => (one.getAttribute('aria-label') ?? words(one)) === name)
    .filter((one) => !one.matches(':disabled, [aria-disabled=true]'))
    .at(-1);
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** A field by the beginning of its label. */
export function findField(label: string, where: Where): Field | undefined {
  const scope = scopeOf(where);
  if (!scope) return undefined;
  const nameOf = (field: Field) =>
    field.getAttribute('aria-label') ?? (field.labels?.[0] ? words(field.labels[0]) : '');
  return all<Field>(scope, 'input, textarea, select')
    .filter((one) => nameOf(one).startsWith(label))
    .at(-1);
}

export const findComposer = (): HTMLTextAreaElement | undefined =>
  document.querySelector<HTMLTextAreaElement>('.composer textarea') ?? undefined;

/** The way to a conversation or a person at the left, by the beginning of its name. */
export const findInRail = (name: string): HTMLElement | undefined =>
  all(document, '.rail-link').find((one) => words(one.querySelector('.rail-name') ?? one).startsWith(name));

/** Whether the page is at this person, or at this conversation, already. */
export const isHere = (name: string): boolean =>
  words(document.querySelector('.you-name') ?? document.createElement('p')) === name ||
  all(document, '.rail-link[aria-current] .rail-name').some((one) => words(one) === name);

/** What the person is told in the corner. */
export const notices = (): string => words(document.querySelector('.toasts') ?? document.createElement('p'));

/** On a phone one part of the page is shown at a time: the tab that shows the part with `target`, when it is another. */
export function tabTo(target: HTMLElement): HTMLElement | undefined {
  const part = target.closest<HTMLElement>('.rail, .chat, .segment');
  if (!part || getComputedStyle(part).visibility !== 'hidden') return undefined;
  const name = part.matches('.rail') ? 'People' : part.matches('.chat') ? 'Chat' : 'Segment';
  return all(document, '.panel-tabs button').find((one) => words(one).startsWith(name));
}

/** Whether a message from place `from` on has these words. */
export const saw = (text: string, from: number): boolean =>
  messages()
    .slice(from)
    .some((message) => words(message).includes(text));

/** Whether the dialog on top has this title. */
export const isOpen = (title: string): boolean => {
  const dialog = openDialog();
  const id = dialog?.getAttribute('aria-labelledby');
  const heading = id ? document.getElementById(id) : undefined;
  return heading ? words(heading) === title : false;
};
