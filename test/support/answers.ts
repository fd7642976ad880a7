import type { Checklist, SettingField } from '../../src/core/checklist.ts';
import type { LiveView } from '../../src/core/comparison.ts';
import type { Outcome, SegmentEffect, SettingsOf } from '../../src/core/effect.ts';
import type { Catalog, Integration } from '../../src/core/use-case.ts';

const secret: SettingField = {
  name: 'apiKey',
  label: 'API Key',
  kind: 'secret',
  required: true,
};
const region: SettingField = {
  name: 'region',
  label: 'Region',
  kind: 'choice',
  required: false,
  choices: [
    { label: 'North America', value: 'us' },
    { label: 'Europe', value: 'eu' },
  ],
};
const mapping = { name: 'Track Calls', actionId: 'a1', trigger: 'type = "track"', fields: 'f1' };
const host: SettingField = { name: 'host', label: 'Host', kind: 'text', required: true };

/** Products that ask for nothing. */
const bare = ['google_analytics_4', 'webhooks'];

function fieldsOf(entry: Integration | undefined, of: 'source' | 'destination'): SettingField[] {
  if (of === 'destination') return !entry || bare.includes(entry.slug) ? [] : [secret, region];
  return entry?.source?.kind === 'warehouse' ? [host, secret] : [];
}

const settingsOf = (entry: Integration, of: 'source' | 'destination'): SettingsOf => ({
  integration: {
    metadataId: entry[of]?.metadataId ?? '',
    slug: entry.slug,
    name: entry.name,
  },
  ...(of === 'source' && entry.source ? { sourceKind: entry.source.kind } : {}),
  fields: fieldsOf(entry, of),
  ...(of === 'destination' && entry.destination?.login ? { needsLogin: true } : {}),
});

export type World = {
  catalog: Catalog;
  now(): number;
  newId(prefix: string): string;
  /** What the survey finds. */
  sources: number;
  destinations: number;
  spaces: { id: string; slug: string; name: string }[];
  owners: { name: string; email: string }[];
  record(id: string): { name: string; standing: string } | undefined;
  checklist(): Checklist;
  /** What somebody did by hand in Segment. */
  byHand(view: LiveView): void;
};

const hasLogin = (catalog: Catalog, metadataId: string): boolean =>
  catalog.integrations.some(
    ({ destination }) => destination?.metadataId === metadataId && destination.login === true,
  );
/** What Segment has where nobody but Segue did anything. */
function viewOf(c: Checklist, at: number): LiveView {
  return {
    at,
    sources: c.sources.map(({ id, name, slug, integration, environment, state }) => ({
      id,
      name,
      slug,
      metadataId: integration.metadataId,
      enabled: state !== 'disabled',
      environment,
    })),
    destinations: c.destinations.map(
      ({ id, name, integration, sourceId, state, settings, secrets, mappings }) => ({
        id,
        name,
        metadataId: integration.metadataId,
        sourceId,
        enabled: state !== 'disabled',
        settings: { ...settings },
        secrets: [...secrets],
        mappings: mappings.map((entry, n) => ({ ...entry, id: `${id}-m${n}`, enabled: true })),
        filters: [],
      }),
    ),
  };
}

