import { en } from '../copy/en.ts';
import {
  type Examination,
  type ExaminedDestination,
  type ExaminedSource,
  nextSteps,
  type Seen,
} from './examination.ts';
import { cleanName } from './names.ts';

const words = en.doctor;
const eventsShown = 20;

/** Lines that stand under a heading. */
const under = (lines: readonly string[], depth = 1): string[] =>
  lines.map((line) => '  '.repeat(depth) + line);

/** Names come from outside: nothing in them may move the cursor or colour the terminal. */
const clean = (name: string): string => cleanName(name) || '(no name)';

function section<T>(seen: Seen<T>, name: string, lines: (read: T) => string[]): string[] {
  return 'read' in seen ? lines(seen.read) : [words.unread(name, clean(seen.unread))];
}

function featureLines(features: Examination['features']): string[] {
  return Object.entries(features).map(([feature, state]) => {
    const told =
      state === 'on'
        ? words.on
        : 'off' in state
          ? words.off(clean(state.off), words.without[feature] ?? '')
          : words.unknown(clean(state.unknown));
    return `${words.featureNames[feature] ?? feature}: ${told}`;
  });
}

function sourceLine(source: ExaminedSource): string {
  const idle =
    source.goesTo > 0 || !source.enabled
      ? []
      : [words.goesNowhere, source.disabledAt ? words.disabledAt(source.disabledAt) : words.disabledSome];
  return [
    words.source(clean(source.name), clean(source.kind), source.enabled),
    words.arrived(source.events),
    ...idle,
  ].join('; ');
}

function destinationLine(destination: ExaminedDestination): string {
  const { name, kind, source, enabled, deliveries, doubt, environment = '' } = destination;
  const state = !enabled ? words.disabled : deliveries ? words.delivered(deliveries) : words.notMeasured;
  const doubts =
    doubt === undefined
      ? []
      : [
          doubt.why === 'name'
            ? words.doubtByName(clean(environment))
            : words.doubtByAccount(clean(doubt.setting), clean(doubt.other)),
        ];
  return [words.destination(clean(name), clean(kind), clean(source)), state, ...doubts].join('; ');
}

/** Things by their environment: dev, prod, others by name, those without a label at the end. */
function byEnvironment<T extends { environment?: string }>(
  things: readonly T[],
  line: (thing: T) => string,
): string[] {
  const rank = (name: string | undefined) =>
    name === 'dev' ? '0' : name === 'prod' ? '1' : name === undefined ? '3' : `2${name}`;
  const environments = [...new Set(things.map(({ environment }) => environment))].sort((one, other) =>
    rank(one).localeCompare(rank(other)),
  );
  return environments.flatMap((environment) => [
    ...under([`${words.group(environment === undefined ? undefined : clean(environment))}:`]),
    ...under(things.filter((thing) => thing.environment === environment).map(line), 2),
  ]);
}

/** What Segue would do next, in words. */
export function nextInWords(examination: Examination): string[] {
  return nextSteps(examination).map((step) => words.steps[step] ?? step);
}

/** The whole examination as lines for a terminal. `region` in words; `calls` is how many reads were sent. */
export function examinationText(examination: Examination, region: string, calls: number): string {
  const { workspace, token, sources, destinations } = examination;
  const keys =
    token.seesWriteKeys === undefined
      ? words.keysUnknown
      : token.seesWriteKeys
        ? words.keysSeen
        : words.keysHidden;
  const next = nextInWords(examination);
  const parts: string[][] = [
    [
      words.title(clean(workspace.name), clean(workspace.slug), region),
      words.readOnly(calls, `${examination.readAt.slice(0, 16).replace('T', ' ')} UTC`),
    ],
    [words.token, ...under([token.isOwner ? words.isOwner : words.isNoOwner, keys])],
    [words.features, ...under(featureLines(examination.features))],
    [
      ...section(examination.owners, words.ownersName, (names) => [words.owners(names.map(clean))]),
      ...section(examination.labels, words.labelsName, (labels) => [words.labels(labels)]),
    ],
    [words.sources(sources.length, examination.ownSources), ...byEnvironment(sources, sourceLine)],
    [words.destinations(destinations.length), ...byEnvironment(destinations, destinationLine)],
    section(examination.trackingPlans, words.plansName, (plans) => [
      words.plans(plans.length),
      ...under(plans.map((plan) => words.plan(clean(plan.name), plan.sources.map(clean)))),
    ]),
    section(examination.spaces, words.spacesName, (spaces) => [
      words.spaces(spaces.length),
      ...spaces.flatMap((space) => [
        ...under([words.space(clean(space.name), clean(space.slug))]),
        ...under(
          section(space.audiences, words.audiencesName, (audiences) => [
            words.audiences(
              audiences.map((one) => ({ ...one, name: clean(one.name), status: clean(one.status) })),
            ),
          ]),
          2,
        ),
      ]),
    ]),
    section(examination.events, words.eventsName, (events) => [
      words.events(events.length, Math.min(events.length, eventsShown)),
      ...under(
        events
          .slice(0, eventsShown)
          .map((event) => words.event(clean(event.name), event.count, event.sources.map(clean))),
      ),
    ]),
    next.length === 0
      ? [words.nothingNext]
      : [words.next, ...under(next.map((step, index) => `${index + 1}. ${step}`))],
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
