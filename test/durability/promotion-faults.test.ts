import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOf, rawSegment } from './promotion-end.ts';
import { addToEngage, askForChanges, askForProd, setUpAudience, setUpDev } from './promotion-road.ts';
import { type Call, type Moment, openPlay, type PromotionPlay, prodSecrets } from './promotion-world.ts';

/** The ten ways in which one call may fail, and one more: it reaches Segment only after Segue has looked again. */
const lasting = ['401', '404', '409', '422'] as const;
const passing = ['429', '500', 'html502', 'slow', 'drop_before', 'drop_after'] as const;

/** One effect of the apply: how everything stood before it, which calls it makes, how everything stands after it. */
type Part = {
  kind: string;
  id: string;
  before: Moment;
  start: ReturnType<typeof endOf>;
  calls: Call[];
  after: ReturnType<typeof endOf>;
};

const timeoutMs = 120_000;
let play: PromotionPlay;
let parts: Part[];

const wanted = new WeakMap<Part, string>();
function isSame(part: Part): boolean {
  const text = wanted.get(part) ?? JSON.stringify(part.after);
  wanted.set(part, text);
  return JSON.stringify(ended()) === text;
}
const ended = () => endOf(play.stateFile, play.c);
const isOfPromotion = (kind: string) =>
  /^(create_|attach_plan|check_source|check_audience|compare_|change_|undo_item)/.test(kind);

/** Does what the outbox holds, part by part, until the promotion has come to its end. */
async function record(isEnd: () => boolean): Promise<Part[]> {
  const made: Part[] = [];
  while (!isEnd()) {
    const job = play.next();
    if (!job) throw new Error(`it stands still: ${play.said}`);
    if (!isOfPromotion(job.effect.kind)) {
      await play.step();
      continue;
    }
    const before = play.moment();
    // A fresh client, which reads the catalogue anew.
    await play.goesBack(before);
    const start = ended();
    play.forgetCalls();
    await play.does(job.id);
    const after = ended();
    // A look that changes nothing is not of the promotion.
    if (JSON.stringify(after) !== JSON.stringify(start))
      made.push({ kind: job.effect.kind, id: job.id, before, start, calls: [...play.calls], after });
  }
  return made;
}

beforeAll(async () => {
  play = await openPlay();
  await setUpDev(play);
  await askForProd(play);
  await play.approves('approvesOnly');
  parts = await record(() => play.c.promotion?.state === 'verifying');
  await play.traffic('prod');
  const attest = { source: play.source('prod', 'cloud_object').id };
  await play.sends({ intent: 'attest_source', slots: attest });
  parts.push(...(await record(() => play.c.promotion?.state === 'applied')));
  const before = play.moment();
  await askForChanges(play);
  await play.approves('approvesOnly');
  parts.push(...(await record(() => play.c.promotion?.state === 'applied')));
  const isUndone = () => play.c.promotion?.state === 'undone';
  const slots = () => ({ request: play.c.promotion?.id ?? '' });
  await play.sendsOnly({ intent: 'confirm_undo_promotion', slots: slots() }, 'olivia');
  parts.push(...(await record(isUndone)));
  await play.goesBack(before);
  await play.sendsOnly({ intent: 'confirm_undo_promotion', slots: slots() }, 'olivia');
  parts.push(...(await record(isUndone)));
  await play.sendsOnly({ intent: 'confirm_delete_promotion', slots: slots() }, 'olivia');
  parts.push(...(await record(isUndone)));
  await play.goesBack(before);
  await setUpAudience(play);
  await play.approves('approvesOnly');
  await play.control('POST', '/spaces/prod', { importRulesFrom: 'dev' });
  await play.traffic('prod', 120);
  await addToEngage(play, 'prod');
  await play.sendsOnly({ intent: 'attest_rules', slots: { request: play.c.promotion?.id ?? '' } }, 'olivia');
  parts.push(...(await record(() => play.c.promotion?.state === 'applied')));
}, timeoutMs);
afterAll(() => play.close());

const isWrite = (call: Call) => call.method !== 'GET';

/** Each call of a kind once, with the part that makes it first. */
function distinct(): { part: Part; call: Call }[] {
  const met = new Set<string>();
  return parts.flatMap((part) =>
    part.calls.flatMap((call) => {
      if (met.has(call.signature)) return [];
      met.add(call.signature);
      return [{ part, call }];
    }),
  );
}

/** How a fault hits: the first call of its kind only, or every one until Segue has given up or gone on. */
type Hit = { fault: string; isStuck: boolean };

