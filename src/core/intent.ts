import { z } from 'zod';
import { reviewFilters, stepIds } from './checklist.ts';
import { callType, destinationType, goalId, propertyType, sourceType } from './use-case.ts';

/** Steps of the checklist in their order, and two contexts that are not steps. */
export const contexts = ['not_started', ...stepIds, 'promotion_review', 'restart_confirm', 'done'] as const;
export type Context = (typeof contexts)[number];

const text = z.string().max(500);
const id = z.string().min(1).max(120);
const ids = z.array(id).max(20);
const useCaseId = z.string().regex(/^[a-z][a-z0-9-]{0,60}$/);
const environment = z.enum(['dev', 'prod']);
const ordinals = z.array(z.int().min(-20).max(200)).max(20);
const connection = { source_ref: id.optional(), integrations: ids.optional() };
const addedProperties = z.array(z.strictObject({ name: text, type: propertyType.optional() })).max(30);
const data = { ...connection, event: text.optional(), property: text.optional() };

const spoken = <N extends string, S extends z.ZodRawShape>(name: N, slots: S) =>
  z.strictObject({ intent: z.literal(name), slots: z.strictObject(slots).default({} as never) });

/**
 * What a person's words can mean: 42 meanings and `out_of_scope`. Every slot may be missing. The engine in
 * src/intents returns only these, so nothing said in words can reach a pressed intent below.
 */
export const spokenIntents = [
  spoken('start_setup', {}),
  spoken('list_options', {
    what: z.enum(['goals', 'use_cases', 'sources', 'destinations', 'identifiers']).optional(),
    goal: goalId.optional(),
  }),
  spoken('choose_goal', { goal: goalId.optional(), use_case: useCaseId.optional() }),
  spoken('recommend_use_case', { business: text.optional(), goal: goalId.optional() }),
  spoken('choose_use_case', { use_case: useCaseId.optional(), goal: goalId.optional() }),
  spoken('explain_use_case', {
    use_case: useCaseId.optional(),
    /** Two or three: a comparison. */
    use_cases: z.array(useCaseId).max(3).optional(),
    goal: goalId.optional(),
    ordinals: ordinals.optional(),
  }),
  spoken('change_use_case', { use_case: useCaseId.optional(), goal: goalId.optional() }),
  spoken('explain_environments', {}),
  spoken('explain_concept', { concept: text.optional() }),
  spoken('review_events', { use_case: useCaseId.optional() }),
  spoken('explain_event', {
    event: text.optional(),
    property: text.optional(),
    ordinals: ordinals.optional(),
  }),
  spoken('confirm_events', {}),
  spoken('show_snippet', { event: text.optional(), property: text.optional(), platform: text.optional() }),
  spoken('connect_source', {
    source_types: z
      .array(z.union([sourceType, z.enum(['server', 'cloud_app'])]))
      .max(6)
      .optional(),
    integrations: ids.optional(),
    name: z.string().max(120).optional(),
  }),
  spoken('connect_destination', {
    destination_types: z.array(destinationType).max(6).optional(),
    integrations: ids.optional(),
    source_ref: id.optional(),
    name: z.string().max(120).optional(),
  }),
  spoken('provide_name', { name: z.string().max(120).optional() }),
  spoken('select_option', {
    ordinals: ordinals.optional(),
    all: z.boolean().optional(),
    except: ordinals.optional(),
  }),
  spoken('verify_events', { ...data, env: environment.optional() }),
  spoken('report_problem', { ...data, error: text.optional() }),
  spoken('mark_complete', { target_step: z.enum(contexts).optional() }),
  spoken('skip_step', { target_step: z.enum(contexts).optional() }),
  spoken('next_step', {}),
  spoken('go_to_step', { target_step: z.enum(contexts).optional() }),
  spoken('show_status', { scope: z.enum(['setup', 'promotion']).optional() }),
  spoken('request_promotion', { ...connection, scope: ids.optional() }),
  spoken('approve_promotion', { source_ref: id.optional(), reason: text.optional() }),
  spoken('reject_promotion', { reason: text.optional() }),
  spoken('cancel_promotion', { reason: text.optional(), when: text.optional() }),
  spoken('add_identifiers', { identifiers: ids.optional(), all: z.boolean().optional() }),
  spoken('create_audience', {
    audience_type: z.enum(['users', 'accounts']).optional(),
    name: z.string().max(120).optional(),
    definition: text.optional(),
    env: environment.optional(),
  }),
  spoken('import_rules', { env: environment.optional() }),
  spoken('remove_connection', {
    ...connection,
    name: z.string().max(120).optional(),
    ordinals: ordinals.optional(),
  }),
  spoken('undo', {}),
  spoken('restart', {}),
  /** `quiet`: no reminder, and none that was asked for. */
  spoken('pause_setup', { when: text.optional(), quiet: z.literal(true).optional() }),
  spoken('help', {}),
  spoken('affirm', { name: z.string().max(120).optional() }),
  spoken('deny', {}),
  spoken('request_demo', {
    product: z
      .array(z.enum(['unify', 'engage']))
      .max(2)
      .optional(),
  }),
  spoken('contact_human', {}),
  spoken('greet', {}),
  spoken('thanks', {}),
  spoken('out_of_scope', {}),
] as const;

