import type { IntegrationRef, SettingField, SourceKind } from '../core/checklist.ts';
import { profilesDestinationId } from '../core/comparison.ts';
import type { Outcome, SegmentEffect, SettingsOf } from '../core/effect.ts';
import type { Catalog } from '../core/use-case.ts';
import type { DestinationMetadata, SettingOption, SourceMetadata } from '../segment/segment.ts';
import { needsLogin } from './enable-destination.ts';
import type { Ports } from './ports.ts';

type Of<K extends SegmentEffect['kind']> = Extract<SegmentEffect, { kind: K }>;

/** Categories of Segment's catalogue behind the types of the use cases. Compared without regard to case. */
const sourceCategories: Record<string, string[]> = {
  website: ['website'],
  mobile: ['mobile'],
  reverse_etl: ['warehouse'],
  advertising: ['advertising'],
  server: ['server'],
};

const destinationCategories: Record<string, string[]> = {
  analytics: ['analytics'],
  advertising: ['advertising'],
  personalization: ['personalization'],
  email_marketing: ['email marketing', 'email'],
  sms_push: ['sms & push notifications'],
};

const has = (categories: readonly string[], wanted: readonly string[]): boolean =>
  categories.some((category) => wanted.includes(category.toLowerCase()));

/** How a source is set up, from its catalogue entry. Facts: object sources feed warehouses only. */
function kindOf(source: SourceMetadata): SourceKind {
  if (has(source.categories, ['warehouse'])) return 'warehouse';
  if (has(source.categories, ['website', 'mobile', 'server'])) return 'event';
  return source.isCloudEventSource ? 'cloud_event' : 'cloud_object';
}

const fitsSource = (source: SourceMetadata, type: string): boolean => {
  const categories = sourceCategories[type];
  if (categories) return has(source.categories, categories);
  return kindOf(source) === 'cloud_event' || kindOf(source) === 'cloud_object';
};

const fitsDestination = (destination: DestinationMetadata, type: string): boolean => {
  if (destination.id === profilesDestinationId) return false;
  if (type === 'reverse_etl') return destination.fromWarehouse;
  return has(destination.categories, destinationCategories[type] ?? []);
};

/** Settings typed as plain text that are secrets all the same are told by their name. */
const secretName = /secret|passw|passphrase|token|private|credential|key\b|key$/i;

/** Whether a setting of this name holds a secret, whatever its type says. */
export const isSecretName = (name: string): boolean => secretName.test(name);

/** Plain text that holds a web address is told by its name, its label or what it is by default. */
const isUrl = ({ name, label = '', defaultValue }: SettingOption): boolean =>
  /(?:^|[_-])(?:url|uri)s?$|(?:Url|URL|Uri|URI)s?$/.test(name) ||
  /\bURL\b/.test(label) ||
  (typeof defaultValue === 'string' && /^https?:\/\//.test(defaultValue));

/** How a form asks for a setting; undefined for a type that it cannot hold. */
function kindOfField(option: SettingOption): SettingField['kind'] | undefined {
  const { type, name, choices } = option;
  const isMany = /map|array|list/i.test(type);
  if (type === 'password' || (isSecretName(name) && (!isMany || option.required))) return 'secret';
  if (isMany) return isSecretName(name) ? undefined : /map/i.test(type) ? 'map' : 'list';
  if (type === 'boolean') return 'flag';
  if (type === 'number') return 'number';
  if (choices && choices.length > 0) return 'choice';
  if (type !== 'string' && type !== 'select' && !option.required) return undefined;
  return isUrl(option) ? 'url' : 'text';
}

/** What is chosen for a setting as long as nobody says otherwise, as it is typed into the form. */
function initialOf({ defaultValue: value }: SettingOption): string | undefined {
  if (Array.isArray(value)) return value.map(String).join('\n');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([key, entry]) => `${key} = ${String(entry)}`)
      .join('\n');
  const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
  return isPlain ? String(value) : undefined;
}

/** A setting as a field of a form. Undefined for what a form cannot hold and Segment does not require. */
function fieldOf(option: SettingOption): SettingField | undefined {
  const kind = kindOfField(option);
  if (!kind) return undefined;
  const initial = initialOf(option);
  return {
    name: option.name,
    label: option.label ?? option.name,
    ...(option.description ? { description: option.description.slice(0, maxDescription) } : {}),
    kind,
    required: option.required,
    ...(option.choices && option.choices.length > 0 ? { choices: option.choices.slice(0, 100) } : {}),
    ...(initial && kind !== 'secret' ? { initial } : {}),
  };
}

