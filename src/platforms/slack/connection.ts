import { OutsideError } from '../../core/errors.ts';
import type { Api } from './client.ts';
import { isTokenTrouble } from './errors.ts';
import type { Log } from './log.ts';
import type { Self } from './parse.ts';

/** The Slack workspace Segue is installed in. */
export type Home = { team: string; enterprise?: string; userId: string; botId?: string };

/** How Segue stands with Slack: `reason` is Slack's short code or ours, without secrets. */
export type ConnectionState = { connected: boolean; reason?: string };

/** Knows who Segue is in Slack, and whether Slack answers. */
export interface Connection {
  /** Filled in place once Slack has been reached. */
  readonly self: Self;
  state(): ConnectionState;
  /** Keeps asking Slack who we are until it says so; never rejects. */
  begin(): void;
  end(): void;
  /** Who we are, asked for now if it is not known. Throws OutsideError. */
  home(): Promise<Home>;
  /** Told of each answer of Slack. */
  told(error?: OutsideError): void;
}

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** `api` is asked for late, because it tells the connection of its answers. */
export function createConnection(api: () => Api, log: Log): Connection {
  const self: Self = {};
  let home: Home | undefined;
  let reason: string | undefined = 'starting';
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  async function ask(): Promise<Home> {
    const answer = await api()('auth.test', (client) => client.auth.test());
    if (!answer.team_id || !answer.user_id) {
      throw new OutsideError('platform_unreachable', {
        message: 'Slack answered auth.test without a team or a user.',
        reason: 'bad_answer',
      });
    }
    home = {
      team: answer.team_id,
      userId: answer.user_id,
      ...(answer.enterprise_id ? { enterprise: answer.enterprise_id } : {}),
      ...(answer.bot_id ? { botId: answer.bot_id } : {}),
    };
    Object.assign(self, { team: home.team, userId: home.userId, botId: home.botId });
    return home;
  }

  async function keepAsking(wait: number): Promise<void> {
    try {
      const { team } = await ask();
      log.info({ team }, 'Slack reached');
    } catch (error) {
      if (ended) return;
      if (error instanceof OutsideError) reason = error.reason ?? error.code;
      const pause = error instanceof OutsideError ? Math.max(wait, error.retryAfterMs ?? 0) : wait;
      log.warn({ reason, retryInMs: pause }, 'Slack not reached yet');
      timer = setTimeout(() => void keepAsking(Math.min(wait * 2, longestWaitMs)), pause);
      timer.unref();
    }
  }

  return {
    self,
    state: () => ({ connected: home !== undefined && reason === undefined, ...(reason ? { reason } : {}) }),
    begin() {
      ended = false;
      void keepAsking(firstWaitMs);
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
    home: async () => home ?? ask(),
    told(error) {
      if (error === undefined) reason = undefined;
      else if (error.code === 'platform_unreachable' || isTokenTrouble(error.reason)) {
        reason = error.reason ?? error.code;
      }
    },
  };
}
