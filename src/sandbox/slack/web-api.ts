import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxSecrets } from '../worlds.ts';
import { storeUpload } from './api/files.ts';
import { ApiError } from './api/method.ts';
import { methods } from './api/methods.ts';
import { scopeFor } from './api/scopes.ts';
import type { Core } from './core.ts';
import { answerJson, answerText, decodeArguments, isLocal, parseJson, readBody } from './http.ts';
import { asObj, asObjs, asText, type Obj } from './json.ts';
import { applyResponse } from './response-url.ts';

type Answer = { status: number; body: Obj | string; headers?: Record<string, string> };

/** Handles one request to the world's server: the Web API, the upload URL and response_url. */
export async function handleRequest(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request))
    return answerText(response, 403, 'This server answers programs on this machine only.');
  const path = (request.url ?? '').split('?')[0] ?? '';
  const method = nameOf(path);
  if (method === undefined || request.method !== 'POST') return answerText(response, 404, 'not found');
  const started = performance.now();
  const bytes = await readBody(request);
  if (bytes === undefined) return answerText(response, 413, 'too large');
  const args = path.startsWith('/api/')
    ? decodeArguments(request.headers['content-type'] ?? '', bytes.toString('utf8'))
    : undefined;
  const note = (status: number, detail: Obj): void =>
    core.wire.add({
      direction: 'to_slack',
      what: method,
      status,
      ms: Math.round(performance.now() - started),
      detail: { ...(args === undefined ? {} : summary(args)), ...detail },
    });

  const fault = core.faults.forCall(method);
  switch (fault?.kind) {
    case 'drop_before':
      note(0, { fault: 'drop_before' });
      return void request.socket.destroy();
    case '429':
      note(429, { fault: '429' });
      return answerJson(
        response,
        429,
        { ok: false, error: 'ratelimited' },
        { 'retry-after': String(fault.retryAfter ?? 1) },
      );
    case '500':
      note(500, { fault: '500' });
      return answerText(response, 500, 'Internal Server Error');
    case 'html502':
      note(502, { fault: 'html502' });
      return answerText(response, 502, '<html><body><h1>502 Bad Gateway</h1></body></html>', 'text/html');
    case 'error':
      note(200, { fault: 'error', ok: false, error: fault.error });
      return answerJson(response, 200, { ok: false, error: fault.error });
    case 'slow':
      await sleep(fault.delayMs ?? 1000);
      break;
    default:
  }

  const answer = path.startsWith('/api/')
    ? callMethod(core, method, args, request.headers.authorization)
    : path.startsWith('/upload/')
      ? upload(
          core,
          path.slice('/upload/v1/'.length),
          await fileBytes(request.headers['content-type'], bytes),
        )
      : respond(core, path.slice('/respond/'.length), bytes.toString('utf8'));
  const shown =
    typeof answer.body === 'string'
      ? {}
      : { ok: answer.body.ok, ...(answer.body.error === undefined ? {} : { error: answer.body.error }) };
  if (fault?.kind === 'drop_after') {
    note(0, { fault: 'drop_after', ...shown });
    return void request.socket.destroy();
  }
  note(answer.status, shown);
  if (typeof answer.body === 'string') answerText(response, answer.status, answer.body);
  else answerJson(response, answer.status, answer.body, answer.headers);
}

function nameOf(path: string): string | undefined {
  if (path.startsWith('/api/')) return path.slice('/api/'.length);
  if (path.startsWith('/upload/v1/')) return 'upload';
  return path.startsWith('/respond/') ? 'response_url' : undefined;
}

function callMethod(
  core: Core,
  name: string,
  args: Obj | undefined,
  authorization: string | undefined,
): Answer {
  const failed = (error: string, extra: Obj = {}): Answer => ({
    status: 200,
    body: { ok: false, error, ...extra },
  });
  const known = methods.get(name);
  if (known === undefined) return failed('unknown_method', { req_method: name });
  if (args === undefined) return failed('invalid_json');
  const token = authorization?.replace(/^Bearer /i, '') ?? asText(args.token);
  if (token === undefined || token === '') return failed('not_authed');
  if (token !== sandboxSecrets.slackBotToken) return failed('invalid_auth');
  const needed = scopeFor(name, args);
  const provided = core.app?.scopes;
  if (needed !== undefined && provided !== undefined && !provided.includes(needed))
    return failed('missing_scope', { needed, provided: provided.join(',') });
  try {
    const result = known.run(core, args);
    if (known.writes) core.commit();
    return { status: 200, body: { ok: true, ...result } };
  } catch (error) {
    if (error instanceof ApiError) return failed(error.code, error.extra);
    throw error;
  }
}

// The upload URL takes the file as it is or as the one part of a multipart form, which is what the client sends.
async function fileBytes(contentType: string | undefined, body: Buffer): Promise<Buffer> {
  if (contentType?.startsWith('multipart/form-data') !== true) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => new FormData());
  for (const part of form.values())
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  return Buffer.alloc(0);
}

function upload(core: Core, id: string, bytes: Buffer): Answer {
  const file = core.state.files[id];
  if (file === undefined) return { status: 404, body: 'not found' };
  if (!storeUpload(file, bytes)) return { status: 400, body: 'the length is not the one announced' };
  core.commit();
  return { status: 200, body: `OK - ${bytes.length}` };
}

function respond(core: Core, id: string, text: string): Answer {
  const body = asObj(parseJson(text));
  if (body === undefined) return { status: 400, body: { ok: false, error: 'invalid_payload' } };
  try {
    applyResponse(core, id, body);
    core.commit();
    return { status: 200, body: 'ok' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const gone = error.code === 'used_url' || error.code === 'expired_url';
    return { status: gone ? 404 : 400, body: { ok: false, error: error.code, ...error.extra } };
  }
}

// Bodies are shortened: the log is for reading. A file's or modal's content is not in it.
function summary(args: Obj): Obj {
  const out: Obj = {};
  for (const [key, value] of Object.entries(args)) {
    if (key === 'token' || value === undefined) continue;
    if (key === 'blocks') out[key] = asObjs(value).map((block) => block.type);
    else if (key === 'view') {
      const view = asObj(value) ?? {};
      out[key] = {
        type: view.type,
        callback_id: view.callback_id,
        blocks: asObjs(view.blocks).map((one) => one.type),
      };
    } else out[key] = typeof value === 'string' ? value.slice(0, 300) : value;
  }
  return out;
}
