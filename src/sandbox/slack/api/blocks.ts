import type { Problem } from '../blocks/report.ts';
import { validateBlocks, validateView } from '../blocks/validate.ts';
import { asObj, type Obj } from '../json.ts';
import { ApiError, type Method } from './method.ts';

/** blocks.validate: exactly one of blocks, message and view; every problem with its JSON pointer. */
export const validate: Method = (_core, args) => {
  const given = ['blocks', 'message', 'view'].filter((key) => args[key] !== undefined);
  if (given.length !== 1)
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] give exactly one of blocks, message and view'] },
    });
  const { error, problems } = check(args);
  if (problems.length > 0) throw new ApiError(error, { errors: problems });
  return {};
};

function check(args: Obj): { error: string; problems: Problem[] } {
  if (args.blocks !== undefined)
    return { error: 'invalid_blocks', problems: validateBlocks('message', args.blocks) };
  if (args.message !== undefined) {
    const problems = validateBlocks('message', asObj(args.message)?.blocks, '/message/blocks');
    return { error: 'invalid_message', problems };
  }
  const type = asObj(args.view)?.type === 'home' ? 'home' : 'modal';
  return { error: 'invalid_view', problems: validateView(args.view, type) };
}
