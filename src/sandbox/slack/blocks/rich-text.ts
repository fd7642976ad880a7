import type { Obj } from '../json.ts';
import {
  checkCount,
  checkKeys,
  checkNumber,
  checkOneOf,
  checkText,
  missing,
  needObject,
  type Report,
} from './report.ts';

/** The required text of each inline element. */
const inline: Record<string, string> = {
  text: 'text',
  link: 'url',
  user: 'user_id',
  channel: 'channel_id',
  emoji: 'name',
  usergroup: 'usergroup_id',
  team: 'team_id',
  broadcast: 'range',
  color: 'value',
  date: 'format',
};

/** A rich_text block: sections, lists, quotes and preformatted parts with known inline elements. */
export function checkRichText(report: Report, pointer: string, block: Obj): void {
  if (!checkCount(report, `${pointer}/elements`, block.elements, { max: 1000 })) return;
  block.elements.forEach((item, i) => {
    const at = `${pointer}/elements/${i}`;
    const part = needObject(report, at, item);
    if (part === undefined) return;
    switch (part.type) {
      case 'rich_text_list':
        checkKeys(report, at, part, ['type', 'elements', 'style', 'indent', 'offset', 'border']);
        if (part.style === undefined) missing(report, `${at}/style`);
        checkOneOf(report, `${at}/style`, part.style, ['bullet', 'ordered']);
        checkNumber(report, `${at}/indent`, part.indent, { min: 0, max: 8 });
        if (checkCount(report, `${at}/elements`, part.elements, { max: 1000 }))
          part.elements.forEach((line, j) => {
            const section = needObject(report, `${at}/elements/${j}`, line);
            if (section !== undefined) checkInlines(report, `${at}/elements/${j}`, section);
          });
        return;
      case 'rich_text_section':
      case 'rich_text_quote':
      case 'rich_text_preformatted':
        checkKeys(report, at, part, ['type', 'elements', 'border', 'language']);
        checkInlines(report, at, part);
        return;
      default:
        report.add(`${at}/type`, 'invalid_value', 'unsupported rich text element');
    }
  });
}

function checkInlines(report: Report, pointer: string, section: Obj): void {
  // A section may be empty, but the list must be there.
  if (!checkCount(report, `${pointer}/elements`, section.elements, { min: 0, max: 5000 })) return;
  section.elements.forEach((item, i) => {
    const at = `${pointer}/elements/${i}`;
    const element = needObject(report, at, item);
    if (element === undefined) return;
    if (element.type === 'date' && typeof element.timestamp !== 'number') missing(report, `${at}/timestamp`);
    const key = inline[String(element.type)];
    if (key === undefined) report.add(`${at}/type`, 'invalid_value', 'unsupported rich text element');
    else checkText(report, `${at}/${key}`, element[key], { max: 40_000, required: true });
  });
}
