import { describe, expect, it } from 'vitest';
import type { ConversationView, Notice } from '../../../src/sandbox/web/page/model.ts';
import { toastOf } from '../../../src/sandbox/web/page/news.ts';
import type { PeopleData } from '../../../src/sandbox/web/page/people-data.ts';

const dm = (id: string): ConversationView => ({
  id,
  kind: 'dm',
  name: 'Segue',
  shared: false,
  members: [],
  unread: 0,
  prompts: [],
});
const channel: ConversationView = { ...dm('C1'), kind: 'channel', name: 'approvals' };
const person = (id: string, realName: string) => ({ id, realName, about: '', kind: 'member' });
const data: PeopleData = {
  people: [person('U1', 'Olivia Hart'), person('U2', 'Ana Costa'), person('U3', 'Ben Okafor')],
  conversations: { U1: [dm('D1'), channel], U2: [dm('D2'), channel], U3: [dm('D3'), channel] },
  unread: {},
};
const one = (person: string, conversation: string, count = 1): Notice => ({ person, conversation, count });

describe('a notice', () => {
  it.each([
    ['nothing about the conversation one looks at', [one('U1', 'D1')], {}, undefined],
    [
      'my own in another conversation',
      [one('U1', 'C1', 2), one('U2', 'C1', 2)],
      {},
      ['You have 2 new messages in #approvals.', 'U1', 'C1', 'Open'],
    ],
    [
      'my direct message while I am in a channel',
      [one('U1', 'D1')],
      { conversation: 'C1' },
      ['You have 1 new message from Segue.', 'U1', 'D1', 'Open'],
    ],
    [
      "one other person's",
      [one('U2', 'D2')],
      {},
      ['Ana Costa has 1 new message from Segue.', 'U2', 'D2', 'Be Ana'],
    ],
    [
      'several people in one channel',
      [one('U2', 'C1'), one('U3', 'C1')],
      {},
      ['Ana Costa and Ben Okafor have new messages in #approvals.', 'U2', 'C1', 'Be Ana'],
    ],
    [
      'who got a direct message first',
      [one('U2', 'C1'), one('U3', 'D3')],
      {},
      ['Ben Okafor and Ana Costa have new messages.', 'U3', 'D3', 'Be Ben'],
    ],
    ['nothing about people who are gone', [one('U9', 'D9')], {}, undefined],
  ])('tells %s', (_, news, here, told) => {
    const [text, person, conversation, label] = told ?? [];
    const toast = toastOf(news, { person: 'U1', ...here }, data);
    expect(toast).toEqual(told && { text, tone: 'info', go: { person, conversation, label } });
  });
});
