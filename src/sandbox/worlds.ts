/** A request to a world's part of the control API: `path` is what follows `/sandbox/<world>`, e.g. "/say". */
export type ControlRequest = {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  query: URLSearchParams;
  body: unknown;
};

export type ControlReply = { status: number; body: unknown };

/** Sandbox time: real time plus an offset that the control API moves. */
export interface Clock {
  /** ms since the epoch */
  now(): number;
}

/**
 * One stand-in for the world outside: an HTTP server on 127.0.0.1 that speaks the real wire protocol, and its
 * part of the control API. State is written to `stateFile` (when given) before a change is answered, so that it
 * survives a kill like the real world would.
 */
export interface World {
  control(request: ControlRequest): Promise<ControlReply>;
  /** Told after each change; the page reloads what it shows. Returns the unsubscriber. */
  onChange(listener: () => void): () => void;
  /** Back to the first state. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface SlackWorld extends World {
  /** For SLACK_API_URL, e.g. http://127.0.0.1:4001/api/ */
  readonly apiUrl: string;
  /** Where the bot takes deliveries, e.g. http://127.0.0.1:3000/slack/events; set once the bot listens. */
  deliverTo(eventsUrl: string): void;
}

export interface SegmentWorld extends World {
  /** For SEGMENT_API_URL, no trailing slash. */
  readonly apiUrl: string;
  /** For SEGMENT_TRACKING_URL, no trailing slash and no /v1. */
  readonly trackingUrl: string;
  /** Whether the published limits are enforced now (`switches.rateLimits`). */
  enforcesLimits(): boolean;
  /** Both APIs of the EU region: they know the workspace, and take its events, once it is switched there. */
  readonly euUrl: string;
}

/** Fixed, so that configuration and tests can name them. They open nothing but the sandbox. */
export const sandboxSecrets = {
  slackSigningSecret: 'sandbox-signing-secret-0123456789abcdef',
  slackBotToken: 'xoxb-sandbox-0000000000-segue',
  segmentToken: 'sgp_sandbox_0000000000_owner',
} as const;

export const homeTeam = { id: 'T0ACME0001', name: 'Acme' } as const;
export const partnerTeam = { id: 'T0PARTNER1', name: 'Partner Inc' } as const;
export const bot = { appId: 'A0SEGUE001', userId: 'USEGUE0001', botId: 'B0SEGUE001', name: 'Segue' } as const;

export type SandboxPerson = {
  id: string;
  team: string;
  /** Login-like handle. */
  name: string;
  realName: string;
  email: string;
  /** Who they are in this play, for the person picker. */
  about: string;
  slack: 'member' | 'admin' | 'guest' | 'outsider';
  /** Role in the Segment workspace; `owner_by_group` holds it only through a user group. */
  segment: 'owner' | 'owner_by_group' | 'source_admin' | 'member' | 'none';
};

export const people: readonly SandboxPerson[] = [
  {
    id: 'UOLIVIA01',
    team: homeTeam.id,
    name: 'olivia',
    realName: 'Olivia Hart',
    email: 'olivia@acme.example',
    about: 'Segment Workspace Owner',
    slack: 'member',
    segment: 'owner',
  },
  {
    id: 'UOMAR0001',
    team: homeTeam.id,
    name: 'omar',
    realName: 'Omar Haddad',
    email: 'omar@acme.example',
    about: 'Second Workspace Owner (through a group)',
    slack: 'member',
    segment: 'owner_by_group',
  },
  {
    id: 'UERIN0001',
    team: homeTeam.id,
    name: 'erin',
    realName: 'Erin Novak',
    email: 'erin@acme.example',
    about: 'Engineer, Source Admin in Segment',
    slack: 'member',
    segment: 'source_admin',
  },
  {
    id: 'UANA00001',
    team: homeTeam.id,
    name: 'ana',
    realName: 'Ana Costa',
    email: 'ana@acme.example',
    about: 'Approver',
    slack: 'member',
    segment: 'member',
  },
  {
    id: 'UBEN00001',
    team: homeTeam.id,
    name: 'ben',
    realName: 'Ben Okafor',
    email: 'ben@acme.example',
    about: 'Approver',
    slack: 'member',
    segment: 'member',
  },
  {
    id: 'UCHEN0001',
    team: homeTeam.id,
    name: 'chen',
    realName: 'Chen Li',
    email: 'chen@acme.example',
    about: 'Approver',
    slack: 'member',
    segment: 'none',
  },
  {
    id: 'UADAM0001',
    team: homeTeam.id,
    name: 'adam',
    realName: 'Adam Weiss',
    email: 'adam@acme.example',
    about: 'Slack admin',
    slack: 'admin',
    segment: 'none',
  },
  {
    id: 'UGINA0001',
    team: homeTeam.id,
    name: 'gina',
    realName: 'Gina Park',
    email: 'gina@agency.example',
    about: 'Guest in this Slack',
    slack: 'guest',
    segment: 'none',
  },
  {
    id: 'UOSCAR001',
    team: partnerTeam.id,
    name: 'oscar',
    realName: 'Oscar Lind',
    email: 'oscar@partner.example',
    about: 'Works elsewhere, in a shared channel',
    slack: 'outsider',
    segment: 'none',
  },
];

export type SandboxChannel = { id: string; name: string; shared: boolean; members: string[] };

const home = people
  .filter((person) => person.slack === 'member' || person.slack === 'admin')
  .map((person) => person.id);

export const channels: readonly SandboxChannel[] = [
  { id: 'C0GENERAL1', name: 'general', shared: false, members: home },
  { id: 'C0APPROVE1', name: 'segue-approvals', shared: false, members: [...home, 'UGINA0001'] },
  { id: 'C0PARTNER1', name: 'partner-launch', shared: true, members: [...home, 'UGINA0001', 'UOSCAR001'] },
];
