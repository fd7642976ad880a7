import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { sandboxSecrets } from '../worlds.ts';

/** What came back from one POST to the bot. `status` 0: nothing, for `reason` (Slack's word for it). */
export type Attempt = {
  status: number;
  ms: number;
  body: string;
  noRetry: boolean;
  reason?: 'http_timeout' | 'http_error' | 'connection_failed';
};

export type Forgery = 'bad_signature' | 'stale' | 'future';

const ackWithinMs = 3000;

/** Slack's v0 headers for a body at a time; `forged` spoils them in the named way. */
function signature(body: string, forged: Forgery | undefined): Record<string, string> {
  // The bot checks real time, so sandbox time does not count here.
  const skew = forged === 'stale' ? -301 : forged === 'future' ? 3600 : 0;
  const at = Math.floor(Date.now() / 1000) + skew;
  const secret = forged === 'bad_signature' ? 'somebody-elses-secret' : sandboxSecrets.slackSigningSecret;
  const hash = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${hash}` };
}

/** POSTs one signed body; never throws. Gives up after three seconds like Slack. */
export function postSigned(
  url: string | undefined,
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  forged?: Forgery,
): Promise<Attempt> {
  const started = performance.now();
  const ms = (): number => Math.round(performance.now() - started);
  if (url === undefined)
    return Promise.resolve({ status: 0, ms: 0, body: '', noRetry: false, reason: 'connection_failed' });
  return new Promise((resolve) => {
    const timeout = AbortSignal.timeout(ackWithinMs);
    const fail = (): void =>
      resolve({
        status: 0,
        ms: ms(),
        body: '',
        noRetry: false,
        reason: timeout.aborted ? 'http_timeout' : 'connection_failed',
      });
    const sending = request(
      url,
      {
        method: 'POST',
        agent: false,
        signal: AbortSignal.any([timeout, signal]),
        headers: {
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          accept: 'application/json,*/*',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
          ...signature(body, forged),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', fail);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          resolve({
            status,
            ms: ms(),
            body: Buffer.concat(parts).toString('utf8'),
            noRetry: response.headers['x-slack-no-retry'] === '1',
            ...(status >= 200 && status < 300 ? {} : { reason: 'http_error' as const }),
          });
        });
      },
    );
    sending.on('error', fail);
    sending.end(body);
  });
}
