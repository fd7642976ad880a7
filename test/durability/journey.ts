import type { StepId } from '../../src/core/checklist.ts';
import { orderOf } from '../support/order.ts';
import { fillForm } from '../support/walk.ts';
import { addToEngage, lure } from '../support/walk-activation.ts';
import type { Call, Moment } from './line.ts';
import type { Outside } from './outside.ts';

/** The moment at which Segue is killed: while this call is under way. */
export type KillPoint = {
  what: string;
  line: keyof Outside['lines'];
  moment: Moment;
  fits(call: Call): boolean;
  /** On this store only: a restart takes seconds, and every step has a kill on both stores without it. */
  only?: StoreKind;
  /** The step of the checklist in whose middle it is, where one thing somebody does leads through two. */
  of?: StepId;
};

export type StoreKind = 'sqlite' | 'redis';

/**
 * One thing somebody does, what they see of it in the end, and the kills in between, in order. `of`: the step of the
 * checklist that it is part of.
 */
export type Step = {
  name: string;
  of: StepId;
  does(outside: Outside): Promise<unknown>;
  shows(outside: Outside): Promise<unknown>;
  kills: KillPoint[];
};

const channel = 'C0APPROVE1';

const segment = (
  moment: Moment,
  method: string,
  path: RegExp,
  what: string,
  answers = /(?:)/,
): KillPoint => ({
  what,
  line: 'toSegment',
  moment,
  fits: (call) =>
    call.method === method && path.test(call.path.split('?')[0] ?? '') && answers.test(call.answer),
});

const slack = (moment: Moment, method: string, what: string, body = /(?:)/): KillPoint => ({
  what,
  line: 'toSlack',
  moment,
  fits: (call) => call.path === `/api/${method}` && body.test(decodeURIComponent(call.body)),
});

const only = (store: StoreKind, point: KillPoint): KillPoint => ({ ...point, only: store });
const within = (of: StepId, points: KillPoint[]): KillPoint[] => points.map((point) => ({ ...point, of }));

/** Saved and acknowledged, the reply not posted. */
const beforeReply = slack('before', 'chat.postMessage', 'acknowledged, reply not posted');

const owner = ({ town }: Outside) => town.person('olivia');
const approver = ({ town }: Outside) => town.person('ana');

const press =
  (label: string, beside?: string): Step['does'] =>
  (outside) =>
    owner(outside).presses(label, beside ? { beside } : {});
const sees =
  (words: string): Step['shows'] =>
  (outside) =>
    owner(outside).sees(words, 'dm', 6);

/** Opens the form unless it is open: after a kill the first press may have come to nothing, as the card then says. */
const fill =
  (label: string, values: Record<string, unknown>): Step['does'] =>
  async (outside) => {
    const person = owner(outside);
    if (!(await person.view()).view) await person.presses(label);
    await fillForm(person, values);
  };

const sourceIn = async ({ town }: Outside, environment: 'dev' | 'prod') => {
  const found = (await town.segment()).sources.find((source) => source.environment === environment);
  if (!found) throw new Error(`no ${environment} source`);
  return found;
};
/** One event of one person: a look sees all of it or nothing, whenever it is taken. */
const traffic =
  (environment: 'dev' | 'prod'): Step['does'] =>
  async (outside) =>
    outside.town.control('/segment/traffic', {
      source: (await sourceIn(outside, environment)).id,
      events: [orderOf(20)],
      people: 1,
    });

/** The last steps happen by themselves, once Segue looks; it looks every few seconds. */
const until =
  (what: string, isSo: (outside: Outside) => Promise<boolean>): Step['shows'] =>
  (outside) =>
    outside.town.eventually(what, () => isSo(outside), 20_000);

const destination = ({ town }: Outside, environment: 'dev' | 'prod') =>
  town
    .checklist()
    .then((checklist) => checklist?.destinations.find((entry) => entry.environment === environment));

/** The dev and the prod side go the same way: what is killed on one store in dev is killed on the other in prod. */
const sourceKills = (environment: 'dev' | 'prod', extra: StoreKind, other: StoreKind): KillPoint[] => [
  segment('after', 'POST', /^\/sources$/, `${environment} source made, answer lost`),
  only(extra, segment('after', 'PATCH', /^\/sources\/\w+$/, `${environment} source named`)),
  only(other, segment('after', 'POST', /^\/sources\/\w+\/labels$/, `${environment} source labelled`)),
  segment('after', 'POST', /^\/tracking-plans\/\w+\/sources$/, `plan attached to the ${environment} source`),
];
const destinationKills = (environment: 'dev' | 'prod', extra: StoreKind, other: StoreKind): KillPoint[] => [
  segment('after', 'POST', /^\/destinations$/, `${environment} destination made, answer lost`),
  only(
    extra,
    segment('after', 'POST', /^\/destinations\/\w+\/subscriptions$/, `first ${environment} mapping made`),
  ),
  only(other, segment('after', 'PATCH', /^\/destinations\/\w+$/, `${environment} destination enabled`)),
];