/** What a Segment that works would answer. undefined for what takes time and is answered by the test. */
export function answerOf(effect: SegmentEffect, world: World): Outcome | undefined {
  const { catalog } = world;
  switch (effect.kind) {
    case 'survey':
      return {
        kind: 'surveyed',
        workspace: { id: 'w1', slug: 'acme', name: 'Acme' },
        sources: world.sources,
        destinations: world.destinations,
        start: effect.start,
        ...(effect.then ? { then: effect.then } : {}),
      };
    case 'ensure_labels':
      return { kind: 'labels_ready', dev: 'found', prod: 'created' };
    case 'find_integrations': {
      const fitting = catalog.integrations.filter((entry) =>
        entry[effect.of]?.types.some((type) => type === effect.type),
      );
      const wanted = catalog.integrations.find((entry) => entry.slug === effect.wanted && entry[effect.of]);
      return {
        kind: 'integrations_found',
        draft: effect.draft,
        items: fitting.map((entry) => ({
          ...settingsOf(entry, effect.of).integration,
          ...(effect.of === 'source' && entry.source ? { kind: entry.source.kind } : {}),
        })),
        ...(wanted ? { exact: settingsOf(wanted, effect.of) } : {}),
      };
    }
    case 'read_settings': {
      const entry = catalog.integrations.find((one) => one[effect.of]?.metadataId === effect.metadataId);
      if (!entry) throw new Error(`nothing in the catalog has the id ${effect.metadataId}`);
      return { kind: 'settings_read', subject: effect.subject, settings: settingsOf(entry, effect.of) };
    }
    case 'create_source':
      return {
        kind: 'source_created',
        work: effect.work,
        spec: effect.spec,
        id: world.newId('src'),
        slug: effect.spec.slug,
        at: world.now(),
        ...(effect.spec.sourceKind === 'warehouse'
          ? { profilesDestination: { id: world.newId('dst'), name: 'Segment Profiles' } }
          : {}),
      };
    case 'save_plan':
      return { kind: 'plan_saved', id: 'plan1', name: effect.name };
    case 'attach_plan':
      return {
        kind: 'plan_attached',
        source: effect.source,
        ...(effect.work ? { work: effect.work } : {}),
      };
    case 'create_destination':
      return {
        kind: 'destination_created',
        work: effect.work,
        spec: effect.spec,
        id: world.newId('dst'),
        mappings: effect.spec.approved ?? [mapping],
        unmapped: [],
        ...(hasLogin(catalog, effect.spec.integration.metadataId) ? { needsLogin: true } : {}),
        at: world.now(),
      };
    case 'watch_workspace':
      return undefined;
    case 'enable_destination':
      return { kind: 'destination_enabled', destination: effect.destination };
    case 'compare_environments': {
      const view = viewOf(world.checklist(), world.now());
      world.byHand(view);
      return {
        kind: 'environments_compared',
        view,
        ...(effect.then ? { then: effect.then } : {}),
        ...(effect.work ? { work: effect.work } : {}),
      };
    }
    case 'change_connection':
      return {
        kind: 'connection_changed',
        what: effect.what,
        id: effect.id,
        work: effect.work,
        mappings: [],
      };
    case 'undo_item':
      return {
        kind: 'item_undone',
        id: effect.id,
        how: effect.mode === 'delete' ? 'deleted' : 'disabled',
        work: effect.work,
      };
    case 'find_warehouses':
      return {
        kind: 'warehouses_found',
        warehouses: [],
        choices: [
          {
            integration: { metadataId: 'wh1', slug: 'snowflake', name: 'Snowflake' },
            fields: [host, secret],
          },
        ],
      };
    case 'create_warehouse':
      return { kind: 'warehouse_created', id: world.newId('wh'), name: effect.name };
    case 'create_model':
      return {
        kind: 'model_created',
        source: effect.source,
        id: world.newId('mod'),
        model: effect.model,
        sync: world.newId('sync'),
        ...(effect.work ? { work: effect.work } : {}),
      };
    case 'disable':
      return { kind: 'disabled', what: effect.what, id: effect.id };
    case 'show_write_key':
      return { kind: 'write_key_shown', source: effect.source, person: effect.origin.person };
    case 'check_policy': {
      const people = effect.approvers.map((id) => ({ id, ...world.record(id) }));
      const { platform, tenant } = effect.origin.to;
      return {
        kind: 'policy_checked',
        channel: effect.channel,
        approvers: people
          .filter((person) => person.standing === 'member')
          .map(({ id, name = id }) => ({ id: `${platform}:${tenant}:${id}`, name })),
        refused: people
          .filter((person) => person.standing !== 'member')
          .map(({ id, name = id, standing = 'unknown' }) => ({ id, name, why: standing })),
      };
    }
    case 'find_spaces':
      return { kind: 'spaces_found', spaces: world.spaces };
    case 'check_profiles':
      return {
        kind: 'profiles_checked',
        space: effect.space,
        reached: effect.suggested,
        profiles: 3,
        nth: effect.nth,
      };
    case 'count_audience':
      return {
        kind: 'audience_counted',
        subject: effect.subject,
        environment: effect.environment,
        query: effect.query,
        type: effect.type,
        preview: { state: 'done', count: effect.environment === 'prod' ? 230 : 5 },
        nth: effect.nth,
      };
    case 'preview_audience':
      return {
        kind: 'audience_previewed',
        draft: effect.draft,
        query: effect.query,
        type: effect.type,
        preview: { state: 'done', count: 5 },
        nth: effect.nth,
      };
    case 'create_audience':
      return {
        kind: 'audience_created',
        work: effect.work,
        spec: effect.spec,
        id: world.newId('aud'),
        at: world.now(),
      };
    case 'disconnect_workspace':
      return { kind: 'workspace_disconnected' };
    case 'check_link':
    case 'identify':
    case 'connect_workspace':
    case 'forget_secret':
    case 'check_audience':
    case 'check_source':
    case 'check_destination':
    case 'begin_stream':
    case 'end_stream':
    case 'wake':
      return undefined;
  }
}
