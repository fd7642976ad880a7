import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type SlackMethod, slackMethods } from '../../../src/platforms/slack/client.ts';
import { listened } from '../../../src/platforms/slack/receive.ts';

const root = new URL('../../../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest/slack.json', root), 'utf8'));
const folder = new URL('src/platforms/slack/', root);
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

/** Bot scopes a method needs as Segue calls it (Slack docs: each method's page); history and open only for direct messages. */
const scopes: Record<SlackMethod, string[]> = {
  'auth.test': [],
  'apps.connections.open': [],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.history': ['im:history'],
  'conversations.replies': ['im:history'],
  'conversations.open': ['im:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.update': [],
  'views.publish': [],
};

/** What Slack wants for what is subscribed to; "message" of Bolt is message.im here. */
const events: Record<(typeof listened.events)[number], { name: string; scopes: string[] }> = {
  message: { name: 'message.im', scopes: ['im:history'] },
  app_mention: { name: 'app_mention', scopes: ['app_mentions:read'] },
  app_home_opened: { name: 'app_home_opened', scopes: [] },
};

test('the scopes are those of the methods, events and commands in use, no more', () => {
  const needed = [
    ...Object.values(scopes).flat(),
    ...listened.events.flatMap((name) => events[name].scopes),
    ...(listened.commands.length > 0 ? ['commands'] : []),
  ];
  expect(manifest.oauth_config.scopes).toEqual({ bot: [...new Set(needed)].sort() });
});

test('the methods named are those the code calls', () => {
  const called = [...source.matchAll(/\bclient\.((?:\w+\.)+\w+)\(/g)].map(([, name]) => String(name));
  const uploads = source.includes('client.filesUploadV2(')
    ? ['files.getUploadURLExternal', 'files.completeUploadExternal']
    : [];
  const sockets = source.includes('SocketModeReceiver(') ? ['apps.connections.open'] : [];
  const own = called.filter((name) => slackMethods.some((method) => method === name));
  expect([...new Set([...own, ...uploads, ...sockets])].sort()).toEqual([...slackMethods].sort());
  const foreign = called.filter(
    (name) => !own.includes(name) && /^(chat|views|users|conversations|files|auth|apps)\./.test(name),
  );
  expect(foreign).toEqual([]);
});

test('events, commands and interactivity are those the code listens to', () => {
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(
    listened.events.map((name) => events[name].name).sort(),
  );
  expect(manifest.features.slash_commands.map(({ command }: { command: string }) => command)).toEqual([
    ...listened.commands,
  ]);
  expect(manifest.settings.interactivity.is_enabled).toBe(/app\.(action|view)\(/.test(source));
  expect(manifest.features.app_home).toEqual({
    home_tab_enabled: true,
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
  const urls = [
    manifest.settings.event_subscriptions.request_url,
    manifest.settings.interactivity.request_url,
    ...manifest.features.slash_commands.map(({ url }: { url: string }) => url),
  ];
  expect(new Set(urls).size).toBe(1);
  expect(urls[0]).toMatch(/^https:\/\/.*\/slack\/events$/);
});

test('the texts are as long as Slack allows', () => {
  const { name, description, long_description: long } = manifest.display_information;
  expect(name.length).toBeLessThanOrEqual(35);
  expect(description.length).toBeLessThanOrEqual(140);
  expect(long.length).toBeGreaterThanOrEqual(175);
  expect(long.length).toBeLessThanOrEqual(4_000);
  for (const command of manifest.features.slash_commands) {
    expect(command.description.length).toBeLessThanOrEqual(2_000);
    expect(command.usage_hint.length).toBeLessThanOrEqual(1_000);
  }
});
