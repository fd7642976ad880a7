import { expect, test } from 'vitest';
import {
  type ParseContext,
  parseAction,
  parseCommand,
  parseEvent,
  utterance,
} from '../../../src/platforms/slack/parse.ts';
import { parseSubmission } from '../../../src/platforms/slack/parse-form.ts';
import { fixture } from './harness.ts';

const context: ParseContext = { at: 1_763_900_000_000, self: {}, digest: (text) => `d${text.length}` };

const turnOf = (parsed: ReturnType<typeof parseEvent>) => {
  if (parsed.kind !== 'turn') throw new Error(JSON.stringify(parsed));
  return parsed.turn;
};

/** A recorded event with some of its members changed. */
const event = (name: string, changes: object) => {
  const body = fixture<{ event: object }>(name);
  return { ...body, event: { ...body.event, ...changes } };
};

/** A recorded press with some members of its only action changed. */
const press = (changes: object, name = 'block-actions') => {
  const body = fixture<{ actions: object[] }>(name);
  return { ...body, actions: [{ ...body.actions[0], ...changes }] };
};

test('a direct message is a text turn with references as words', () => {
  expect(turnOf(parseEvent(fixture('message-im'), context))).toEqual({
    id: 'slack:msg:T0HOME0001:DOLIVIA01:1763900000.000100',
    at: 1_763_900_000_000,
    person: { platform: 'slack', tenant: 'T0HOME0001', id: 'UOLIVIA01' },
    conversation: { platform: 'slack', tenant: 'T0HOME0001', channel: 'DOLIVIA01', direct: true },
    input: { kind: 'text', text: 'Set up the docs for @UBEN00001 & <me>' },
  });
});

test('a mention in a channel opens a thread on itself and loses the mention', () => {
  const turn = turnOf(parseEvent(fixture('app-mention'), context));
  expect(turn.input).toEqual({ kind: 'text', text: 'what is next in #general?' });
  expect(turn.conversation).toEqual({
    platform: 'slack',
    tenant: 'T0HOME0001',
    channel: 'C0GENERAL1',
    thread: '1763900100.000200',
    direct: false,
  });
});

test('the same message as app_mention and as message is one turn', () => {
  const mention = turnOf(parseEvent(event('app-mention', { channel: 'DOLIVIA01' }), context));
  const message = turnOf(
    parseEvent(
      {
        ...event('app-mention', { type: 'message', channel: 'DOLIVIA01', channel_type: 'im' }),
        event_id: 'EvX',
      },
      context,
    ),
  );
  expect(message.id).toBe(mention.id);
});

test('somebody of another company keeps their own tenant', () => {
  const turn = turnOf(parseEvent(fixture('app-mention-connect'), context));
  expect(turn.person).toEqual({ platform: 'slack', tenant: 'T0PARTNER1', id: 'UOSCAR001' });
  expect(turn.conversation.tenant).toBe('T0HOME0001');
  expect(turn.conversation.thread).toBe('1763900150.000100');
});

test('what Slack says of us overrides what an envelope says', () => {
  const self = { team: 'T0HOME0001', userId: 'USEGUE0001' };
  const click = {
    ...fixture('block-actions'),
    team: { id: 'T0PARTNER1' },
    user: { id: 'UOSCAR001', team_id: 'T0PARTNER1' },
  };
  const turn = turnOf(parseAction(click, { ...context, self }));
  expect(turn.conversation.tenant).toBe('T0HOME0001');
  expect(turn.person.tenant).toBe('T0PARTNER1');
});

const notForUs: [string, object, string][] = [
  ['a bot message', { bot_id: 'B1' }, 'said by a bot'],
  ['our own message', { user: 'USEGUE0001' }, 'said by a bot'],
  ['Slackbot', { user: 'USLACKBOT' }, 'said by nobody'],
  ['an edit', { subtype: 'message_changed', user: undefined }, 'said by nobody'],
  ['a deletion', { subtype: 'message_deleted' }, 'message_deleted'],
  ['a join', { subtype: 'channel_join' }, 'channel_join'],
  ['an edited message', { edited: { user: 'UOLIVIA01', ts: '1' } }, 'an edit'],
  ['a hidden message', { hidden: true }, 'an edit'],
  [
    'a channel message without a mention',
    { channel: 'C0GENERAL1', channel_type: 'channel' },
    'a channel message without a mention',
  ],
  [
    'a group message without a mention',
    { channel: 'G0GROUP001', channel_type: 'mpim' },
    'a channel message without a mention',
  ],
  ['a message without an author', { user: undefined }, 'said by nobody'],
];
test.each(notForUs)('%s is not a turn', (_, changes, why) => {
  expect(parseEvent(event('message-im', changes), context)).toEqual({ kind: 'ignored', why });
});

