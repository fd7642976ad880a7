import { createHash } from 'node:crypto';
import type { Action, DestinationMetadata, Option, Preset, SourceMetadata } from './types.ts';

/** A setting in short: `name:type`, with `!` after the name when required, e.g. "apiKey!:password". */
export type OptionSpec = string | Option;

const labels: Record<string, string> = { api: 'API', id: 'ID', url: 'URL', pixel: 'Pixel' };

function readable(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[_\s]+/)
    .map((word) => labels[word.toLowerCase()] ?? word[0]?.toUpperCase() + word.slice(1))
    .join(' ');
}

const defaults: Partial<Record<Option['type'], NonNullable<Option['defaultValue']>>> = {
  boolean: false,
  map: {},
  array: [],
};

/** Reads the short form of a setting. Throws on a type the catalogue does not know. */
export function option(spec: OptionSpec): Option {
  if (typeof spec !== 'string') return spec;
  const parts = /^(\w+)(!?):(string|password|boolean|number|map|array)$/.exec(spec);
  if (!parts?.[1] || !parts[3]) throw new Error(`Bad option in the sandbox catalogue: ${spec}`);
  const [, name, required] = parts;
  const label = readable(name);
  const type = parts[3] as Exclude<Option['type'], 'select'>;
  return {
    name,
    type,
    required: required === '!',
    label,
    description: '',
    ...(type in defaults && required === '' ? { defaultValue: defaults[type] } : {}),
  };
}

/** A choice among fixed values; the first is the default. */
export function select(name: string, label: string, choices: [value: string, label: string][]): Option {
  return {
    name,
    type: 'select',
    required: true,
    label,
    description: '',
    defaultValue: choices[0]?.[0] ?? '',
    choices: choices.map(([value, text]) => ({ value, label: text })),
  };
}

const logos = (slug: string, name: string) => ({
  default: `https://cdn.segment.example/logos/${slug}-default.svg`,
  mark: `https://cdn.segment.example/logos/${slug}-mark.svg`,
  alt: name,
});

/** Ids look like Segment's own 22 characters and never change, as clients keep them. */
function stableId(text: string): string {
  return createHash('sha256').update(text).digest('base64').replace(/[+/=]/g, '').slice(0, 22);
}

export type SourceSpec = {
  id: string;
  name: string;
  slug?: string;
  categories: string[];
  cloudEvents?: boolean;
  options?: OptionSpec[];
  description?: string;
  status?: string;
};

const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Fills a source's entry up to the full shape of the API. */
export function source(spec: SourceSpec): SourceMetadata {
  const slug = spec.slug ?? slugOf(spec.name);
  return {
    id: spec.id,
    name: spec.name,
    slug,
    description: spec.description ?? `Collects data from ${spec.name}.`,
    logos: logos(slug, spec.name),
    options: (spec.options ?? []).map(option),
    categories: spec.categories,
    isCloudEventSource: spec.cloudEvents ?? false,
    status: spec.status ?? 'PUBLIC',
    partnerOwned: spec.cloudEvents ?? false,
  };
}

export type ActionSpec = {
  slug: string;
  name: string;
  trigger: string;
  /** Real action ids where they are known. */
  id?: string;
  /** No ready-made mapping for it. */
  withoutPreset?: boolean;
  fields?: Record<string, unknown>;
};

export type DestinationSpec = {
  id: string;
  name: string;
  slug?: string;
  categories: string[];
  options?: OptionSpec[];
  /** Empty: a classic destination that gets everything while it is enabled. */
  actions?: ActionSpec[];
  warehouse?: boolean;
  /** Runs in the browser only. */
  web?: boolean;
  methods?: Partial<DestinationMetadata['supportedMethods']>;
  description?: string;
  status?: string;
};

const defaultFields = { userId: { '@path': '$.userId' }, event: { '@path': '$.event' } };

function action(destination: string, spec: ActionSpec, web: boolean): Action {
  return {
    id: spec.id ?? stableId(`${destination}/${spec.slug}`),
    slug: spec.slug,
    name: spec.name,
    description: `${spec.name} in the connected tool.`,
    platform: web ? 'WEB' : 'CLOUD',
    hidden: false,
    defaultTrigger: spec.trigger,
    fields: Object.entries(spec.fields ?? defaultFields).map(([key, value], sortOrder) => ({
      id: stableId(`${destination}/${spec.slug}/${key}`),
      sortOrder,

      fieldKey: key,
      label: readable(key),
      type: typeof value === 'boolean' ? 'BOOLEAN' : key === 'data' ? 'OBJECT' : 'STRING',
      description: '',
      defaultValue: value,
      required: false,
      multiple: false,
      dynamic: false,
      allowNull: false,
    })),
  };
}

/** Fills a destination's entry up to the full shape of the API; each action gets its preset. */
export function destination(spec: DestinationSpec): DestinationMetadata {
  const slug = spec.slug ?? slugOf(spec.name);
  const web = spec.web ?? false;
  const specs = spec.actions ?? [];
  const actions = specs.map((one) => action(spec.id, one, web));
  const presets: Preset[] = specs.flatMap((one, index) => {
    const built = actions[index];
    if (!built || one.withoutPreset) return [];
    return [
      { actionId: built.id, name: one.name, trigger: one.trigger, fields: one.fields ?? defaultFields },
    ];
  });
  return {
    id: spec.id,
    name: spec.name,
    slug,
    description: spec.description ?? `Sends data to ${spec.name.replace(/ \(.*\)$/, '')}.`,
    logos: logos(slug, spec.name),
    options: (spec.options ?? []).map(option),
    categories: spec.categories,
    status: spec.status ?? 'PUBLIC',
    website: `https://${slug}.example`,
    components: [{ code: `https://cdn.segment.example/${slug}`, type: web ? 'BROWSER' : 'SERVER' }],
    previousNames: [spec.name],
    supportedMethods: {
      track: true,
      pageview: true,
      identify: true,
      group: true,
      alias: true,
      ...spec.methods,
    },
    supportedPlatforms: {
      browser: true,
      server: !web,
      mobile: !web,
      warehouse: spec.warehouse ?? false,
      cloudAppObject: false,
      linkedAudiences: spec.warehouse ?? false,
    },
    supportedFeatures: {
      cloudModeInstances: web ? '0' : '1',
      deviceModeInstances: web ? '1' : '0',
      replay: !web,
    },
    actions,
    presets,
    partnerOwned: false,
    supportedRegions: ['us-west-2', 'eu-west-1'],
    regionEndpoints: ['US', 'EU'],
  };
}