/** Only a control that Segue drew carries these; each is checked against the state and the presser's role. */
const pressedIntents = [
  spoken('declare_new_business', {}),
  spoken('go_on_by_hand', {}),
  spoken('keep_use_case', {}),
  /** `seen`: what stood to be lost when it was asked. */
  spoken('switch_use_case', { goal: goalId, use_case: useCaseId, seen: id.optional() }),
  spoken('accept_environments', {}),
  spoken('accept_all_events', {}),
  /** What words decide about events that they name; the form does the same. */
  spoken('decide_events', {
    events: z.array(text).max(60),
    decision: z.enum(['tracked', 'will_track', 'not_for_us']),
    reason: text.optional(),
  }),
  /** The same for properties of one event; `follow` takes back what was said of them. */
  spoken('decide_properties', {
    event: text,
    properties: z.array(text).max(60),
    decision: z.enum(['tracked', 'will_track', 'not_for_us', 'follow']),
    reason: text.optional(),
  }),
  /** Without a name a form asks for it. */
  spoken('add_event', {
    event: text.optional(),
    call: callType.optional(),
    properties: addedProperties.optional(),
  }),
  spoken('add_properties', { event: text, properties: addedProperties }),
  /** For an event that the team added. */
  spoken('remove_event', { event: text }),
  /** Words about a property that fit several events, or none. */
  spoken('ask_property', { property: text, events: z.array(text).max(60) }),
  /** Words about an event that is not in the review. */
  spoken('ask_event', { event: text }),
  spoken('filter_events', { filter: z.enum(reviewFilters), page: z.int().min(0).max(500).optional() }),
  spoken('import_events', {}),
  spoken('apply_import', { import: id }),
  spoken('drop_import', { import: id }),
  spoken('edit_event', { event: text.optional() }),
  spoken('export_events', { format: z.enum(['csv', 'json']) }),
  spoken('choose_integration', { draft: id, integration: id.optional() }),
  spoken('name_draft', { draft: id }),
  spoken('accept_name', { draft: id }),
  spoken('choose_feed', { draft: id, source: id.optional() }),
  /** `more`: the optional settings that the first form leaves out. */
  spoken('fill_settings', { draft: id, more: z.literal(true).optional() }),
  spoken('create_draft', { draft: id }),
  spoken('drop_draft', { draft: id }),
  spoken('adopt_draft', { draft: id }),
  /** `platform`: the language of the code beside it. */
  spoken('show_write_key', { source: id, platform: text.optional() }),
  spoken('check_source', { source: id }),
  spoken('check_destination', { destination: id }),
  /** The presser has logged in to it in Segment. */
  spoken('attest_destination', { destination: id }),
  /** What the watch over the workspace found is as it should be. */
  spoken('accept_drift', { finding: z.string().min(1).max(700) }),
  spoken('export_evidence', { format: z.enum(['csv', 'json']) }),
  spoken('add_warehouse', { kind: id.optional() }),
  spoken('define_model', { source: id }),
  spoken('attest_source', { source: id }),
  spoken('watch_properties', { source: id }),
  spoken('stop_properties', { source: id }),
  spoken('connect_more', { kind: z.enum(['sources', 'destinations']) }),
  spoken('finish_step', { step: z.enum(contexts) }),
  spoken('set_policy', {}),
  spoken('name_prod', {}),
  spoken('fill_prod', { from: id }),
  spoken('submit_promotion', { digest: id }),
  spoken('find_spaces', {}),
  spoken('confirm_spaces', { dev: id, prod: id }),
  spoken('set_spaces', {}),
  spoken('choose_identifiers', {}),
  spoken('attest_identifiers', { chosen: id }),
  spoken('check_profiles', {}),
  spoken('leave_out_activation', {}),
  spoken('edit_audience', { draft: id }),
  spoken('preview_audience', { draft: id }),
  /** In the prod space; without a draft all that would go there, in both spaces. */
  spoken('count_audiences', { draft: id.optional() }),
  spoken('submit_audience', { draft: id }),
  spoken('drop_audience', { draft: id }),
  spoken('check_audience', { audience: id }),
  spoken('attest_audience', { audience: id }),
  spoken('attest_rules', { request: id }),
  spoken('vote_approve', { request: id, digest: id }),
  spoken('vote_reject', { request: id, digest: id }),
  spoken('show_promotion', { request: id }),
  spoken('withdraw_promotion', { request: id }),
  spoken('resume_promotion', { request: id }),
  spoken('undo_promotion', { request: id }),
  spoken('confirm_undo_promotion', { request: id }),
  spoken('delete_promotion', { request: id }),
  spoken('confirm_delete_promotion', { request: id }),
  /** `seen`: the state that was to be thrown away when it was asked. */
  spoken('confirm_restart', { seen: id.optional() }),
  spoken('confirm_undo', { undo: id }),
  spoken('confirm_remove', { connection: id }),
  spoken('retry', { job: id }),
  spoken('connect_workspace', {}),
  spoken('disconnect_workspace', {}),
  spoken('confirm_disconnect', {}),
  spoken('ask_link', {}),
  spoken('link_person', { person: id.optional() }),
] as const;