/** What a form shows of a description; more of it need not be stored. */
const maxDescription = 150;
/** A form of Slack holds 100 blocks. */
const maxFields = 90;

/** Required settings first. */
export function fieldsOf(options: readonly SettingOption[]): SettingField[] {
  const fields = options.flatMap((option) => fieldOf(option) ?? []);
  return [...fields.filter((field) => field.required), ...fields.filter((field) => !field.required)].slice(
    0,
    maxFields,
  );
}

const refOf = ({ id, slug, name }: { id: string; slug: string; name: string }): IntegrationRef => ({
  metadataId: id,
  slug,
  name,
});

const isPublic = (entry: { status: string }): boolean => entry.status === '' || /public/i.test(entry.status);

/** Products that people know by name come first, then by the alphabet. */
function ranked<T extends { id: string; name: string; status: string }>(
  entries: readonly T[],
  known: ReadonlySet<string>,
): T[] {
  const rank = (entry: T) => (known.has(entry.id) ? 0 : 2) + (isPublic(entry) ? 0 : 1);
  return [...entries].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function wantedEntry<T extends { id: string; slug: string; name: string }>(
  entries: readonly T[],
  wanted: string,
  metadataId: string | undefined,
): T | undefined {
  const word = wanted.toLowerCase();
  return (
    entries.find((entry) => entry.id === metadataId) ??
    entries.find((entry) => entry.slug.toLowerCase() === word || entry.name.toLowerCase() === word) ??
    entries.find((entry) => entry.name.toLowerCase().startsWith(word.replace(/[_-]/g, ' ')))
  );
}

const known = (catalog: Catalog, of: 'source' | 'destination'): Set<string> =>
  new Set(catalog.integrations.flatMap((entry) => entry[of]?.metadataId ?? []));

const settingsOf = (ports: Ports, destination: DestinationMetadata): SettingsOf => ({
  integration: refOf(destination),
  fields: fieldsOf(destination.options),
  ...(needsLogin(ports.catalog, destination) ? { needsLogin: true } : {}),
});

/** What Segment offers for a type, and what was asked for by name. */
export async function findIntegrations(ports: Ports, effect: Of<'find_integrations'>): Promise<Outcome> {
  const { draft, of, type, wanted } = effect;
  const entry = ports.catalog.integrations.find((integration) => integration.slug === wanted);
  const ids = known(ports.catalog, of);
  if (of === 'source') {
    const all = await ports.segment.sourceCatalog();
    const items = ranked(
      all.filter((source) => fitsSource(source, type)),
      ids,
    ).map((source) => ({ ...refOf(source), kind: kindOf(source) }));
    const found = wanted ? wantedEntry(all, wanted, entry?.source?.metadataId) : undefined;
    const exact: SettingsOf | undefined = found && {
      integration: refOf(found),
      sourceKind: kindOf(found),
      fields: fieldsOf(found.options),
    };
    return { kind: 'integrations_found', draft, items, ...(exact ? { exact } : {}) };
  }
  const all = await ports.segment.destinationCatalog();
  const items = ranked(
    all.filter((destination) => fitsDestination(destination, type)),
    ids,
  ).map(refOf);
  const found = wanted ? wantedEntry(all, wanted, entry?.destination?.metadataId) : undefined;
  const isTaken = found && found.id !== profilesDestinationId;
  return {
    kind: 'integrations_found',
    draft,
    items,
    ...(isTaken ? { exact: settingsOf(ports, found) } : {}),
  };
}

/** Which settings an integration has. */
export async function readSettings(ports: Ports, effect: Of<'read_settings'>): Promise<Outcome> {
  const { of, metadataId, subject } = effect;
  if (of === 'source') {
    const source = (await ports.segment.sourceCatalog()).find((entry) => entry.id === metadataId);
    const settings: SettingsOf = source
      ? {
          integration: refOf(source),
          sourceKind: kindOf(source),
          fields: kindOf(source) === 'event' ? requiredOnly(source.options) : fieldsOf(source.options),
        }
      : { integration: { metadataId, slug: metadataId, name: metadataId }, fields: [] };
    return { kind: 'settings_read', subject, settings };
  }
  const destination = (await ports.segment.destinationCatalog()).find((entry) => entry.id === metadataId);
  const settings: SettingsOf = destination
    ? settingsOf(ports, destination)
    : { integration: { metadataId, slug: metadataId, name: metadataId }, fields: [] };
  return { kind: 'settings_read', subject, settings };
}

const requiredOnly = (options: readonly SettingOption[]): SettingField[] =>
  fieldsOf(options.filter((option) => option.required));
