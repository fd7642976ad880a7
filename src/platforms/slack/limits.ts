/**
 * What Slack accepts, in characters or counts. From Slack's Block Kit reference and @slack/types 3.2; the sum of all
 * text in a message is undocumented and refused from about 13,000 on (bolt-js#2509), so we stay well below.
 */
export const limits = {
  messageBlocks: 50,
  homeBlocks: 100,
  modalBlocks: 100,
  messageText: 11_000,
  homeText: 30_000,
  /** chat.update refuses a top-level text over 4,000. */
  fallbackText: 3_900,
  sectionText: 3_000,
  fieldText: 2_000,
  fieldsPerSection: 10,
  contextText: 2_000,
  headerText: 150,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  actionId: 255,
  blockId: 255,
  actionsPerBlock: 5,
  optionText: 75,
  optionValue: 150,
  optionsPerSelect: 100,
  groupsPerSelect: 100,
  optionsPerCheckboxes: 10,
  optionsPerRadio: 10,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  tableRows: 200,
  oldTableRows: 99,
  tableColumns: 20,
  tableText: 9_000,
  tablePage: 10,
  cellText: 500,
  modalTitle: 24,
  modalButton: 24,
  /** Of a status and of a suggested prompt's title: none is documented, so what fits on a line. */
  status: 100,
  prompts: 4,
  promptTitle: 75,
  inputLabel: 150,
  inputHint: 2_000,
  inputText: 3_000,
  privateMetadata: 3_000,
  /** Our own bound on what a person may say in one message; Slack's is 40,000. */
  utterance: 8_000,
} as const;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

// Control characters but tab and line feed, BOM, zero-width space, and the marks that reorder what follows them.
const unwanted =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** `text` without what could break a request or reorder the rest of a message; lone surrogates become U+FFFD. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(unwanted, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

/** At most `limit` UTF-16 units of `text`, cut between graphemes, with an ellipsis where something is missing. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  if (limit <= 1) return limit === 1 ? '…' : '';
  const room = limit - 1;
  let kept = 0;
  for (const { index, segment } of segmenter.segment(text.slice(0, room + 64))) {
    if (index + segment.length > room) break;
    kept = index + segment.length;
  }
  // A single grapheme longer than the room (stacked marks): cut inside it, but not inside a surrogate pair.
  if (kept === 0) kept = /[\ud800-\udbff]/.test(text.charAt(room - 1)) ? room - 1 : room;
  return `${text.slice(0, kept)}…`;
}

/** `text` cleaned, on one line, trimmed and shortened; `otherwise` when nothing is left. */
export function line(text: string, limit: number, otherwise: string): string {
  const flat = clean(text).replace(/\s+/g, ' ').trim();
  return shorten(flat === '' ? otherwise : flat, limit);
}
