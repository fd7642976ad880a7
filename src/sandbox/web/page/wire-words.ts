import { asObject, asText, type Json, optionalText } from './json.ts';

/** How the words name people and conversations. */
export type Names = { nameOf(userId: string): string; channelName(channelId: string): string };

const short = (text: string, length = 70): string => {
  const line = text.split('\n')[0]?.trim() ?? '';
  return line.length > length ? `${line.slice(0, length).trimEnd()}…` : line;
};

const placeOf = (channel: string, { channelName }: Names): string => {
  if (channel.startsWith('D')) return 'the direct message';
  const name = channelName(channel);
  return name === channel ? 'a conversation' : `#${name}`;
};

/** What a person did, from a delivery of Slack's to Segue; undefined for what Slack tells by itself. */
export function actWords(entry: Json, names: Names): string | undefined {
  const what = asText(entry.what);
  const detail = asObject(entry.detail);
  const who = names.nameOf(asText(detail.user));
  const text = short(asText(detail.text));
  switch (what) {
    case 'event message':
    case 'event app_mention': {
      const where = placeOf(asText(detail.channel), names);
      const at = where === 'the direct message' ? 'to Segue' : `in ${where}`;
      return text ? `${who} wrote “${text}” ${at}` : `${who} wrote ${at}`;
    }
    case 'block_actions': {
      const label = asText(detail.label);
      return label ? `${who} pressed “${label}”` : `${who} chose something`;
    }
    case 'view_submission': {
      const title = asText(detail.title);
      return title ? `${who} sent the form “${title}”` : `${who} sent a form`;
    }
    case 'shortcut':
    case 'message_action':
      return `${who} used a shortcut`;
  }
  const command = /^command (.+)$/.exec(what)?.[1];
  return command ? `${who} typed “${`${command} ${text}`.trim()}”` : undefined;
}

/** A delivery in words: what Slack asked, and that Segue looked at the signature before it acknowledged. */
export function deliveryWords(entry: Json, names: Names): string {
  const what = asText(entry.what);
  const detail = asObject(entry.detail);
  const status = Number(entry.status ?? 0);
  const told =
    what === 'event app_home_opened'
      ? `Slack told Segue that ${names.nameOf(asText(detail.user))} opened it`
      : what === 'view_closed'
        ? `Slack told Segue that ${names.nameOf(asText(detail.user))} closed the form`
        : 'Slack sent Segue the signed request';
  if (status === 401 || status === 403) return `${told}; Segue refused its signature`;
  if (status === 0) return `${told}; no answer came`;
  if (status >= 400) return `${told}; Segue could not take it`;
  return `${told}; the signature was right and Segue acknowledged it`;
}

/** A call of Segue's to Slack in words. */
export function slackWords(entry: Json, names: Names): string {
  const method = asText(entry.what);
  const detail = asObject(entry.detail);
  const text = short(asText(detail.text));
  const where = placeOf(asText(detail.channel), names);
  const user = optionalText(detail.user) ?? optionalText(detail.user_id);
  const who = user ? names.nameOf(user) : 'somebody';
  switch (method) {
    case 'chat.postMessage':
      return `Segue wrote in ${where}${text ? `: “${text}”` : ''}`;
    case 'chat.postEphemeral':
      return `Segue told ${who} alone${text ? `: “${text}”` : ''}`;
    case 'chat.update':
      return `Segue brought a message in ${where} up to date${text ? `: “${text}”` : ''}`;
    case 'response_url':
      return `Segue answered the press${text ? `: “${text}”` : ''}`;
    case 'views.open':
    case 'views.push':
      return 'Segue opened a form';
    case 'views.update':
      return 'Segue brought the form up to date';
    case 'views.publish':
      return `Segue drew the Home of ${who}`;
    case 'users.info':
      return `Segue asked Slack who ${who} is`;
    case 'auth.test':
      return 'Segue asked Slack which app it is';
    case 'conversations.open':
      return 'Segue opened a direct message';
    case 'conversations.history':
    case 'conversations.replies':
      return 'Segue looked for a message it may have posted already';
    case 'files.getUploadURLExternal':
    case 'files.completeUploadExternal':
    case 'upload':
      return 'Segue handed a file to Slack';
    case 'assistant.threads.setStatus':
      return 'Segue showed what it is doing';
    case 'assistant.threads.setSuggestedPrompts':
      return 'Segue suggested what to say';
    default:
      return `Segue called ${method}`;
  }
}

