import { expect, test } from 'vitest';
import { renderForm } from '../../../src/platforms/slack/render/form.ts';
import { renderMessage } from '../../../src/platforms/slack/render.ts';
import { validateBlocks, validateView } from '../../../src/sandbox/slack/blocks/validate.ts';
import { dmOf } from '../../support/given.ts';
import { from } from '../../support/stages.ts';

const reviewed = () =>
  from('review')
    .says('we already track page viewed')
    .says('page scrolled is not for us because we have no long pages')
    .says('drop tax from order completed, we sell abroad')
    .says('add an event Loyalty Joined with tier');

test('the event review as Slack shows it', () => {
  const card = reviewed().says('show the events').screen.at(-1)?.card;
  if (!card) throw new Error('nothing was shown');
  for (const style of ['data_table', 'table', 'text'] as const)
    expect(validateBlocks('message', renderMessage(card, style).blocks ?? [])).toEqual([]);
  expect(renderMessage(card)).toMatchSnapshot();
});

test.each([
  [
    'of an event with more properties than one list of boxes holds',
    { intent: 'edit_event', slots: { event: 'Order Completed' } },
  ],
  ['of an event of the team', { intent: 'edit_event', slots: { event: 'Loyalty Joined' } }],
  ['that adds an event', { intent: 'add_event', slots: {} }],
  ['that imports', { intent: 'import_events', slots: {} }],
] as const)('the form %s', (_, intent) => {
  const play = reviewed().says('add coupon and voucher to order completed').sends(intent);
  const view = renderForm(play.form, dmOf('olivia'));
  expect(validateView(view, 'modal')).toEqual([]);
  if (intent.intent === 'edit_event' && intent.slots.event === 'Order Completed')
    expect(view).toMatchSnapshot();
});
