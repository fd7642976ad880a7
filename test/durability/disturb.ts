import { setTimeout as sleep } from 'node:timers/promises';
import { type StepId, stepIds } from '../../src/core/checklist.ts';
import { journey, type Step } from './journey.ts';
import type { Outside } from './outside.ts';

/** The ways in which the outside disturbs a step. `refused`: for good, until somebody presses Try again. */
export type FaultKind = '429' | '5xx' | 'dropped' | 'duplicate' | 'late' | 'reordered' | 'refused';

/** What goes wrong in every step of one journey: at Segment, at Slack's Web API, and in what Slack delivers. */
export type Disturbance = {
  segment?: '429' | '500' | 'drop_after';
  slack?: '429' | '500' | 'drop_after';
  deliveries?: 'duplicate' | 'late' | 'reordered';
  isRefused?: boolean;
};

export const kindOf = { '429': '429', '500': '5xx', drop_after: 'dropped' } as const;

type Wire = { entries: { n: number; detail: { fault?: string } }[] };
type SegmentFault = { method: string; path: string; kind: string; times: number };

/** Everything of the Public API that Segue calls; the Tracking API is the customers'. */
const paths = [
  '/users',
  '/groups',
  '/labels',
  '/catalog',
  '/sources',
  '/destinations',
  '/tracking-plans',
  '/events',
  '/delivery-overview',
  '/spaces',
];

const everyCall = (kind: string): SegmentFault[] =>
  paths.flatMap((path) => ['GET', 'POST', 'PATCH'].map((method) => ({ method, path, kind, times: 1 })));

const once = (kind: string, path: string, ...methods: string[]): SegmentFault[] =>
  methods.map((method) => ({ method, path, kind, times: 1 }));

/**
 * What Segment refuses for good, by the name of the journey's step. 409 where a 401 is an answer: that a feature is
 * not switched on.
 */
const refusals: Record<string, SegmentFault[]> = {
  start: [...once('401', '/users', 'GET'), ...once('401', '/sources', 'GET')],
  goal: once('401', '/users', 'GET'),
  'use case, labels': once('401', '/labels', 'GET', 'POST'),
  plan: once('409', '/tracking-plans', 'GET', 'POST', 'PATCH'),
  'source type': once('401', '/catalog', 'GET'),
  'dev source': [
    ...once('401', '/sources', 'GET', 'POST', 'PATCH'),
    ...once('409', '/tracking-plans', 'POST'),
  ],
  'dev verification': once('401', '/events', 'GET'),
  'dev destination': once('401', '/destinations', 'POST', 'PATCH'),
  'delivery check': once('401', '/delivery-overview', 'GET'),
  'approval, prod source': [
    ...once('401', '/sources', 'POST', 'PATCH'),
    ...once('409', '/tracking-plans', 'POST'),
  ],
  'prod verification, prod destination, success': [
    ...once('401', '/events', 'GET'),
    ...once('401', '/destinations', 'POST', 'PATCH'),
  ],
  'prod delivery': once('401', '/delivery-overview', 'GET'),
  'go on with Unify, spaces looked up': once('409', '/spaces', 'GET'),
  'identifiers set, profiles counted': once('409', '/spaces', 'GET'),
  preview: once('401', '/spaces', 'POST'),
  'dev audience': [...once('409', '/spaces', 'GET'), ...once('401', '/spaces', 'POST')],
  'dev audience arrives': once('401', '/spaces', 'POST'),
  'rules imported, prod audience': [...once('409', '/spaces', 'GET'), ...once('401', '/spaces', 'POST')],
  'prod audience arrives, success': [...once('401', '/spaces', 'POST'), ...once('401', '/sources', 'GET')],
};

/** The labels of dev and prod are made while the use case's answer is on its way. */
const stepsOf = (step: Step): StepId[] =>
  step.name === 'use case, labels' ? [step.of, 'environments'] : [step.of];

