import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { en } from '../../../src/copy/en.ts';
import { type SlackMethod, slackMethods } from '../../../src/platforms/slack/client.ts';
import { shortcuts } from '../../../src/platforms/slack/parse-shortcut.ts';
import { listened } from '../../../src/platforms/slack/receive.ts';

const root = new URL('../../../', import.meta.url);
const folder = new URL('src/platforms/slack/', root);
const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

const length = (least: number, most: number) => z.string().min(least).max(most);
const url = z.url({ protocol: /^https$/ }).max(3_000);

/**
 * Slack's rules for a manifest as far as Segue uses it (slackapi/manifest-schema, version 2, August 2026: nothing that it
 * does not know may stand in one).
 */
const schema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: length(1, 35),
    description: length(1, 140),
    long_description: length(175, 4_000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.literal(true),
      messages_tab_read_only_enabled: z.literal(false),
    }),
    agent_view: z.strictObject({
      agent_description: length(1, 300),
      suggested_prompts: z
        .array(z.strictObject({ title: length(1, 75), message: length(1, 500) }))
        .min(1)
        .max(4),
    }),
    bot_user: z.strictObject({ display_name: length(1, 80), always_online: z.boolean() }),
    shortcuts: z
      .array(
        z.strictObject({
          name: length(1, 24),
          type: z.enum(['global', 'message']),
          callback_id: length(1, 255),
          description: length(1, 150),
        }),
      )
      .min(1)
      .max(10),
    slash_commands: z
      .array(
        z.strictObject({
          command: length(2, 32).startsWith('/'),
          url,
          description: length(1, 2_000),
          usage_hint: length(1, 1_000),
          should_escape: z.literal(true),
        }),
      )
      .min(1)
      .max(50),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: url, bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: url }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
});

const manifest = schema.parse(JSON.parse(readFileSync(new URL('manifest/slack.json', root), 'utf8')));

/** Bot scopes a method needs as Segue calls it (Slack docs: each method's page); history and open only for direct messages. */
const scopes: Record<SlackMethod, string[]> = {
  'auth.test': [],
  'apps.connections.open': [],
  // Since March 2026 by chat:write; assistant:write is still accepted "for the time being".
  'assistant.threads.setStatus': ['chat:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
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

test('the scopes are those of the methods, events, commands and shortcuts in use, no more', () => {
  const needed = [
    ...Object.values(scopes).flat(),
    ...listened.events.flatMap((name) => events[name].scopes),
    // Slack adds it for slash commands and for shortcuts.
    ...(listened.commands.length + listened.shortcuts.length > 0 ? ['commands'] : []),
  ];
  expect(manifest.oauth_config.scopes).toEqual({ bot: [...new Set(needed)].sort() });
});

test('the methods named are those the code calls, and there is no other way to call one', () => {
  const called = [...source.matchAll(/\bclient\.((?:\w+\.)+\w+)\(/g)].map(([, name]) => String(name));
  const uploads = source.includes('client.filesUploadV2(')
    ? ['files.getUploadURLExternal', 'files.completeUploadExternal']
    : [];
  const sockets = source.includes('SocketModeReceiver(') ? ['apps.connections.open'] : [];
  // `inner.client` is Socket Mode's own, and no Web API.
  expect([...new Set([...called, ...uploads, ...sockets])].sort()).toEqual([...slackMethods].sort());
  expect(source).not.toMatch(/\.apiCall\(|\bsayStream\b|\bsay\(\{|\bfetch\(['"`]https:\/\/slack/);
});

test('events, commands, shortcuts and interactivity are those the code listens to', () => {
  expect(manifest.settings.event_subscriptions.bot_events).toEqual(
    listened.events.map((name) => events[name].name).sort(),
  );
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([...listened.commands]);
  expect(manifest.features.shortcuts.map(({ callback_id }) => callback_id).sort()).toEqual(
    Object.keys(shortcuts).sort(),
  );
  // A message shortcut would hand Segue words of people who did not speak to it.
  expect(new Set(manifest.features.shortcuts.map(({ type }) => type))).toEqual(new Set(['global']));
  expect(manifest.settings.interactivity.is_enabled).toBe(/app\.(action|view|shortcut)\(/.test(source));
  const listens = [...source.matchAll(/\bapp\.(event|command|shortcut|action|view|message|options)\(/g)];
  expect(new Set(listens.map(([, kind]) => kind))).toEqual(
    new Set(['event', 'command', 'shortcut', 'action', 'view']),
  );
});

test('every address is the one that deliveries are taken at', () => {
  const urls = [
    manifest.settings.event_subscriptions.request_url,
    manifest.settings.interactivity.request_url,
    ...manifest.features.slash_commands.map((command) => command.url),
  ];
  expect(new Set(urls).size).toBe(1);
  expect(urls[0]).toMatch(/^https:\/\/[^/]+\/slack\/events$/);
});

test('what a newcomer is offered before Segue has said anything is what Segue offers before a setup', () => {
  const { start, choose, help } = en.general.prompts;
  expect(manifest.features.agent_view.suggested_prompts).toEqual([start, choose, help]);
});
