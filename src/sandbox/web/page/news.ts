import { count, listed } from './format.ts';
import type { Notice } from './model.ts';
import type { PeopleData } from './people-data.ts';
import type { Here } from './place.ts';
import type { Toast } from './session.ts';

/**
 * What to tell whoever looks at the page about new messages elsewhere: their own first, a direct message before one in
 * a channel. Nothing about the conversation that is open. `go` leads to the message, as the person who has it.
 */
export function toastOf(
  news: readonly Notice[],
  here: Here,
  { people, conversations }: PeopleData,
): Omit<Toast, 'id'> | undefined {
  const placeOf = ({ person, conversation }: Notice) =>
    conversations[person]?.find((one) => one.id === conversation);
  const open = here.conversation ?? conversations[here.person ?? '']?.[0]?.id;
  const mine = news.find(({ person, conversation }) => person === here.person && conversation !== open);
  const others = news.filter(({ person }) => person !== here.person);
  const first = mine ?? others.find((one) => placeOf(one)?.kind === 'dm') ?? others[0];
  const place = first && placeOf(first);
  if (!first || !place) return undefined;
  const { person, conversation } = first;
  const where = place.kind === 'dm' ? `from ${place.name}` : `in #${place.name}`;
  const nameOf = (id: string) => people.find((one) => one.id === id)?.realName ?? id;
  if (mine) {
    const text = `You have ${count(first.count, 'new message')} ${where}.`;
    return { text, tone: 'info', go: { person, conversation, label: 'Open' } };
  }
  const names = [...new Set([first, ...others].map((one) => nameOf(one.person)))];
  const isAlike = others.every((one) => placeOf(one)?.name === place.name);
  const text =
    names.length > 1
      ? `${listed(names)} have new messages${isAlike ? ` ${where}` : ''}.`
      : `${names[0]} has ${count(first.count, 'new message')} ${where}.`;
  const label = `Be ${nameOf(person).split(' ')[0]}`;
  return { text, tone: 'info', go: { person, conversation, label } };
}
