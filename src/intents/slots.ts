import { defaultIdentifiers } from '../core/identifiers.ts';
import { type SpokenIntent, type SpokenName, spokenIntent } from '../core/intent.ts';
import { type Clause, type Situation, valuesOf } from './clause.ts';
import type { Gazetteer } from './gazetteer.ts';
import { nameIn, quotedIn } from './names.ts';
import { readOrdinals } from './ordinals.ts';

type Slots = Record<string, unknown>;

/**
 * The intent with its slots, read from the clause; `known` are slots that a rule has already read. What the schema of
 * core/intent.ts refuses is left out rather than guessed.
 */
export function fillSlots(
  name: SpokenName,
  clause: Clause,
  at: Situation,
  gazetteer: Gazetteer,
  known: Slots = {},
): SpokenIntent {
  const slots = clean({ ...readSlots(name, clause, at, gazetteer), ...known });
  const whole = spokenIntent.safeParse({ intent: name, slots });
  if (whole.success) return whole.data;
  const kept: Slots = {};
  for (const [slot, value] of Object.entries(slots)) {
    if (spokenIntent.safeParse({ intent: name, slots: { [slot]: value } }).success) kept[slot] = value;
  }
  return spokenIntent.parse({ intent: name, slots: kept });
}

function readSlots(name: SpokenName, clause: Clause, at: Situation, gazetteer: Gazetteer): Slots {
  const first = (kind: Parameters<typeof valuesOf>[1]) => valuesOf(clause, kind)[0];
  switch (name) {
    case 'list_options':
      return { what: first('options') ?? whatHere(at), goal: first('goal') };
    case 'choose_goal':
      return { goal: first('goal'), use_case: first('use_case') };
    case 'recommend_use_case':
      return {
        goal: first('goal'),
        business: clause.words.length > 4 && !isBareQuestion(clause) ? clause.raw.slice(0, 500) : undefined,
      };
    case 'choose_use_case':
      return { use_case: first('use_case'), goal: first('goal') };
    case 'change_use_case':
      return { use_case: wanted(clause), goal: first('goal') };
    case 'explain_use_case': {
      const all = valuesOf(clause, 'use_case');
      return {
        use_case: all[0],
        use_cases: all.length > 1 ? all.slice(0, 3) : undefined,
        goal: first('goal'),
        ordinals: all.length > 0 ? undefined : ordinals(clause),
      };
    }
    case 'explain_concept':
      return { concept: concept(clause) };
    case 'review_events':
      return { use_case: first('use_case') };
    case 'explain_event':
      return {
        event: first('event'),
        property: property(clause),
        ordinals: first('event') === undefined ? ordinals(clause) : undefined,
      };
    case 'show_snippet':
      return { event: first('event'), property: property(clause), platform: first('platform') };
    case 'connect_source':
      return {
        source_types: orMissing(valuesOf(clause, 'source_type')),
        integrations: orMissing(valuesOf(clause, 'integration')),
        name: nameIn(clause.raw) ?? quotedIn(clause.raw),
      };
    case 'connect_destination':
      return destination(clause, at, gazetteer);
    case 'provide_name':
      return { name: nameIn(clause.raw) ?? quotedIn(clause.raw) };
    case 'select_option':
      return { ...readOrdinals(clause.plain) };
    case 'verify_events':
    case 'report_problem':
      return {
        ...connection(clause),
        event: first('event'),
        property: property(clause),
        ...(name === 'verify_events' ? { env: first('environment') } : { error: errorIn(clause) }),
      };
    case 'mark_complete':
    case 'skip_step':
    case 'go_to_step':
      return { target_step: step(clause, at) };
    case 'show_status':
      return {
        scope:
          /\b(?:promotion|approv\w*|request|sign(?:ed)? off|votes?|quorum|expires?|publish\w*|reject\w*)\b/.test(
            clause.core,
          )
            ? 'promotion'
            : 'setup',
      };
    case 'request_promotion':
      return { ...connection(clause), scope: orMissing(valuesOf(clause, 'scope')) };
    case 'approve_promotion':
      return { source_ref: connection(clause).source_ref, reason: reason(clause) };
    case 'reject_promotion':
      return { reason: reason(clause) };
    case 'cancel_promotion':
      return { reason: reason(clause), when: when(clause) };
    case 'add_identifiers': {
      const list = valuesOf(clause, 'identifier');
      const isAll = /\b(?:all|every|everything|defaults?|recommended|suggested)\b/.test(clause.core);
      // "All but group_id": the list is what is left out.
      if (isAll && /\b(?:but|except|excluding|without|minus|apart from|besides)\b/.test(clause.core))
        return {
          identifiers: defaultIdentifiers.map(({ id }) => id).filter((id) => !list.includes(id)),
          all: undefined,
        };
      return { identifiers: orMissing(list), all: isAll && list.length === 0 ? true : undefined };
    }
    case 'create_audience':
      return {
        audience_type: first('audience_type'),
        name: nameIn(clause.raw) ?? quotedIn(clause.raw),
        definition: definition(clause),
        env: first('environment'),
      };
    case 'import_rules':
      return { env: first('environment') };
    case 'remove_connection':
      return {
        ...connection(clause),
        name:
          nameIn(clause.raw) ??
          quotedIn(clause.raw) ??
          (concept(clause) === 'profiles_destination' ? 'Segment Profiles' : undefined),
        ordinals: ordinals(clause),
      };
    case 'pause_setup':
      return { when: when(clause), quiet: isQuiet(clause) ? true : undefined };
    case 'affirm':
      return { name: nameIn(clause.raw) };
    case 'request_demo':
      return { product: orMissing(valuesOf(clause, 'product')) };
    default:
      return {};
  }
}

