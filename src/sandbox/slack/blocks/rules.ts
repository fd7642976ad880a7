import { asObj, asObjs, type Obj } from '../json.ts';
import { checkElement, checkImage } from './elements.ts';
import {
  checkCount,
  checkKeys,
  checkOneOf,
  checkText,
  checkTextObject,
  missing,
  needObject,
  type Report,
  type Surface,
} from './report.ts';
import { checkRichText } from './rich-text.ts';
import { checkDataTable, checkTable } from './tables.ts';

type BlockRule = {
  surfaces: readonly Surface[];
  keys: readonly string[];
  check?: (report: Report, pointer: string, block: Obj, surface: Surface) => void;
};

const everywhere: readonly Surface[] = ['message', 'modal', 'home'];

const inContainer = [
  'actions',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
  'video',
];

const rules: Record<string, BlockRule> = {
  section: { surfaces: everywhere, keys: ['text', 'fields', 'accessory', 'expand'], check: checkSection },
  header: {
    surfaces: everywhere,
    keys: ['text', 'level'],
    check: (report, at, block) =>
      checkTextObject(report, `${at}/text`, block.text, { max: 150, plain: true, required: true }),
  },
  divider: { surfaces: everywhere, keys: [] },
  context: { surfaces: everywhere, keys: ['elements'], check: checkContext },
  actions: { surfaces: everywhere, keys: ['elements'], check: checkElements(25, 'actions') },
  context_actions: { surfaces: ['message'], keys: ['elements'], check: checkElements(5, 'context_actions') },
  input: {
    surfaces: everywhere,
    keys: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    check: checkInput,
  },
  image: {
    surfaces: everywhere,
    keys: ['image_url', 'slack_file', 'alt_text', 'title'],
    check: (report, at, block) => {
      checkImage(report, at, block);
      checkTextObject(report, `${at}/title`, block.title, { max: 2000, plain: true });
    },
  },
  rich_text: { surfaces: everywhere, keys: ['elements'], check: checkRichText },
  // In Home and modals Slack's clients do not show the table family reliably, so it is refused there.
  table: { surfaces: ['message'], keys: ['rows', 'column_settings'], check: checkTable },
  data_table: {
    surfaces: ['message'],
    keys: ['rows', 'caption', 'page_size', 'row_header_column_index'],
    check: checkDataTable,
  },
  markdown: {
    surfaces: ['message'],
    keys: ['text'],
    check: (report, at, block) =>
      checkText(report, `${at}/text`, block.text, { max: 12_000, required: true }),
  },
  container: {
    surfaces: ['message'],
    keys: [
      'title',
      'rich_text_title',
      'subtitle',
      'child_blocks',
      'width',
      'icon',
      'is_collapsible',
      'default_collapsed',
      'has_header_divider',
    ],
    check: checkContainer,
  },
  card: {
    surfaces: ['message', 'home'],
    keys: ['hero_image', 'icon', 'title', 'subtitle', 'body', 'actions'],
    check: checkCard,
  },
  carousel: {
    surfaces: ['message', 'home'],
    keys: ['elements'],
    check: (report, at, block, surface) => {
      if (!checkCount(report, `${at}/elements`, block.elements, { max: 10 })) return;
      block.elements.forEach((card, i) => {
        const found = needObject(report, `${at}/elements/${i}`, card);
        if (found !== undefined) checkCard(report, `${at}/elements/${i}`, found, surface);
      });
    },
  },
  alert: {
    surfaces: ['modal'],
    keys: ['text', 'level'],
    check: (report, at, block) => {
      checkTextObject(report, `${at}/text`, block.text, { max: 3000, required: true });
      checkOneOf(report, `${at}/level`, block.level, ['default', 'info', 'warning', 'error', 'success']);
    },
  },
  plan: {
    surfaces: ['message'],
    keys: ['title', 'tasks'],
    check: (report, at, block) => {
      checkText(report, `${at}/title`, block.title, { max: 256, required: true });
      asObjs(block.tasks).forEach((task, i) => {
        checkTask(report, `${at}/tasks/${i}`, task);
      });
    },
  },
  task_card: {
    surfaces: ['message'],
    keys: ['task_id', 'title', 'details', 'output', 'sources', 'status'],
    check: checkTask,
  },
  video: {
    surfaces: everywhere,
    keys: [
      'video_url',
      'thumbnail_url',
      'alt_text',
      'title',
      'title_url',
      'author_name',
      'provider_name',
      'provider_icon_url',
      'description',
    ],
    check: (report, at, block) => {
      for (const key of ['video_url', 'thumbnail_url', 'alt_text'])
        checkText(report, `${at}/${key}`, block[key], { max: 3000, required: true });
      checkTextObject(report, `${at}/title`, block.title, { max: 199, plain: true, required: true });
      checkText(report, `${at}/author_name`, block.author_name, { max: 49 });
    },
  },
};

