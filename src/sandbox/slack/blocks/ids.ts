import { randomBytes } from 'node:crypto';
import { asObj, asObjs, type Obj } from '../json.ts';

const shortId = (): string => randomBytes(4).toString('base64url').slice(0, 5);

/** The blocks as Slack keeps them: with a block_id each, and an action_id for every element that can act. */
export const withIds = (blocks: unknown): Obj[] => asObjs(blocks).map(blockWithIds);

function blockWithIds(block: Obj): Obj {
  const next: Obj = { ...block, block_id: block.block_id ?? shortId() };
  for (const key of ['accessory', 'element']) {
    const element = asObj(block[key]);
    if (element !== undefined) next[key] = elementWithId(element);
  }
  if (block.type === 'actions' || block.type === 'context_actions')
    next.elements = asObjs(block.elements).map(elementWithId);
  if (block.type === 'card' && block.actions !== undefined)
    next.actions = asObjs(block.actions).map(elementWithId);
  if (block.type === 'carousel') next.elements = withIds(block.elements);
  if (block.type === 'container') next.child_blocks = withIds(block.child_blocks);
  return next;
}

const elementWithId = (element: Obj): Obj =>
  element.type === 'image' ? element : { ...element, action_id: element.action_id ?? shortId() };
