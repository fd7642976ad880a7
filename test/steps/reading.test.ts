import { describe, expect, test } from 'vitest';
import { given } from '../support/given.ts';
import { at, from } from '../support/stages.ts';

/** Where the links on the screen lead. */
const links = (play: ReturnType<typeof at>): string[] =>
  [...JSON.stringify(play.screen).matchAll(/"href":"([^"]+)"/g)].map(([, href = '']) => href);

const docs = 'https://segment.com/docs/';

describe('further reading', () => {
  test('about roles stands where somebody is refused for lack of one', () => {
    expect(links(given().says('hi', { as: 'erin' }))).toEqual([`${docs}segment-app/iam/roles/`]);
  });

  test('about choosing stands beside the questions that help to choose', () => {
    expect(links(at('started').presses('Help me choose'))).toContain(
      `${docs}getting-started/use-cases/guide/`,
    );
  });

  test('about what each use case recommends stands under its breakdown', () => {
    expect(links(from('review').says('what does winback need?'))).toContain(
      `${docs}getting-started/use-cases/reference/`,
    );
  });

  test('about tracking stands above the code to copy', () => {
    expect(links(from('review').says('code to copy'))).toContain(
      `${docs}protocols/tracking-plan/best-practices/`,
    );
  });

  test('about cloud sources stands where one asks for its warehouse', () => {
    const play = at('started').says('build lookalikes for app install').says('got it');
    play.presses('Confirm events').says('connect facebook ads');
    expect(play.said).toContain('needs a warehouse first');
    expect(links(play)).toContain(`${docs}connections/sources/about-cloud-sources/`);
  });

  test('about all that was put together stands at the end, one link for each part', () => {
    const play = at('complete');
    expect(play.said).toContain('All done');
    expect(links(play)).toEqual(
      [
        'connections/sources/',
        'connections/destinations/',
        'protocols/tracking-plan/best-practices/',
        'connections/reverse-etl/',
        'unify/',
        'engage/',
      ].map((path) => docs + path),
    );
  });
});
