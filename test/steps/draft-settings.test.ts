import { describe, expect, test } from 'vitest';
import type { SettingField } from '../../src/core/checklist.ts';
import { secretMark } from '../../src/core/secrets.ts';
import type { Play } from '../support/given.ts';
import { at } from '../support/stages.ts';

const field = (name: string, required = false, kind: SettingField['kind'] = 'text'): SettingField => ({
  name,
  label: name,
  kind,
  required,
});

/** A draft of a destination with these settings. */
function drafted(fields: SettingField[]): Play {
  const play = at('sourcesDone').holds('find_integrations').says('amplitude');
  return play.comesBack('find_integrations', (effect) => ({
    kind: 'integrations_found',
    draft: 'draft' in effect && typeof effect.draft === 'string' ? effect.draft : '',
    items: [],
    exact: { integration: { metadataId: 'm1', slug: 'amplitude', name: 'Amplitude' }, fields },
  }));
}

/** Segment did not take one setting of it. */
const refuses = (play: Play, named: string, why: string): Play => {
  const job = play.jobOf('create_destination');
  return play.comesBack('create_destination', (effect) => ({
    kind: 'failed',
    job,
    effect,
    text: { what: 'It went wrong.', kept: 'All.', next: 'Again.' },
    field: named,
    why,
  }));
};

const names = (play: Play) => play.form.fields.flatMap((entry) => ('name' in entry ? [entry.name] : []));

describe('many settings', () => {
  const fields = [field('site', true), ...Array.from({ length: 9 }, (_, n) => field(`o${n + 1}`))];

  test('stand in two forms, and either keeps what the other holds', () => {
    const play = drafted(fields).presses('Fill in settings');
    expect(names(play)).toEqual(['site', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6']);
    play.fills({ site: 'acme', o1: 'one' });
    play.presses('More settings (3)');
    expect(names(play)).toEqual(['o7', 'o8', 'o9']);
    play.fills({ o8: 'eight' });
    play.presses('Change settings');
    play.fills({ site: 'acme2' });
    expect(play.c.drafts[0]?.settings).toEqual({ site: 'acme2', o8: 'eight' });
    expect(play.buttons).toContain('Create destination');
  });

  test('the optional ones alone do not make the required ones whole', () => {
    const play = drafted(fields).presses('More settings (3)');
    play.fills({ o9: 'nine' });
    expect(play.buttons).not.toContain('Create destination');
    play.presses('Fill in settings');
    expect(play.fills({ o1: 'x' })).toEqual({ site: 'Segment requires this.' });
    expect(play.fills({ site: 'acme' })).toEqual({});
    expect(play.c.drafts[0]?.settings).toEqual({ site: 'acme', o9: 'nine' });
    expect(play.presses('Create destination').c.destinations).toHaveLength(1);
  });

  test('few stand in one', () => {
    expect(drafted(fields.slice(0, 7)).buttons.join()).not.toContain('More settings');
  });
});

describe('a setting that Segment refuses', () => {
  const fields = [field('apiKey', true, 'secret'), field('site', true), field('host')];
  const filled = () => {
    const play = drafted(fields).holds('create_destination').presses('Fill in settings');
    play.fills({ apiKey: secretMark, site: 'acme' });
    return play.presses('Create destination');
  };

  test.each(['settings.site', 'site', '/settings/site', 'settings[site]'])(
    'leads back to the form, with that one marked and all else kept (%s)',
    (named) => {
      const play = refuses(filled(), named, 'site must be a domain');
      expect(play.said).toContain('Segment refused a setting of Amplitude, site: site must be a domain');
      expect(play.said).toContain('Nothing was created');
      expect(play.buttons).not.toContain('Create destination');
      expect(play.buttons).not.toContain('Try again');
      play.presses('Correct it');
      expect(names(play)).toEqual(['site', 'apiKey', 'host']);
      expect(play.form.fields).toContainEqual(expect.objectContaining({ name: 'site', initial: 'acme' }));
      expect(play.said).toContain('Segment refused site: site must be a domain.');
      play.fills({ site: 'acme.example', apiKey: '' });
      expect(play.c.drafts[0]).toMatchObject({ settings: { site: 'acme.example' }, secrets: ['apiKey'] });
      play.releases('create_destination').presses('Create destination');
      expect(play.c.destinations).toMatchObject([
        { secrets: ['apiKey'], settings: { site: 'acme.example' } },
      ]);
    },
  );

  test('which is secret has to be entered anew', () => {
    const play = refuses(filled(), 'settings.apiKey', 'apiKey is not known').presses('Correct it');
    expect(play.fills({ site: 'acme', apiKey: '' })).toEqual({ apiKey: 'Segment requires this.' });
    expect(play.fills({ site: 'acme', apiKey: secretMark })).toEqual({});
  });

  test('which is optional is asked for again all the same', () => {
    const play = drafted([field('site'), field('host')]).holds('create_destination');
    play.presses('Change settings');
    play.fills({ host: 'nowhere' });
    refuses(play.presses('Create destination'), 'settings.host', 'host is unknown');
    expect(play.said).toContain('To be corrected: host.');
    play.presses('Correct it');
    play.fills({ host: '' });
    expect(play.buttons).toContain('Create destination');
  });

  test('but is none of its fields is told as every failure is', () => {
    const play = refuses(filled(), 'name', 'name is too long');
    expect(play.said).toContain('It went wrong.');
    expect(play.buttons).toContain('Try again');
  });
});