const waiting = async ({ town }: Outside): Promise<number> => {
  const { faults } = await town.call<{ faults: SegmentFault[] }>('GET', '/segment/faults');
  return faults.reduce((sum, fault) => sum + fault.times, 0);
};

/** Presses what the cards of what failed offer, until nothing has failed any more and the step has ended. */
async function mend({ town }: Outside, ending: Promise<unknown>): Promise<void> {
  const owner = town.person('olivia');
  let hasEnded = false;
  const over = ending.finally(() => {
    hasEnded = true;
  });
  // Told below.
  over.catch(() => undefined);
  for (let presses = 0; presses < 12; ) {
    await town.idle();
    const checklist = await town.checklist();
    const [job] = Object.keys(checklist?.failures ?? {});
    const isStopped = checklist?.promotion?.state === 'failed';
    if (job !== undefined) {
      const card = (await owner.messages()).findLast(({ blocks }) => JSON.stringify(blocks).includes(job));
      if (card) await owner.presses('Try again', { message: card.ts });
    } else if (isStopped) await owner.presses('Go on from here');
    else if (hasEnded) {
      await over;
      return;
    } else await sleep(200);
    if (job !== undefined || isStopped) presses += 1;
  }
  throw new Error('it goes on failing');
}

/** A question that changes nothing, beside what the step is about: what is delivered wrongly is in every step. */
const ask = ({ town }: Outside) => town.person('olivia').says('what is a tracking plan?');

async function deliver(outside: Outside, step: Step, how: Disturbance['deliveries']): Promise<void> {
  const faults = (deliver: string, times: number, delayMs?: number) =>
    outside.town.control('/slack/faults', { deliver, times, ...(delayMs ? { delayMs } : {}) });
  if (how === 'reordered') {
    // The question is asked first and arrives last.
    await faults('late', 1, 400);
    const asked = ask(outside);
    await step.does(outside);
    await asked;
    return;
  }
  if (how) await faults(how, 2, how === 'late' ? 150 : undefined);
  await ask(outside);
  await step.does(outside);
}

/** Goes the whole way while every step is disturbed. Gives the kinds of fault that hit each step of the checklist. */
export async function travelDisturbed(
  outside: Outside,
  disturbance: Disturbance = {},
): Promise<Map<StepId, Set<FaultKind>>> {
  const { town } = outside;
  const { segment, slack, deliveries, isRefused } = disturbance;
  const hits = new Map<StepId, Set<FaultKind>>(stepIds.map((step) => [step, new Set()]));
  await town.control('/segment/switches', { volumeLagMs: 0, audienceDelayMs: 0 });
  for (const step of journey) {
    try {
      const faults = segment ? everyCall(segment) : isRefused ? (refusals[step.name] ?? []) : [];
      for (const fault of faults) await town.control('/segment/faults', { ...fault, msBeforeNext: 200 });
      const before = await waiting(outside);
      const { entries } = await town.call<Wire>('GET', '/slack/wire');
      if (slack) await town.control('/slack/faults', { method: '*', kind: slack, times: 1, retryAfter: 1 });
      await deliver(outside, step, deliveries);
      await town.idle();
      await (isRefused ? mend(outside, step.shows(outside)) : step.shows(outside));
      const kinds: FaultKind[] = deliveries ? [deliveries] : [];
      if ((await waiting(outside)) < before)
        kinds.push(...(segment ? [kindOf[segment]] : []), ...(isRefused ? ['refused' as const] : []));
      const after = await town.call<Wire>('GET', `/slack/wire?since=${entries.at(-1)?.n ?? 0}`);
      if (slack && after.entries.some(({ detail }) => detail.fault === slack)) kinds.push(kindOf[slack]);
      for (const of of stepsOf(step)) for (const kind of kinds) hits.get(of)?.add(kind);
      for (const world of ['slack', 'segment']) await town.call('DELETE', `/${world}/faults`);
      await town.idle();
    } catch (error) {
      throw new Error(`at ${step.name}: ${String(error)}\n${outside.bot.log()}`, { cause: error });
    }
  }
  await town.idle();
  return hits;
}
