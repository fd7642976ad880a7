/** Types into a field like a person would: the page hears each change. */
export function typeInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Chooses in a list by what is read there. Throws when it is not offered. */
export function chooseIn(field: HTMLSelectElement, label: string): void {
  const option = [...field.options].find((one) => one.text.trim() === label);
  if (!option) throw new Error(`“${label}” is not offered`);
  field.value = option.value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Brings a target into view; answers where it then is. */
export function show(target: HTMLElement): DOMRect {
  const { top, bottom } = target.getBoundingClientRect();
  const scroller = target.closest('.chat-scroll, .panel-scroll, .rail-scroll, .dialog-body, .pick-options');
  const view = scroller?.getBoundingClientRect();
  if (view && (top < view.top + 8 || bottom > view.bottom - 8)) target.scrollIntoView({ block: 'center' });
  return target.getBoundingClientRect();
}
