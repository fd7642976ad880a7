import type { Play } from './given.ts';

/**
 * The setup itself: without conversations, people, messages, looks at Segment and how to take things back. What is proposed for prod is
 * worked out anew whenever it is shown; what was decided about it stays.
 */
export const setupOf = (play: Play) => {
  const {
    dialogs: _,
    people: __,
    boards: ___,
    owners: ____,
    counter: _____,
    undo: ______,
    live: _______,
    drift: ________,
    prod,
    ...rest
  } = play.c;
  const isAsked = play.c.promotion !== undefined;
  const given = prod.destinations.filter(({ secrets }) => secrets.length > 0);
  return { ...rest, given: isAsked ? [] : given, left: prod.without };
};
