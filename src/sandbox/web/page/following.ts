import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How far above where it was put a list may be scrolled and still count as followed, in px. */
const slackPx = 60;
const marginPx = 10;

/**
 * What the view keeps to when the list is drawn anew or changes its size: the newest message, as it was put there,
 * or the end, where its reader went. Neither: the reader is somewhere else and stays there.
 */
type Hold = 'newest' | 'end' | undefined;

/**
 * Follows a list of messages: a new one is brought into view, and one that is taller than the view is shown from
 * its beginning. Who has scrolled up is left where they are, unless they `asked` for an answer from there.
 * `drawn` is whatever makes the list longer. `left` is the newest message there was when the reader went away from the
 * end; undefined while they follow. `catchUp` brings them back, to the first message they have not seen.
 */
export function useFollowing(newest: string | undefined, drawn: unknown, asked: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const seen = useRef<string | undefined>(undefined);
  const follows = useRef(true);
  const hold = useRef<Hold>('newest');
  // Where a reader who follows was put.
  const target = useRef(0);
  const [left, setLeft] = useState<string | undefined>(undefined);
  const keep = () => {
    const list = scroller.current;
    if (!list || hold.current === undefined) return;
    target.current = hold.current === 'end' ? endOf(list) : restingPlace(list);
    list.scrollTop = target.current;
  };
  useLayoutEffect(() => {
    if (!asked) return;
    follows.current = true;
    setLeft(undefined);
  }, [asked]);
  useLayoutEffect(() => {
    if (newest !== seen.current) {
      seen.current = newest;
      if (follows.current) hold.current = 'newest';
    }
    keep();
  }, [newest, drawn]);
  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const observer = new ResizeObserver(keep);
    observer.observe(list);
    for (const part of list.children) observer.observe(part);
    return () => observer.disconnect();
  }, []);
  const onScroll = ({ currentTarget: list }: { currentTarget: HTMLDivElement }) => {
    const isPut = Math.abs(list.scrollTop - target.current) <= 2;
    if (isPut) hold.current ??= 'newest';
    else hold.current = endOf(list) - list.scrollTop < slackPx ? 'end' : undefined;
    follows.current = hold.current !== undefined || list.scrollTop > target.current - slackPx;
    setLeft((old) => (follows.current ? undefined : (old ?? seen.current)));
  };
  const catchUp = () => {
    const list = scroller.current;
    if (!list) return;
    const unseen = messagesOf(list).find(
      (message) => left !== undefined && (message.dataset.ts ?? '') > left,
    );
    follows.current = true;
    setLeft(undefined);
    if (unseen) {
      hold.current = undefined;
      list.scrollTop = topIn(list, unseen);
    } else {
      hold.current = 'end';
      keep();
    }
    // The button that was pressed goes away, so the reader's place is what they read.
    (unseen ?? messagesOf(list).at(-1))?.focus({ preventScroll: true });
  };
  return { scroller, onScroll, left, catchUp };
}

const endOf = (list: HTMLElement): number => list.scrollHeight - list.clientHeight;

/** Where the newest message is shown whole, or from its beginning when it is taller than the view. */
function restingPlace(list: HTMLElement): number {
  const message = messagesOf(list).at(-1);
  return message ? Math.min(endOf(list), topIn(list, message)) : endOf(list);
}

const messagesOf = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-ts]')];

/** Where `list` has to be scrolled to so that `message` begins in view. */
const topIn = (list: HTMLElement, message: HTMLElement): number =>
  Math.max(
    0,
    message.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop - marginPx,
  );
