import { useContext, useRef, useState } from 'preact/hooks';
import { get, query } from './api.ts';
import { PulseContext, useLive, useLoaded } from './live.ts';
import {
  type ConversationView,
  type Notice,
  newlyUnread,
  type Person,
  readConversations,
  readPeople,
} from './model.ts';

export type PeopleData = {
  people: Person[];
  /** By person id. */
  conversations: Record<string, ConversationView[]>;
  unread: Record<string, number>;
};

/** Everybody and what each of them has not read; `onNews` hears whose count grew. Undefined while loading. */
export function usePeople(onNews: (news: Notice[]) => void): PeopleData | undefined {
  const people = useLive('/slack/people', 'slack', readPeople);
  const { slack } = useContext(PulseContext);
  const [data, setData] = useState<PeopleData | undefined>(undefined);
  const before = useRef<PeopleData['conversations'] | undefined>(undefined);
  const ids = people?.map((person) => person.id).join(' ');
  useLoaded(
    ids,
    slack,
    () => loadAll(people ?? []),
    (loaded) => {
      const news = newlyUnread(before.current, loaded.conversations);
      before.current = loaded.conversations;
      setData(loaded);
      if (news.length > 0) onNews(news);
    },
  );
  return data;
}

async function loadAll(people: Person[]): Promise<PeopleData> {
  const lists = await Promise.all(
    people.map(
      async ({ id }) =>
        [id, readConversations(await get(`/slack/conversations${query({ as: id })}`))] as const,
    ),
  );
  return {
    people,
    conversations: Object.fromEntries(lists),
    unread: Object.fromEntries(
      lists.map(([id, list]) => [id, list.reduce((sum, one) => sum + one.unread, 0)]),
    ),
  };
}