export const spokenIntent = z.discriminatedUnion('intent', [...spokenIntents]);
export const intent = z.discriminatedUnion('intent', [...spokenIntents, ...pressedIntents]);

export type SpokenIntent = z.infer<typeof spokenIntent>;
export type Intent = z.infer<typeof intent>;
export type SpokenName = SpokenIntent['intent'];
export type IntentName = Intent['intent'];

export const spokenNames: readonly SpokenName[] = spokenIntents.map((schema) => schema.shape.intent.value);

/** In words these lead to a card with buttons at most. */
export const privilegedNames: ReadonlySet<SpokenName> = new Set([
  'request_promotion',
  'approve_promotion',
  'reject_promotion',
  'cancel_promotion',
  'import_rules',
  'remove_connection',
  'restart',
]);

/** What the bot's last message is waiting for. */
export type Ask = 'yes_no' | 'name' | 'choice' | 'source_pick' | 'audience_type';

/** The numbered list the bot last showed in a conversation; positions are 1-based in words. */
export type ShownOptions = { kind: string; items: { value: string; label: string }[] };

/** What the intents engine is given beside the words. */
export type UnderstandingInput = {
  text: string;
  step: Context;
  ask?: Ask;
  role: 'owner' | 'approver' | 'member';
  options?: ShownOptions;
  /** The promotion request whose thread this is. */
  pending?: string;
};

export type Understanding = {
  intent: SpokenIntent;
  /** 0..1 */
  confidence: number;
  /** Further intents of the same message in the order they were said; two at most. */
  also: SpokenIntent[];
  source: 'rule' | 'classifier' | 'llm';
  /** The text speaks to the machine; the intent is then `out_of_scope`. */
  suspicious?: boolean;
  /** Likeliest names, best first, for asking back when unsure. */
  likely?: SpokenName[];
};

export type Understand = (input: UnderstandingInput) => Understanding;