const nouns: Record<string, [one: string, many: string]> = {
  sources: ['the source', 'the sources'],
  destinations: ['the destination', 'the destinations'],
  warehouses: ['the warehouse', 'the warehouses'],
  'connected-destinations': ['a destination of a source', 'the destinations of a source'],
  'connected-warehouses': ['a warehouse of a source', 'the warehouses of a source'],
  'connected-sources': ['the connection of a source with a warehouse', 'the sources of a warehouse'],
  'tracking-plans': ['the tracking plan', 'the tracking plans'],
  rules: ['the rules of the tracking plan', 'the rules of the tracking plan'],
  subscriptions: ['a mapping of the destination', 'the mappings of the destination'],
  labels: ['the label', 'the labels'],
  users: ['a person and their role', 'the people and their roles'],
  groups: ['a group', 'the groups'],
  'reverse-etl-models': ['the Reverse ETL model', 'the Reverse ETL models'],
  'reverse-etl-syncs': ['a sync of the warehouse', 'the syncs of the warehouse'],
  syncs: ['a sync of the warehouse', 'the syncs of the warehouse'],
  audiences: ['the audience', 'the audiences'],
  spaces: ['the space', 'the spaces'],
  activations: ['an activation of the audience', 'the activations of the audience'],
  previews: ['a preview of the audience', 'the previews of the audience'],
};

const verbs: Record<string, [did: string, couldNot: string]> = {
  GET: ['read', 'read'],
  POST: ['created', 'create'],
  PUT: ['replaced', 'replace'],
  PATCH: ['changed', 'change'],
  DELETE: ['removed', 'remove'],
};

/** A call to Segment in words: Segue's to the Public API, or a website's to the Tracking API. */
export function segmentWords(entry: Json): string {
  const method = asText(entry.method);
  const path = asText(entry.path).split('?')[0] ?? '';
  const failed = Number(entry.status ?? 0) >= 400 || Number(entry.status ?? 0) === 0;
  if (path.startsWith('/v1/')) {
    const amount = /^(\d+) messages?$/.exec(asText(entry.detail))?.[1];
    const events = amount ? `${amount} ${amount === '1' ? 'event' : 'events'}` : 'events';
    return failed
      ? `The website could not send ${events} to Segment`
      : `The website sent ${events} to Segment`;
  }
  const [did, couldNot] = verbs[method] ?? ['called', 'call'];
  const verb = failed ? `Segue could not ${couldNot}` : `Segue ${did}`;
  const name = optionalText(entry.name);
  if (path === '/') return `${verb} the workspace`;
  if (path.startsWith('/catalog/')) return `${verb} Segment’s catalogue`;
  if (path.startsWith('/events/')) return `${verb} how many events arrived`;
  if (path.startsWith('/delivery-overview/')) return `${verb} how much was delivered`;
  const parts = path.split('/').filter(Boolean);
  const at = parts.findLastIndex((part) => Object.hasOwn(nouns, part));
  const [one, many] = nouns[parts[at] ?? ''] ?? [];
  if (!one) return `Segue called ${method} ${path}`;
  // Beside a thing of its own, the name in the answer may be another thing's.
  const isNested = parts.slice(0, at).some((part) => Object.hasOwn(nouns, part));
  const isMany = at === parts.length - 1 && method === 'GET';
  const named = name && !isMany && !isNested ? ` ${name}` : '';
  return `${verb} ${isMany ? many : one}${named}`;
}
