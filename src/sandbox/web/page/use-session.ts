import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get } from './api.ts';
import { asNumber, asObject } from './json.ts';
import type { KnownConversation } from './model.ts';
import type { PeopleData } from './people-data.ts';
import { botUser, type Session, type Toast } from './session.ts';
import { useStable } from './stable.ts';

const toastMs = 6_000;

/** Notices that go by themselves; the last two stay in view. */
export function useToasts() {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const next = useRef(0);
  const drop = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: Omit<Toast, 'id'>) => {
      next.current += 1;
      const id = next.current;
      setToasts((old) => [...old.filter((one) => one.text !== toast.text).slice(-1), { ...toast, id }]);
      window.setTimeout(() => drop(id), toastMs);
    },
    [drop],
  );
  return { toasts, show, drop };
}

const longestWaitMs = 20_000;

/** What everything on the page may know and do, and whether Segue is busy with what it was asked. Undefined while loading. */
export function useSessionOf(
  data: PeopleData | undefined,
  person: string | undefined,
  show: (toast: Omit<Toast, 'id'>) => void,
  playDemo: () => void,
): { session: Session | undefined; working: boolean } {
  const [waiting, setWaiting] = useState(0);
  const [offsetMs, setOffsetMs] = useState(0);
  useEffect(() => {
    get('/clock').then(
      (clock) => {
        setOffsetMs(asNumber(asObject(clock).offsetMs) ?? 0);
      },
      () => undefined, // dates are then shown by the browser's own clock
    );
  }, [data]);
  // Every word on the page reads the session, so it only changes when what is in it does.
  const people = useStable(data?.people);
  const places = useStable(
    Object.entries(data?.conversations ?? {}).map(([id, list]) => ({
      id,
      list: list.map(
        ({ id, kind, name, shared, members }): KnownConversation => ({ id, kind, name, shared, members }),
      ),
    })),
  );
  const session = useMemo((): Session | undefined => {
    const me = people?.find((one) => one.id === person) ?? people?.[0];
    if (!people || !me) return undefined;
    const names = new Map([
      [botUser.id, botUser.name],
      ...people.map((one) => [one.id, one.realName] as const),
    ]);
    const channels = new Map(places.flatMap(({ list }) => list.map((one) => [one.id, one.name])));
    return {
      me,
      people,
      conversations: places.find(({ id }) => id === me.id)?.list ?? [],
      now: () => Date.now() + offsetMs,
      nameOf: (id) => names.get(id) ?? id,
      channelName: (id) => channels.get(id) ?? id,
      playDemo,
      notify: (text, tone = 'info') => show({ text, tone }),
      async ask(work) {
        setWaiting((n) => n + 1);
        try {
          const result = await work();
          // Acknowledged is not answered: what Segue does about it comes a moment later.
          void get(`/bot/idle?timeoutMs=${longestWaitMs}`)
            .catch(() => undefined) // still busy after that long: the sign goes away, the answer still comes
            .finally(() => setWaiting((n) => n - 1));
          return result;
        } catch (error) {
          setWaiting((n) => n - 1);
          show({ text: error instanceof Error ? error.message : String(error), tone: 'problem' });
          return undefined;
        }
      },
    };
  }, [people, places, person, offsetMs, show, playDemo]);
  return { session, working: waiting > 0 };
}