const audienceIn = async ({ town }: Outside, environment: 'dev' | 'prod') =>
  (await town.checklist())?.audiences.find((audience) => audience.environment === environment);

/** Somebody adds the destinations to Engage's settings; Segue, which looks by itself, connects the audience to them. */
const arrivalKills = (environment: 'dev' | 'prod', extra: StoreKind, other: StoreKind): KillPoint[] => [
  segment(
    'after',
    'POST',
    /^\/spaces\/\w+\/audiences\/\w+\/destination-connections$/,
    `${environment} audience connected, answer lost`,
  ),
  only(
    extra,
    segment(
      'after',
      'POST',
      /^\/spaces\/\w+\/audiences\/\w+\/destination-connections\/\w+\/activations$/,
      `${environment} audience activated, answer lost`,
    ),
  ),
  only(
    other,
    segment(
      'after',
      'GET',
      /^\/delivery-overview\/successful-delivery$/,
      `${environment} audience seen at its destination, not committed`,
      /aud_/,
    ),
  ),
];

/** From hi to a verified audience in prod, with one source, one destination and one audience. */
export const journey: Step[] = [
  {
    name: 'start',
    of: 'goal',
    does: (outside) => owner(outside).says('hi'),
    shows: sees('You may use the guided setup'),
    kills: [
      {
        what: 'saved, acknowledgement lost: Slack delivers again',
        line: 'toBot',
        moment: 'after',
        fits: () => true,
      },
      only('redis', segment('after', 'GET', /\/groups$/, 'owner looked up')),
      segment('after', 'GET', /^\/destinations$/, 'workspace surveyed'),
      beforeReply,
    ],
  },
  {
    name: 'goals',
    of: 'goal',
    does: press('Start setup'),
    shows: sees('What is your business goal?'),
    kills: [],
  },
  {
    name: 'goal',
    of: 'goal',
    does: press('Choose', 'Personalize communications and product experiences'),
    shows: sees('Which use case would you like to set up?'),
    kills: [slack('after', 'chat.postMessage', 'reply posted, answer lost')],
  },
  {
    name: 'use case, labels',
    of: 'use_case',
    does: press('Choose', 'Personalize winback'),
    shows: sees('Dev and prod'),
    kills: [
      segment('after', 'POST', /^\/labels$/, 'first label made, answer lost'),
      only('sqlite', segment('before', 'POST', /^\/labels$/, 'second label not made')),
    ],
  },
  {
    name: 'environments',
    of: 'environments',
    does: press('Got it, show the checklist'),
    shows: sees('Events for Personalize winback'),
    kills: [beforeReply],
  },
  {
    name: 'review',
    of: 'review_events',
    does: press('Accept all'),
    shows: sees('Shall I confirm them?'),
    kills: [],
  },
  {
    name: 'plan',
    of: 'review_events',
    does: press('Confirm events'),
    shows: sees('The events are in Segment as the tracking plan'),
    kills: [
      segment('after', 'POST', /^\/tracking-plans$/, 'plan made, answer lost'),
      only('redis', segment('after', 'PATCH', /^\/tracking-plans\/\w+\/rules$/, 'rules saved')),
    ],
  },
  {
    name: 'source type',
    of: 'dev_sources',
    does: press('Website'),
    shows: sees('Which Website source?'),
    kills: [],
  },
  {
    name: 'source',
    of: 'dev_sources',
    does: press('Javascript'),
    shows: sees('New source: Javascript'),
    kills: [],
  },
  {
    name: 'dev source',
    of: 'dev_sources',
    does: press('Create source'),
    shows: sees('send first events'),
    kills: sourceKills('dev', 'sqlite', 'redis'),
  },
  {
    name: 'dev verification',
    of: 'dev_sources',
    does: traffic('dev'),
    shows: async (outside) => {
      await until('dev data is seen', async ({ town }) =>
        ((await town.checklist())?.sources ?? []).some((source) => source.state === 'verified'),
      )(outside);
      await sees('Verified: data arrives from Website (dev)')(outside);
    },
    kills: [
      segment('after', 'GET', /^\/events\/volume$/, 'events seen in dev, not committed', /Order Completed/),
    ],
  },
  {
    name: 'dev sources done',
    of: 'dev_sources',
    does: press('Done, on to destinations'),
    shows: sees('Connect dev destinations'),
    kills: [],
  },
  {
    name: 'destination type',
    of: 'dev_destinations',
    does: press('Analytics'),
    shows: sees('Which Analytics'),
    kills: [],
  },
  {
    name: 'destination',
    of: 'dev_destinations',
    does: press('Mixpanel (Actions)'),
    shows: sees('New destination: Mixpanel'),
    kills: [],
  },
  {
    name: 'destination form',
    of: 'dev_destinations',
    does: press('Fill in settings'),
    shows: async () => undefined,
    kills: [only('sqlite', slack('after', 'views.open', 'form open, answer lost'))],
  },
  {
    name: 'destination settings',
    of: 'dev_destinations',
    does: fill('Fill in settings', {}),
    shows: (outside) =>
      outside.town.eventually('the settings are taken', async () =>
        (await outside.town.checklist())?.drafts.some((draft) => draft.settled),
      ),
    kills: [],
  },
  {
    name: 'dev destination',
    of: 'dev_destinations',
    does: press('Create destination'),
    shows: sees('enabled'),
    kills: destinationKills('dev', 'sqlite', 'redis'),
  },
  {
    name: 'delivery',
    of: 'dev_destinations',
    does: traffic('dev'),
    shows: until('delivery in dev is seen', async (outside) => {
      return (await destination(outside, 'dev'))?.state === 'verified';
    }),
    kills: [],
  },
  {
    name: 'delivery check',
    of: 'dev_destinations',
    does: press('Check delivery'),
    shows: sees('Verified: Mixpanel'),
    kills: [
      segment('after', 'GET', /^\/delivery-overview\/successful-delivery$/, 'delivery seen, not committed'),
    ],
  },
  {
    name: 'on to prod',
    of: 'dev_destinations',
    does: press('Done, on to prod'),
    shows: sees('Publish to prod'),
    kills: [],
  },
  {
    name: 'policy',
    of: 'prod_sources',
    does: fill('Approvers and channel', {
      'Channel for promotion requests': channel,
      'Who may approve?': ['UANA00001', 'UBEN00001'],
    }),
    shows: sees('may approve'),
    kills: [slack('after', 'users.info', 'approvers being looked up')],
  },
  {
    name: 'prod form',
    of: 'prod_sources',
    does: press('Prod settings'),
    shows: async () => undefined,
    kills: [only('redis', slack('before', 'views.open', 'form not open'))],
  },
  {
    name: 'prod settings',
    of: 'prod_sources',
    does: fill('Prod settings', {}),
    shows: sees('Ask for the approval when you are ready'),
    kills: [],
  },
  {
    name: 'promotion request',
    of: 'prod_sources',
    does: press('Ask for approval'),
    shows: (outside) => approver(outside).sees('Promotion to prod', channel),
    kills: [slack('after', 'chat.postMessage', 'request posted, answer lost', /C0APPROVE1/)],
  },
  {
    name: 'approval, prod source',
    of: 'prod_sources',
    does: (outside) => approver(outside).presses('Approve', { channel }),
    shows: sees('Verify data in prod'),
    kills: [
      segment('before', 'POST', /^\/sources$/, 'approved, nothing applied'),
      ...sourceKills('prod', 'redis', 'sqlite'),
    ],
  },
  {
    name: 'prod verification, prod destination, success',
    of: 'prod_events',
    does: traffic('prod'),
    shows: async (outside) => {
      await until('the promotion is applied', async ({ town }) => {
        return (await town.checklist())?.promotion?.state === 'applied';
      })(outside);
      await sees('Your data is in production')(outside);
    },
    kills: [
      segment('after', 'GET', /^\/events\/volume$/, 'events seen in prod, not committed', /Order Completed/),
      ...within('prod_destinations', destinationKills('prod', 'redis', 'sqlite')),
      slack('before', 'chat.postMessage', 'success not told', /Your data is in production/),
    ],
  },
  {
    name: 'prod delivery',
    of: 'prod_destinations',
    does: traffic('prod'),
    shows: until('delivery in prod is seen', async (outside) => {
      return (await destination(outside, 'prod'))?.state === 'verified';
    }),
    kills: [],
  },
  {
    name: 'go on with Unify, spaces looked up',
    of: 'identifiers',
    does: press('Go on with Unify'),
    shows: sees('Which space is which?'),
    kills: [segment('after', 'GET', /^\/spaces$/, 'spaces read, not committed')],
  },
  {
    name: 'spaces',
    of: 'identifiers',
    does: press('That is right'),
    shows: sees('Identifiers for Unify'),
    kills: [],
  },
  {
    name: 'identifiers',
    of: 'identifiers',
    does: press('Take all 11'),
    shows: sees('Add the identifiers in Segment'),
    kills: [],
  },
  {
    name: 'identifiers set, profiles counted',
    of: 'identifiers',
    async does(outside) {
      const { identifiers } = (await outside.town.checklist())?.unify ?? {};
      await outside.town.control('/segment/spaces/dev', { identifiers });
      return owner(outside).presses('Mark complete');
    },
    shows: async (outside) => {
      await until('profiles are looked for', async ({ town }) => {
        return (await town.checklist())?.unify?.sight?.profiles !== undefined;
      })(outside);
      await sees('stands as confirmed by a person')(outside);
    },
    kills: [
      only('redis', segment('after', 'POST', /^\/spaces\/\w+\/audiences\/previews$/, 'profile count begun')),
    ],
  },
  {
    name: 'audience type',
    of: 'audience',
    does: async (outside) => {
      await lure(outside.town, 'personalize-winback', 'dev');
      return owner(outside).presses('Users');
    },
    shows: sees('New audience: Lapsed customers'),
    kills: [],
  },
  {
    name: 'preview',
    of: 'audience',
    does: press('Preview'),
    shows: sees('Preview: 3 users'),
    kills: [segment('after', 'POST', /^\/spaces\/\w+\/audiences\/previews$/, 'preview begun, answer lost')],
  },
  {
    name: 'dev audience',
    of: 'audience',
    does: press('Create audience'),
    shows: sees('Created: the audience Lapsed customers'),
    kills: [
      only('sqlite', segment('before', 'POST', /^\/spaces\/\w+\/audiences$/, 'dev audience not made')),
      segment('after', 'POST', /^\/spaces\/\w+\/audiences$/, 'dev audience made, answer lost'),
    ],
  },
  {
    name: 'dev audience arrives',
    of: 'audience',
    does: ({ town }) => addToEngage(town, 'dev'),
    shows: async (outside) => {
      await until('the audience arrives in dev', async () => {
        return (await audienceIn(outside, 'dev'))?.state === 'verified';
      })(outside);
      await sees('Verified: the audience Lapsed customers comes through')(outside);
    },
    kills: arrivalKills('dev', 'sqlite', 'redis'),
  },
  {
    name: 'on to the second publish',
    of: 'audience',
    does: press('Done, on to prod'),
    shows: sees('Publish Unify and Engage to prod'),
    kills: [],
  },
  {
    name: 'second request',
    of: 'republish',
    does: press('Ask for approval'),
    shows: (outside) => approver(outside).sees('Identity rules', channel),
    kills: [
      only('sqlite', slack('after', 'chat.postMessage', 'second request posted, answer lost', /C0APPROVE1/)),
    ],
  },
  {
    name: 'second approval',
    of: 'republish',
    does: (outside) => approver(outside).presses('Approve', { channel }),
    shows: sees('Import the identity rules'),
    kills: [
      slack('before', 'chat.postMessage', 'approved, import card not posted', /Import the identity rules/),
    ],
  },
  {
    name: 'rules imported, prod audience',
    of: 'republish',
    async does(outside) {
      await outside.town.control('/segment/spaces/prod', { importRulesFrom: 'dev' });
      return owner(outside).presses('I imported them');
    },
    shows: sees('Created in Acme Prod'),
    kills: [
      segment('before', 'POST', /^\/spaces\/\w+\/audiences$/, 'import attested, prod audience not made'),
      segment('after', 'POST', /^\/spaces\/\w+\/audiences$/, 'prod audience made, answer lost'),
    ],
  },
  {
    name: 'prod audience arrives, success',
    of: 'republish',
    async does({ town }) {
      await lure(town, 'personalize-winback', 'prod');
      await addToEngage(town, 'prod');
    },
    shows: async (outside) => {
      await until('the end of the last step', async ({ town }) => {
        return (await town.checklist())?.steps.republish.state === 'done';
      })(outside);
      await sees('All done')(outside);
    },
    kills: [
      ...arrivalKills('prod', 'redis', 'sqlite'),
      slack('before', 'chat.postMessage', 'end not told', /All done/),
    ],
  },
];

/** How often each step of the checklist is killed on a store. */
export function killsByStep(store: StoreKind): Partial<Record<StepId, number>> {
  const counts: Partial<Record<StepId, number>> = {};
  for (const step of journey)
    for (const { only: on, of = step.of } of step.kills)
      if ((on ?? store) === store) counts[of] = (counts[of] ?? 0) + 1;
  return counts;
}