test.each(['file_share', 'thread_broadcast'])('%s keeps its text', (subtype) => {
  expect(turnOf(parseEvent(event('message-im', { subtype, text: 'hi' }), context)).input).toEqual({
    kind: 'text',
    text: 'hi',
  });
});

test('opening Home and opening the conversation are turns of their own', () => {
  const turn = turnOf(parseEvent(fixture('app-home-opened'), context));
  expect(turn).toMatchObject({
    id: 'slack:event:Ev0000000004',
    input: { kind: 'home' },
    conversation: { channel: 'DOLIVIA01', direct: true },
  });
  const opened = turnOf(parseEvent(event('app-home-opened', { tab: 'messages' }), context));
  expect(opened).toMatchObject({ input: { kind: 'opened' }, conversation: turn.conversation });
  expect(parseEvent(event('app-home-opened', { tab: 'about' }), context).kind).toBe('ignored');
});

test('a command is a turn with its trigger', () => {
  expect(turnOf(parseCommand(fixture('command'), context))).toMatchObject({
    id: 'slack:command:111.222.commandtrigger',
    trigger: '111.222.commandtrigger',
    input: { kind: 'command', text: 'status please' },
    conversation: { channel: 'C0GENERAL1', direct: false },
  });
});

test('a press carries its intent, its message and its thread', () => {
  expect(turnOf(parseAction(fixture('block-actions'), context))).toEqual({
    id: 'slack:action:T0HOME0001:C0APPROVE1:1763900400.000500:1763900410.123456:UANA00001:i:0:vote_approve',
    at: 1_763_900_000_000,
    person: { platform: 'slack', tenant: 'T0HOME0001', id: 'UANA00001' },
    conversation: {
      platform: 'slack',
      tenant: 'T0HOME0001',
      channel: 'C0APPROVE1',
      thread: '1763900390.000400',
      direct: false,
    },
    input: { kind: 'press', intent: { intent: 'vote_approve', slots: { request: 'req-1', digest: 'd-1' } } },
    trigger: '111.222.actiontrigger',
    messageId: '1763900400.000500',
  });
});

test('a choice on Home sets the slot and belongs to the direct conversation', () => {
  const turn = turnOf(parseAction(fixture('block-actions-home'), context));
  expect(turn.input).toEqual({
    kind: 'press',
    intent: { intent: 'choose_integration', slots: { draft: 'd1', integration: 'mailchimp' } },
  });
  expect(turn.conversation).toEqual({
    platform: 'slack',
    tenant: 'T0HOME0001',
    channel: 'DOLIVIA01',
    direct: true,
  });
  expect(turn.messageId).toBeUndefined();
});

test('a press on what only one person sees has no message to come back to', () => {
  const body = fixture<{ container: object }>('block-actions');
  const turn = turnOf(
    parseAction({ ...body, container: { ...body.container, is_ephemeral: true } }, context),
  );
  expect(turn.messageId).toBeUndefined();
});

const outdated: [string, object][] = [
  ['an unknown intent', { value: '{"v":1,"intent":"launch","slots":{}}' }],
  ['another version', { value: '{"v":2,"intent":"help","slots":{}}' }],
  ['an extra slot', { value: '{"v":1,"intent":"help","slots":{"role":"owner"}}' }],
  ['an extra member', { value: '{"v":1,"intent":"help","slots":{},"as":"owner"}' }],
  ['no JSON', { value: 'approve' }],
  ['no value', { value: undefined }],
  ['an action id of somebody else', { action_id: 'approve' }],
  [
    'a select without a choice',
    { action_id: 's:0:[1,"choose_integration",{"draft":"d"},"integration",0]', value: undefined },
  ],
  ['a select of another version', { action_id: 's:0:[9,"help",{},"x",0]', selected_option: { value: 'x' } }],
];
test.each(outdated)('%s is outdated, not a turn', (_, changes) => {
  expect(parseAction(press(changes), context).kind).toBe('outdated');
});

