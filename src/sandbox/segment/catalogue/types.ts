/** One setting of an integration, as the Public API's catalogue gives it. */
export type Option = {
  name: string;
  type: 'string' | 'password' | 'select' | 'boolean' | 'number' | 'map' | 'array';
  required: boolean;
  label: string;
  description: string;
  /** An empty one for maps and arrays. */
  defaultValue?: string | number | boolean | Record<string, never> | never[];
  choices?: { label: string; value: string }[];
};

type Logos = { default: string; mark: string; alt: string };

/** An entry of `GET /catalog/sources`. */
export type SourceMetadata = {
  id: string;
  name: string;
  slug: string;
  description: string;
  logos: Logos;
  options: Option[];
  categories: string[];
  isCloudEventSource: boolean;
  status: string;
  partnerOwned: boolean;
};

export type Action = {
  id: string;
  slug: string;
  name: string;
  description: string;
  platform: 'CLOUD' | 'WEB';
  hidden: boolean;
  defaultTrigger: string;
  fields: {
    id: string;
    sortOrder: number;
    fieldKey: string;
    label: string;
    type: string;
    description: string;
    defaultValue?: unknown;
    required: boolean;
    multiple: boolean;
    dynamic: boolean;
    allowNull: boolean;
  }[];
};

export type Preset = { actionId: string; name: string; trigger: string; fields: Record<string, unknown> };

/** An entry of `GET /catalog/destinations`. */
export type DestinationMetadata = {
  id: string;
  name: string;
  slug: string;
  description: string;
  logos: Logos;
  options: Option[];
  categories: string[];
  status: string;
  website: string;
  components: { code: string; type: string }[];
  previousNames: string[];
  supportedMethods: { track: boolean; pageview: boolean; identify: boolean; group: boolean; alias: boolean };
  supportedPlatforms: {
    browser: boolean;
    server: boolean;
    mobile: boolean;
    warehouse: boolean;
    cloudAppObject: boolean;
    linkedAudiences: boolean;
  };
  supportedFeatures: { cloudModeInstances: string; deviceModeInstances: string; replay: boolean };
  actions: Action[];
  presets: Preset[];
  partnerOwned: boolean;
  supportedRegions: string[];
  regionEndpoints: string[];
};

/** An entry of `GET /catalog/warehouses`. */
export type WarehouseMetadata = {
  id: string;
  name: string;
  slug: string;
  description: string;
  logos: Logos;
  options: Option[];
};

/** What Segment shows instead of a stored secret (Public API reference, example bodies). */
export const mask = '••••••••••';

/**
 * Whether a setting's value is hidden on reading. By name as well as by type: several destinations declare
 * their secrets as plain strings (Amplitude's secretKey, Mixpanel's apiSecret).
 */
export function isSecret(option: Pick<Option, 'name' | 'type'>): boolean {
  return option.type === 'password' || /secret|token|password|private|credential|key$/i.test(option.name);
}

/** Settings as a read gives them: secrets masked, empty ones left empty. */
export function maskSettings(
  options: readonly Option[],
  settings: Record<string, unknown>,
): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings)) {
    const option = options.find((one) => one.name === name) ?? { name, type: 'string' as const };
    shown[name] = isSecret(option) && typeof value === 'string' && value !== '' ? mask : value;
  }
  return shown;
}