function clean(slots: Slots): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([, value]) => value !== undefined));
}

const orMissing = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

const ordinals = (clause: Clause): number[] | undefined => readOrdinals(clause.plain)?.ordinals;

/** Products and, where no product is named, the everyday word for the source ("the website"). */
function connection(clause: Clause): { source_ref?: string; integrations?: readonly string[] } {
  const products = valuesOf(clause, 'integration');
  const [type] = valuesOf(clause, 'source_type');
  const isAbout = type !== undefined && !(type === 'advertising' && /\bemails?|push\b/.test(clause.core));
  return {
    ...(products.length > 0 ? { integrations: products } : {}),
    ...(isAbout ? { source_ref: type } : {}),
  };
}

function destination(clause: Clause, at: Situation, gazetteer: Gazetteer): Slots {
  const products = valuesOf(clause, 'integration');
  const name = nameIn(clause.raw) ?? quotedIn(clause.raw);
  const isSourceOnly = (slug: string) => {
    const roles = gazetteer.roles(slug);
    return roles.source.length > 0 && roles.destination.length === 0;
  };
  // "connect the iOS app to Amplitude", "feed it from the website": what feeds is a reference, not a destination.
  const feeders = [
    ...products.filter(isSourceOnly),
    ...valuesOf(clause, 'source_type').filter((type) => type !== 'advertising' && type !== 'reverse_etl'),
  ];
  const isFed =
    at.ask === 'source_pick' ||
    /\b(?:from|feed\w*|fed|use the|for it|source|off the|with the)\b/.test(clause.core) ||
    products.some((slug) => !isSourceOnly(slug)) ||
    at.step === 'dev_destinations' ||
    at.step === 'prod_destinations';
  const destinations =
    at.ask === 'source_pick' && !products.some((slug) => !isSourceOnly(slug))
      ? []
      : products.filter((slug) => !isSourceOnly(slug));
  const warehouse = at.ask === 'source_pick' ? valuesOf(clause, 'source_type')[0] : undefined;
  const types = valuesOf(clause, 'destination_type');
  return {
    destination_types: orMissing(types),
    integrations: orMissing(destinations),
    source_ref: isFed ? (feeders[0] ?? warehouse) : undefined,
    name,
  };
}

/** "winback instead of repeat purchases", "not winback, onboarding": the one that is not said no to. */
function wanted(clause: Clause): string | undefined {
  const found = clause.matches.filter((one) => one.kind === 'use_case');
  const isRefused = (start: number) =>
    /\b(?:not|instead of|rather than|from|no|without)$/.test(
      clause.words
        .slice(0, start)
        .join(' ')
        .replace(/ (?:the|a)$/, ''),
    );
  return (found.find((one) => !isRefused(one.start)) ?? found[0])?.value;
}