test('a link and two or no actions are not turns', () => {
  expect(parseAction(press({ action_id: 'l:0', value: undefined }), context).kind).toBe('ignored');
  const body = fixture<{ actions: object[] }>('block-actions');
  expect(parseAction({ ...body, actions: [...body.actions, ...body.actions] }, context).kind).toBe('ignored');
  expect(parseAction({ ...body, actions: [] }, context).kind).toBe('ignored');
});

test('a submitted form gives its values by field, split groups merged', () => {
  expect(turnOf(parseSubmission(fixture('view-submission'), context))).toMatchObject({
    id: expect.stringMatching(/^slack:view:V0FORM0001:1763900600\.def:d\d+$/),
    conversation: { channel: 'C0GENERAL1', thread: '1763900100.000200', direct: false },
    trigger: '111.222.viewtrigger',
    input: {
      kind: 'form',
      form: 'event_state',
      context: { event: 'Order Completed' },
      values: {
        note: 'two\nlines',
        state: 'keep',
        properties: ['order_id', 'total'],
        approvers: ['UANA00001', 'UBEN00001'],
        channel: 'C0APPROVE1',
      },
    },
  });
});

/** The recorded submission with its view changed. */
type View = { state: { values: object } };
const submission = (change: (view: View) => object) => {
  const body = fixture<{ view: View }>('view-submission');
  return { ...body, view: { ...body.view, ...change(body.view) } };
};

test('a form whose metadata is of another form or unreadable is refused', () => {
  expect(
    parseSubmission(
      submission(() => ({ callback_id: 'form:warehouse' })),
      context,
    ).kind,
  ).toBe('ignored');
  expect(
    parseSubmission(
      submission(() => ({ callback_id: 'form:constructor' })),
      context,
    ).kind,
  ).toBe('ignored');
  expect(
    parseSubmission(
      submission(() => ({ private_metadata: '{}' })),
      context,
    ).kind,
  ).toBe('ignored');
});

test('a split choice that is demanded and empty is asked for again', () => {
  const none = { value: { type: 'checkboxes', selected_options: [] } };
  const parsed = parseSubmission(
    submission((view) => ({
      state: { values: { ...view.state.values, properties: none, 'properties~2': none } },
    })),
    context,
  );
  expect(parsed).toEqual({ kind: 'missing', fields: ['properties'] });
});

test('the same form with other values is another turn', () => {
  const first = turnOf(parseSubmission(fixture('view-submission'), context));
  const second = turnOf(
    parseSubmission(
      submission((view) => ({
        state: {
          values: {
            ...view.state.values,
            note: { value: { type: 'plain_text_input', value: 'corrected text' } },
          },
        },
      })),
      context,
    ),
  );
  expect(second.id).not.toBe(first.id);
});

test.each([
  ['<@USEGUE0001> hello', 'hello'],
  ['hello <@USEGUE0001>!', 'hello  !'],
  ['<@U1|ana> and <@U2>', '@ana and @U2'],
  ['<!here> <!subteam^S1|@team> <!date^1^{date}|soon>', '@here @team soon'],
  ['<mailto:a@b.example|a@b.example>', 'a@b.example'],
  ['&amp;lt; stays', '&lt; stays'],
  ['a\u0000b\u202ec\ufeff\r\nd', 'abc\nd'],
  ['', ''],
])('%j is understood as %j', (text, said) => {
  expect(utterance(text, 'USEGUE0001')).toBe(said);
});

test('40,000 characters are cut, and hostile ones take no time', () => {
  const begun = performance.now();
  expect(utterance('x'.repeat(40_000), 'U1')).toHaveLength(8_000);
  // Half a key would not be known for one.
  expect(utterance(`${'word '.repeat(1_599)}${'k'.repeat(20)}`, 'U1').endsWith('word')).toBe(true);
  expect(utterance('<'.repeat(40_000), 'U1').length).toBeLessThanOrEqual(8_000);
  expect(utterance(`a${'😀'.repeat(20_000)}`, 'U1')).not.toMatch(/\p{Surrogate}/u);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
