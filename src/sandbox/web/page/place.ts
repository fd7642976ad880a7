import { useCallback, useEffect, useState } from 'preact/hooks';

export type Here = { person?: string; conversation?: string };

/** Who looks and where, in the address ("#UOLIVIA01/C0GENERAL1"), so that a reload and a link keep the place. */
export function usePlace(): [Here, (next: Here) => void] {
  const [here, setHere] = useState(() => readHash(location.hash));
  useEffect(() => {
    const changed = () => setHere(readHash(location.hash));
    window.addEventListener('hashchange', changed);
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  const go = useCallback((next: Here) => {
    location.hash = [next.person, next.conversation].filter(Boolean).join('/');
  }, []);
  return [here, go];
}

/** "#U1/C1" in parts. */
function readHash(hash: string): Here {
  const [person, conversation] = hash.replace(/^#/, '').split('/');
  return { ...(person ? { person } : {}), ...(conversation ? { conversation } : {}) };
}