/** Lets the part run with the fault on the call; what is left on the way is told, `undefined` when all is well. */
async function survives(part: Part, call: Call, { fault, isStuck }: Hit): Promise<string | undefined> {
  await play.goesBack(part.before, fault === 'slow' ? 150 : undefined);
  let hits = 0;
  play.wires(async (sent, send) => {
    if (sent.signature !== call.signature || (hits > 0 && !isStuck)) return send();
    hits += 1;
    const path = sent.path.split('?')[0];
    await play.control('POST', '/faults', {
      method: sent.method,
      path,
      kind: fault,
      times: 1,
      msBeforeNext: 5,
      delayMs: 180,
    });
    const answer = send();
    // What takes too long is done at Segment all the same, a moment after Segue has stopped waiting.
    if (fault === 'slow') await answer.catch(() => sleep(60));
    return answer;
  });
  const hasStopped = () =>
    (play.c.promotion?.state === 'undoing' && play.c.promotion.note !== undefined) ||
    ['failed', 'stale'].includes(play.c.promotion?.state ?? '') ||
    Object.keys(play.c.failures).length > 0;
  /** Does the part, and nothing beside it, until it is over or has stopped. */
  const finish = async () => {
    for (let n = 0; n < 9 && !hasStopped() && !isSame(part); n += 1) {
      if (!play.jobs.some((job) => job.id === part.id)) return;
      // A look of Segue's own goes on by itself after it failed for good; by then the fault is over.
      if (n === 5) play.wires(undefined);
      await play.does(part.id);
    }
  };
  await finish();
  if (hits === 0) return 'the call was not made';
  play.wires(undefined);
  if (play.c.promotion?.state === 'stale') {
    // A slug that is refused: nothing is made, and it can be asked for under another name.
    const isNothingMade = JSON.stringify(ended().segment) === JSON.stringify(part.start.segment);
    return isNothingMade && play.buttons.includes('Names and selection') ? undefined : `stale: ${play.said}`;
  }
  if (hasStopped()) {
    const label = play.buttons.find((button) =>
      /^(Go on from here|Go on with the undo|Try again)$/.test(button),
    );
    if (!label) return `there is no way forward: ${play.said}`;
    if (!/stopped half-way|did not work/i.test(play.said)) return `nothing says what happened: ${play.said}`;
    await play.sendsOnly(play.intentOf(label), 'olivia');
    await finish();
  }
  if (rawSegment(play.stateFile).destinations.some(({ settings }) => JSON.stringify(settings).includes('•')))
    return 'bullets are stored as a secret';
  if (prodSecrets.some((secret) => (play.said + JSON.stringify([play.c, play.audit])).includes(secret)))
    return 'a secret is told or kept';
  if (isSame(part)) return undefined;
  return differences(part).join('\n') || 'another end';
}

/** What stands differently in the end, for whoever reads a failure. */
function differences(part: Part): string[] {
  const flat = (value: unknown, path = ''): [string, unknown][] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}.${key}`))
      : [[path, value]];
  const now = new Map(flat(ended()));
  const then = new Map(flat(part.after));
  return [...new Set([...now.keys(), ...then.keys()])]
    .filter((key) => now.get(key) !== then.get(key))
    .map((key) => `${key}: ${String(now.get(key))} rather than ${String(then.get(key))}`);
}

describe('each call of the apply', () => {
  const cases: Hit[] = [
    ...[...lasting, ...passing].map((fault) => ({ fault, isStuck: false })),
    // One that was answered and one that was done all the same stand for those that go on failing.
    ...(['500', 'drop_after'] as const).map((fault) => ({ fault, isStuck: true })),
  ];
  test.each(cases)(
    'that fails with $fault (again and again: $isStuck) has a way forward to the very same end',
    async (hit) => {
      const wrong: Record<string, string> = {};
      for (const { part, call } of distinct()) {
        const told = await survives(part, call, hit);
        if (told) wrong[`${part.kind}: ${call.signature.slice(0, 120)}`] = told;
      }
      expect(wrong).toEqual({});
    },
    timeoutMs,
  );

  test(
    'that reaches Segment only after Segue has stopped waiting and looked again is not made twice',
    async () => {
      const wrong: Record<string, string> = {};
      for (const { part, call } of distinct().filter((entry) => isWrite(entry.call))) {
        await play.goesBack(part.before);
        let late: (() => Promise<Response>) | undefined;
        let arrived = false;
        play.wires(async (sent, send) => {
          if (sent.signature !== call.signature) return send();
          if (!late) {
            late = send;
            throw new TypeError('fetch failed');
          }
          // The second one finds the first one just done.
          if (!arrived) {
            arrived = true;
            await late();
          }
          return send();
        });
        for (let n = 0; n < 9 && !isSame(part) && play.jobs.some((job) => job.id === part.id); n += 1)
          await play.does(part.id);
        if (!isSame(part)) wrong[call.signature.slice(0, 120)] = differences(part).join('\n');
        else if (!arrived) wrong[call.signature.slice(0, 120)] = 'it was not sent again';
      }
      expect(wrong).toEqual({});
    },
    timeoutMs,
  );
});