function property(clause: Clause): string | undefined {
  const isSaid = /\bpropert(?:y|ies)|field|attribute\b/.test(clause.core);
  const inEvent = clause.matches.filter((one) => one.kind === 'property');
  return (
    inEvent.find((one) => one.value.includes('_')) ?? (isSaid || inEvent.length > 0 ? inEvent[0] : undefined)
  )?.value;
}

/** The longest term: "profiles destination" rather than "profiles". */
function concept(clause: Clause): string | undefined {
  const found = clause.matches.filter((one) => one.kind === 'concept');
  return found.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0]?.value;
}

function step(clause: Clause, at: Situation): string | undefined {
  const found = clause.matches
    .filter((one) => one.kind === 'step')
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))[0]?.value;
  const isProd = valuesOf(clause, 'environment').includes('prod') || at.step.startsWith('prod_');
  if (isProd && found === 'dev_sources') return 'prod_sources';
  if (isProd && found === 'dev_destinations') return 'prod_destinations';
  if (
    isProd &&
    (found === 'review_events' || found === undefined) &&
    valuesOf(clause, 'environment').includes('prod')
  )
    return found ? 'prod_events' : 'prod_sources';
  return found;
}

function whatHere(at: Situation): string | undefined {
  if (at.step === 'goal' || at.step === 'not_started') return 'goals';
  if (at.step === 'use_case') return 'use_cases';
  if (at.step === 'dev_sources' || at.step === 'prod_sources') return 'sources';
  if (at.step === 'dev_destinations' || at.step === 'prod_destinations') return 'destinations';
  return at.step === 'identifiers' ? 'identifiers' : undefined;
}

const isBareQuestion = (clause: Clause): boolean =>
  /^(?:which|what|whats|help|recommend|suggest|pick|advise|not sure|i dont know|no idea|you tell)\b/.test(
    clause.core,
  ) && clause.words.length < 9;

function errorIn(clause: Clause): string | undefined {
  const quoted = quotedIn(clause.raw);
  if (quoted) return quoted;
  return (
    /\b(?:it says|error(?: is| message)?[:,]?|says|fails with|failed with|returns?|throws|getting an?|get an?|got an?) ([^.;!?]{3,200})/i
      .exec(clause.raw)?.[1]
      ?.trim() ?? /\b[45]\d\d\b/.exec(clause.raw)?.[0]
  );
}

function reason(clause: Clause): string | undefined {
  const found =
    /[,:–—-] ?(?!please\b|thanks\b|lgtm\b|go ahead\b|approve)([^;!?]{4,400})$/i.exec(clause.raw)?.[1] ??
    /\b(?:because|since|as|due to|reason:?) ([^;!?]{3,400})/i.exec(clause.raw)?.[1];
  return found
    ?.trim()
    .replace(/^(?:because|since|as) /i, '')
    .slice(0, 500);
}

function when(clause: Clause): string | undefined {
  return /\b((?:until|till|in|on|at|next|for|this|by|after)? ?(?:(?:an?|one|two|three|four|five|six|\d{1,3}|the|few|couple of) ){0,2}(?:minutes?|mins?|hours?|days?|weeks?|months?|tomorrow(?: morning| afternoon)?|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|morning|afternoon|evening|week|month|later|lunch|\d{1,2}(?::\d\d)? ?(?:am|pm))(?: (?:(?:at|around) )?\d{1,2}(?::\d\d)?(?: ?(?:am|pm))?| (?:in the )?(?:morning|afternoon|evening)| at noon)?)\b/i
    .exec(clause.raw)?.[1]
    ?.trim();
}

const isQuiet = (clause: Clause): boolean =>
  /\b(?:stop|no|no more|cancel|mute|delete|remove|turn off|switch off|forget|dont|do not|without|call off|silence)\b.{0,20}\bremind(?:ing|ers?)?\b/.test(
    clause.words.join(' '),
  );

function definition(clause: Clause): string | undefined {
  const said =
    /\b(?:(?:of|for|with|target(?:ing)?|audience:) )?((?:all |every |our |the )?(?:users|people|customers|accounts|everyone|everybody|visitors|shoppers|buyers|subscribers|anyone|members|companies)(?: who| that| with| without| whose)?\b[^;!?]{6,450})/i.exec(
      clause.raw,
    )?.[1];
  return said?.trim().slice(0, 500);
}
