import { asList, asObj, asObjs } from '../json.ts';
import {
  checkCount,
  checkKeys,
  checkText,
  checkTextObject,
  createReport,
  needObject,
  type Problem,
  type Report,
  type Surface,
} from './report.ts';
import { checkBlock } from './rules.ts';
import { textLength } from './tables.ts';

const mostBlocks: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** What Slack would refuse in the blocks of a surface. `at` is the pointer of the list. */
export function validateBlocks(surface: Surface, blocks: unknown, at = '/blocks'): Problem[] {
  const report = createReport();
  const min = surface === 'message' ? 0 : surface === 'modal' ? 1 : 0;
  if (!checkCount(report, at, blocks, { min, max: mostBlocks[surface] })) return report.problems;
  blocks.forEach((block, i) => {
    checkBlock(report, `${at}/${i}`, block, surface);
  });
  checkTogether(report, at, blocks, surface);
  return report.problems;
}

/** What holds for all blocks of a payload together. */
function checkTogether(report: Report, at: string, blocks: unknown[], surface: Surface): void {
  const all = asObjs(blocks).flatMap((block) => [block, ...asObjs(block.child_blocks)]);
  const seen = new Set<unknown>();
  all.forEach((block) => {
    if (block.block_id === undefined) return;
    if (seen.has(block.block_id))
      report.add(at, 'duplicate_block_id', `block_id ${String(block.block_id)} already exists`);
    seen.add(block.block_id);
  });
  const count = (...types: string[]): number =>
    all.filter((block) => types.includes(String(block.type))).length;
  if (count('table', 'data_table') > 1) report.add(at, 'only_one_table_allowed', 'only one table is allowed');
  if (count('plan') > 1) report.add(at, 'only_one_plan_allowed', 'only one plan is allowed');
  const markdown = all
    .filter((block) => block.type === 'markdown')
    .reduce((sum, block) => sum + String(block.text).length, 0);
  if (markdown > 12_000)
    report.add(at, 'too_long', 'markdown blocks may hold 12000 characters together', { type: 'max_length' });
  const focused = all.filter((block) => asObj(block.element)?.focus_on_load === true).length;
  if (surface !== 'message' && focused > 1)
    report.add(at, 'too_many', 'only one element may have focus_on_load');
}

const viewKeys = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'];
const modalKeys = [
  ...viewKeys,
  'title',
  'submit',
  'close',
  'clear_on_close',
  'notify_on_close',
  'submit_disabled',
];

/** What Slack would refuse in a view. `expected` is the surface it is sent to. */
export function validateView(view: unknown, expected: 'modal' | 'home'): Problem[] {
  const report = createReport();
  const found = needObject(report, '/view', view);
  if (found === undefined) return report.problems;
  if (found.type !== expected) {
    report.add('/view/type', 'invalid_value', `must be ${expected}`, { type: 'enum', expected: [expected] });
    return report.problems;
  }
  checkKeys(report, '/view', found, expected === 'modal' ? modalKeys : viewKeys);
  checkText(report, '/view/private_metadata', found.private_metadata, { min: 0, max: 3000 });
  checkText(report, '/view/callback_id', found.callback_id, { min: 0, max: 255 });
  checkText(report, '/view/external_id', found.external_id, { min: 0, max: 255 });
  if (expected === 'modal') {
    checkTextObject(report, '/view/title', found.title, { max: 24, plain: true, required: true });
    checkTextObject(report, '/view/submit', found.submit, { max: 24, plain: true });
    checkTextObject(report, '/view/close', found.close, { max: 24, plain: true });
    if (found.submit === undefined && asObjs(found.blocks).some((block) => block.type === 'input'))
      report.add('/view', 'missing_field', 'missing required field: submit (an input block needs it)');
  }
  return [...report.problems, ...validateBlocks(expected, found.blocks, '/view/blocks')];
}

/** Characters of all text in message blocks, tables left out: above some 13,200 Slack says msg_blocks_too_long. */
export const blockTextLength = (blocks: unknown): number =>
  asList(blocks)
    .map((block) => asObj(block) ?? {})
    .filter((block) => block.type !== 'table' && block.type !== 'data_table')
    .reduce(
      (sum, block) => sum + (typeof block.text === 'string' ? block.text.length : textLength(block)),
      0,
    );
