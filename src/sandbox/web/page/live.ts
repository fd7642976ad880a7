import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { get } from './api.ts';

export type Part = 'slack' | 'segment' | 'bot';

/** How often each part has changed since the page opened, and whether the stream is up. */
export type Pulse = { slack: number; segment: number; bot: number; online: boolean };

const still: Pulse = { slack: 0, segment: 0, bot: 0, online: true };
const gatherMs = 60;

export const PulseContext = createContext<Pulse>(still);

/** Listens to the sandbox's stream; a burst of changes is one new pulse. */
export function usePulse(): Pulse {
  const [pulse, setPulse] = useState(still);
  useEffect(() => {
    const source = new EventSource('/sandbox/stream');
    let changed = new Set<Part>();
    let timer: number | undefined;
    const flush = () => {
      const parts = changed;
      changed = new Set();
      timer = undefined;
      setPulse((old) => ({
        slack: old.slack + Number(parts.has('slack')),
        segment: old.segment + Number(parts.has('segment')),
        bot: old.bot + Number(parts.has('bot')),
        online: true,
      }));
    };
    const note = (...parts: Part[]) => {
      for (const part of parts) changed.add(part);
      timer ??= window.setTimeout(flush, gatherMs);
    };
    source.addEventListener('change', (event) => note((JSON.parse(event.data) as { world: Part }).world));
    // After a gap anything may have changed.
    source.addEventListener('open', () => note('slack', 'segment', 'bot'));
    source.addEventListener('error', () => setPulse((old) => ({ ...old, online: false })));
    return () => {
      source.close();
      window.clearTimeout(timer);
    };
  }, []);
  return pulse;
}

/** What `path` answers, loaded again whenever one of `parts` changes. Undefined while another path is loading. */
export function useLive<T>(
  path: string | undefined,
  parts: Part | readonly Part[],
  read: (body: unknown) => T,
): T | undefined {
  const pulse = useContext(PulseContext);
  const [held, setHeld] = useState<{ path: string; value: T } | undefined>(undefined);
  const version = [parts].flat().reduce((sum, part) => sum + pulse[part], 0);
  useLoaded(path, version, get, (body, loaded) => setHeld({ path: loaded, value: read(body) }));
  return held?.path === path ? held?.value : undefined;
}

/**
 * Runs `load` for each new `key`, and again when `version` has changed, and hands on what it gave unless the key is
 * another by then. Changes that come while it runs are one more run, not many. What fails leaves things as they
 * were: the stream's banner tells when the sandbox is gone.
 */
export function useLoaded<T>(
  key: string | undefined,
  version: number,
  load: (key: string) => Promise<T>,
  done: (value: T, key: string) => void,
): void {
  const current = useRef<{ key: string; isRunning: boolean; isStale: boolean } | undefined>(undefined);
  // `load` and `done` do the same for the same key.
  useEffect(() => {
    if (key === undefined) return;
    if (current.current?.key === key && current.current.isRunning) {
      current.current.isStale = true;
      return;
    }
    const mine = { key, isRunning: true, isStale: false };
    current.current = mine;
    const run = async (): Promise<void> => {
      do {
        mine.isStale = false;
        const loaded = await load(key).then(
          (value) => ({ value }),
          () => undefined,
        );
        if (current.current !== mine) return;
        if (loaded) done(loaded.value, key);
      } while (mine.isStale);
      mine.isRunning = false;
    };
    void run();
  }, [key, version]);
}