/** Checks one block for a surface, among `types` when only some are allowed there. */
export function checkBlock(
  report: Report,
  pointer: string,
  value: unknown,
  surface: Surface,
  types: readonly string[] = Object.keys(rules),
): void {
  const block = needObject(report, pointer, value);
  if (block === undefined) return;
  const rule = types.includes(String(block.type)) ? rules[String(block.type)] : undefined;
  if (rule === undefined || !rule.surfaces.includes(surface)) {
    report.add(
      `${pointer}/type`,
      'unsupported_block',
      `unsupported type: ${String(block.type)} (${surface})`,
      {
        type: 'enum',
        expected: types.filter((type) => rules[type]?.surfaces.includes(surface)),
        got: String(block.type),
      },
    );
    return;
  }
  checkKeys(report, pointer, block, ['type', 'block_id', ...rule.keys]);
  checkText(report, `${pointer}/block_id`, block.block_id, { max: 255 });
  rule.check?.(report, pointer, block, surface);
  const ids = asObjs(block.elements).flatMap((element) => (element.action_id ? [element.action_id] : []));
  if (new Set(ids).size < ids.length)
    report.add(`${pointer}/elements`, 'duplicate_action_id', 'action_id must be unique in its block');
}

function checkSection(report: Report, at: string, block: Obj, surface: Surface): void {
  if (block.text === undefined && block.fields === undefined) missing(report, `${at}/text`);
  checkTextObject(report, `${at}/text`, block.text, { max: 3000 });
  if (block.fields !== undefined && checkCount(report, `${at}/fields`, block.fields, { max: 10 }))
    block.fields.forEach((field, i) => {
      checkTextObject(report, `${at}/fields/${i}`, field, { max: 2000, required: true });
    });
  if (block.accessory !== undefined)
    checkElement(report, `${at}/accessory`, block.accessory, 'accessory', surface);
}

function checkContext(report: Report, at: string, block: Obj): void {
  if (!checkCount(report, `${at}/elements`, block.elements, { max: 10 })) return;
  block.elements.forEach((element, i) => {
    const found = asObj(element);
    if (found?.type === 'image') checkImage(report, `${at}/elements/${i}`, found);
    else checkTextObject(report, `${at}/elements/${i}`, element, { max: 3000, required: true });
  });
}

function checkElements(max: number, slot: 'actions' | 'context_actions'): NonNullable<BlockRule['check']> {
  return (report, at, block, surface) => {
    if (!checkCount(report, `${at}/elements`, block.elements, { max })) return;
    block.elements.forEach((element, i) => {
      checkElement(report, `${at}/elements/${i}`, element, slot, surface);
    });
  };
}

function checkInput(report: Report, at: string, block: Obj, surface: Surface): void {
  checkTextObject(report, `${at}/label`, block.label, { max: 2000, plain: true, required: true });
  checkTextObject(report, `${at}/hint`, block.hint, { max: 2000, plain: true });
  if (block.element === undefined) missing(report, `${at}/element`);
  else checkElement(report, `${at}/element`, block.element, 'input', surface);
  const element = asObj(block.element);
  if (element?.type === 'file_input' && block.dispatch_action === true)
    report.add(`${at}/dispatch_action`, 'invalid_value', 'file_input can not dispatch actions');
}

function checkContainer(report: Report, at: string, block: Obj, surface: Surface): void {
  if (block.title === undefined && block.rich_text_title === undefined) missing(report, `${at}/title`);
  checkTextObject(report, `${at}/title`, block.title, { max: 150, plain: true });
  checkTextObject(report, `${at}/subtitle`, block.subtitle, { max: 150 });
  checkOneOf(report, `${at}/width`, block.width, ['narrow', 'standard', 'wide', 'full']);
  if (block.default_collapsed === true && block.is_collapsible !== true)
    report.add(`${at}/default_collapsed`, 'invalid_value', 'needs is_collapsible');
  if (!checkCount(report, `${at}/child_blocks`, block.child_blocks, { max: 10 })) return;
  block.child_blocks.forEach((child, i) => {
    checkBlock(report, `${at}/child_blocks/${i}`, child, surface, inContainer);
  });
}

function checkCard(report: Report, at: string, block: Obj, surface: Surface): void {
  if (['hero_image', 'title', 'actions', 'body'].every((key) => block[key] === undefined))
    report.add(at, 'missing_field', 'must have one of hero_image, title, actions, body');
  checkTextObject(report, `${at}/title`, block.title, { max: 150 });
  checkTextObject(report, `${at}/subtitle`, block.subtitle, { max: 150 });
  checkTextObject(report, `${at}/body`, block.body, { max: 200 });
  if (block.actions === undefined || !checkCount(report, `${at}/actions`, block.actions, { max: 3 })) return;
  block.actions.forEach((button, i) => {
    checkElement(report, `${at}/actions/${i}`, button, 'card', surface);
  });
}

function checkTask(report: Report, at: string, task: Obj): void {
  checkText(report, `${at}/task_id`, task.task_id, { max: 255, required: true });
  checkText(report, `${at}/title`, task.title, { max: 256, required: true });
  checkOneOf(report, `${at}/status`, task.status, ['pending', 'in_progress', 'complete', 'error']);
}
