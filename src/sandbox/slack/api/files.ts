import { nextId } from '../core.ts';
import { asList, asObj, asText, type Obj } from '../json.ts';
import { addBotMessage, findMessage } from '../messages.ts';
import type { StoredFile } from '../state.ts';
import { messageBody } from './chat.ts';
import { ApiError, type Method, need, needJoined } from './method.ts';

const mostBytes = 5_000_000;

/** files.getUploadURLExternal: a place to send the bytes to. */
export const getUploadUrl: Method = (core, args) => {
  const name = need(args, 'filename');
  const length = Number(args.length);
  if (!Number.isInteger(length) || length < 1)
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] length must be a whole number from 1'] },
    });
  if (length > mostBytes) throw new ApiError('file_upload_size_restricted');
  const id = nextId(core, 'F');
  core.state.files[id] = { id, name, title: name, length };
  return { file_id: id, upload_url: `${core.baseUrl}/upload/v1/${id}` };
};

/** Takes the bytes of a file; false when their number is not the announced one. Not committed. */
export function storeUpload(file: StoredFile, bytes: Buffer): boolean {
  if (bytes.length !== file.length) return false;
  file.base64 = bytes.toString('base64');
  return true;
}

const fileObject = (file: StoredFile): Obj => ({
  id: file.id,
  name: file.name,
  title: file.title,
  size: file.length,
  mode: 'hosted',
  filetype: file.name.split('.').at(-1) ?? 'text',
});

/** files.completeUploadExternal: shares uploaded files in a conversation, with a comment. */
export const completeUpload: Method = (core, args) => {
  const wanted = asList(args.files).map((item) => asObj(item) ?? {});
  if (wanted.length === 0)
    throw new ApiError('invalid_arguments', {
      response_metadata: { messages: ['[ERROR] files must name at least one file'] },
    });
  const files = wanted.map(({ id, title }) => {
    const file = core.state.files[asText(id) ?? ''];
    if (file?.base64 === undefined) throw new ApiError('file_not_found');
    return { file, title: asText(title) ?? file.title };
  });
  const channel = asText(args.channel_id);
  const comment = asText(args.initial_comment) ?? '';
  if (channel !== undefined) {
    const place = needJoined(channel);
    const thread = asText(args.thread_ts);
    const root = thread === undefined ? undefined : findMessage(core, place.id, thread);
    if (thread !== undefined && root === undefined) throw new ApiError('invalid_thread_ts');
    const body = args.blocks === undefined ? { text: comment } : messageBody({ ...args, text: comment });
    addBotMessage(core, {
      ...body,
      channel: place.id,
      files: files.map(({ file }) => file.id),
      ...(root === undefined ? {} : { threadTs: root.threadTs ?? root.ts }),
    });
  }
  for (const { file, title } of files) file.title = title;
  return { files: files.map(({ file }) => fileObject(file)) };
};
