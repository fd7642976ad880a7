import { useRef } from 'preact/hooks';

/** `value`, but the object of before while its content is the same: what depends on it is then not drawn again. */
export function useStable<T>(value: T): T {
  const held = useRef<{ json: string | undefined; value: T } | undefined>(undefined);
  const json = JSON.stringify(value);
  if (!held.current || held.current.json !== json) held.current = { json, value };
  return held.current.value;
}

/** A list whose entries stay the objects of before while their content is the same, by their `ts`. */
export function useStableEntries<T extends { ts: string }>(list: T[] | undefined): T[] | undefined {
  const held = useRef(new Map<string, { json: string; entry: T }>());
  if (!list) return undefined;
  const next = new Map(
    list.map((entry) => {
      const json = JSON.stringify(entry);
      const old = held.current.get(entry.ts);
      return [entry.ts, old?.json === json ? old : { json, entry }];
    }),
  );
  held.current = next;
  return list.map((entry) => next.get(entry.ts)?.entry ?? entry);
}
