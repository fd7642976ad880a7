import { readFileSync } from 'node:fs';
import { asObj, asObjs, asText, type Obj } from './json.ts';

/** A shortcut of the app, as Slack's menus list it. */
export type Shortcut = { callbackId: string; name: string; description: string; type: 'global' | 'message' };

/** What Slack knows of the app from its manifest. */
export type AppSettings = { shortcuts: readonly Shortcut[]; scopes: readonly string[] };

/** The settings in a manifest file, as "create an app from a manifest" takes them. Throws when it cannot be read. */
export function readManifest(file: URL): AppSettings {
  const manifest = asObj(JSON.parse(readFileSync(file, 'utf8'))) ?? {};
  const scopes = asObj(asObj(manifest.oauth_config)?.scopes)?.bot;
  return {
    shortcuts: asObjs(asObj(manifest.features)?.shortcuts).map(shortcut),
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
  };
}

const shortcut = (one: Obj): Shortcut => ({
  callbackId: asText(one.callback_id) ?? '',
  name: asText(one.name) ?? '',
  description: asText(one.description) ?? '',
  type: one.type === 'message' ? 'message' : 'global',
});
