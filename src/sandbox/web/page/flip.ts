import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** Whether a list that opens at `root` has to open upwards, as there is more room there. */
export function useOpensUp(root: RefObject<HTMLElement | null>, open: boolean): boolean {
  const [up, setUp] = useState(false);
  useLayoutEffect(() => {
    const list = root.current?.querySelector('.menu-list');
    const around = root.current?.closest('.chat-scroll, .dialog-body');
    if (!open || !root.current || !list || !around) {
      setUp(false);
      return;
    }
    const own = root.current.getBoundingClientRect();
    const outer = around.getBoundingClientRect();
    const below = outer.bottom - own.bottom;
    setUp(list.clientHeight + 8 > below && own.top - outer.top > below);
  }, [root, open]);
  return up;
}
