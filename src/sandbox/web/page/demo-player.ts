import type { Awaited, Beat, Chapter } from './demo-beats.ts';
import {
  findButton,
  findComposer,
  findField,
  findInRail,
  isHere,
  isOpen,
  messages,
  notices,
  saw,
  tabTo,
} from './demo-find.ts';
import { chooseIn, show, typeInto } from './demo-hand.ts';

export type PlayerState = {
  phase: 'playing' | 'paused' | 'stuck' | 'done';
  speed: number;
  /** "3 of 7: Dev source". */
  chapter: string;
  caption: string;
  /** 0 to 1. */
  progress: number;
  /** What is about to be used. */
  ring?: { x: number; y: number; width: number; height: number };
};

export type Player = {
  state(): PlayerState;
  onChange(listener: () => void): () => void;
  setSpeed(speed: number): void;
  pause(): void;
  /** Goes on, also with the beat that failed. */
  resume(): void;
  stop(): void;
};

/** How long the page may take to show what must be there, ms. */
const patienceMs = 30_000;
const againAfterMs = 3_500;
const charMs = 55;
const stepMs = 40;

class Stopped extends Error {}

/** Reading time of a text in ms, within what a viewer bears. */
const readingMs = (text: string, most = 3_600): number =>
  Math.min(most, Math.max(900, text.split(/\s+/).length * 240));

/** Plays a script on the page by what a person could do there. It begins at once and ends in the phase "done". */
export function createPlayer(script: readonly Chapter[], speed = 1): Player {
  const beats = script.flatMap((chapter, i) =>
    chapter.beats.map((beat) => ({ beat, title: `${i + 1} of ${script.length}: ${chapter.title}` })),
  );
  const listeners = new Set<() => void>();
  let state: PlayerState = { phase: 'playing', speed, chapter: '', caption: '', progress: 0 };
  let isStopped = false;
  const set = (change: Partial<PlayerState>) => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const hideRing = () => {
    const { ring: _, ...rest } = state;
    state = rest;
    for (const listener of listeners) listener();
  };

  const tick = () => new Promise((resolve) => setTimeout(resolve, stepMs));
  /** Waits while paused. Throws Stopped. */
  async function gate(): Promise<void> {
    while (!isStopped && state.phase !== 'playing') await tick();
    if (isStopped) throw new Stopped();
  }
  // What was waited too long is waited less the next time, or typing would crawl on a busy machine.
  let owed = 0;
  /** Lets `ms` pass at the chosen speed. */
  async function dwell(ms: number): Promise<void> {
    owed += ms;
    for (let before = performance.now(); owed > 0; ) {
      await gate();
      await tick();
      const now = performance.now();
      // A pause does not count.
      owed -= Math.min(now - before, 10 * stepMs) * state.speed;
      before = now;
    }
    owed = Math.max(owed, -charMs);
  }
  async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
    for (let waited = 0; ; waited += stepMs) {
      await gate();
      const found = look();
      if (found) return found;
      // In ticks, so that neither a pause nor a sleeping tab counts.
      if (waited > patienceMs) throw new Error(`I waited for ${what}, and it did not come`);
      await tick();
    }
  }

  /** Shows what is about to be used, in its part of the page, and waits a moment. */
  async function point(target: HTMLElement): Promise<void> {
    const tab = tabTo(target);
    if (tab) {
      tab.click();
      await dwell(300);
    }
    const { x, y, width, height } = show(target);
    set({ ring: { x, y, width, height } });
    await dwell(650);
    const now = target.getBoundingClientRect();
    if (now.x !== x || now.y !== y)
      set({ ring: { x: now.x, y: now.y, width: now.width, height: now.height } });
  }

  async function press(what: string, find: () => HTMLElement | undefined): Promise<void> {
    await point(await until(what, find));
    // What was pointed at may have been drawn anew meanwhile.
    const target = await until(what, find);
    target.focus({ preventScroll: true });
    target.click();
    await dwell(160);
    hideRing();
  }

  async function type(field: HTMLInputElement | HTMLTextAreaElement, text: string): Promise<void> {
    await point(field);
    field.focus({ preventScroll: true });
    for (let i = 1; i <= text.length; i += 1) {
      typeInto(field, text.slice(0, i));
      await dwell(charMs);
    }
    hideRing();
  }

  async function perform(beat: Beat): Promise<void> {
    const { act } = beat;
    switch (act.do) {
      case 'say': {
        await type(await until('the place to write', findComposer), act.words);
        await dwell(250);
        const box = await until('the place to write', findComposer);
        box.form?.requestSubmit();
        return;
      }
      case 'press':
        return press(`“${act.name}”`, () => findButton(act.name, act.in ?? 'chat', act.beside));
      case 'fill': {
        const field = await until(`the field “${act.field}”`, () => findField(act.field, 'dialog'));
        if (field instanceof HTMLSelectElement) throw new Error(`“${act.field}” is a list`);
        return type(field, act.value);
      }
      case 'tick': {
        const box = await until(`the box “${act.box}”`, () => findField(act.box, 'dialog'));
        await point(box.closest('label') ?? box);
        if (box instanceof HTMLInputElement && !box.checked) box.click();
        return hideRing();
      }
      case 'choose': {
        const list = await until(`the list “${act.field}”`, () => findField(act.field, act.in ?? 'chat'));
        await point(list);
        if (!(list instanceof HTMLSelectElement)) throw new Error(`“${act.field}” is no list`);
        chooseIn(list, act.option);
        return hideRing();
      }
      case 'be':
      case 'open': {
        const name = act.do === 'be' ? act.person : act.conversation;
        if (!isHere(name)) await press(`“${name}” at the left`, () => findInRail(name));
        await until(`the page of ${name}`, () => isHere(name));
        return;
      }
      case 'read':
        return dwell(1_500);
    }
  }

  const isThere = (awaited: Awaited, from: number): boolean => {
    if ('message' in awaited) return saw(awaited.message, awaited.anywhere ? 0 : from);
    if ('notice' in awaited) return notices().includes(awaited.notice);
    return 'dialog' in awaited ? isOpen(awaited.dialog) : messages().length === 0;
  };

  async function waitFor(beat: Beat, awaited: Awaited, from: number): Promise<void> {
    const wanted = 'silence' in awaited ? 'a fresh conversation' : `“${Object.values(awaited)[0]}”`;
    let next = performance.now() + againAfterMs;
    await until(wanted, () => {
      if (isThere(awaited, from)) return true;
      if ('again' in awaited && beat.act.do === 'press' && performance.now() > next) {
        next = performance.now() + againAfterMs;
        findButton(beat.act.name, beat.act.in ?? 'chat', beat.act.beside)?.click();
      }
      return false;
    });
    if ('message' in awaited) await dwell(readingMs(messages().at(-1)?.textContent ?? ''));
  }

  async function play({ beat, title }: (typeof beats)[number], i: number, from: number): Promise<void> {
    set({ chapter: title, caption: beat.why, progress: i / beats.length });
    const { then: awaited } = beat;
    const isDone = beat.since === 'before' && awaited && isThere(awaited, from);
    await dwell(readingMs(beat.why, 2_800));
    if (!isDone) await perform(beat);
    if (awaited) await waitFor(beat, awaited, from);
  }

  async function run(): Promise<void> {
    let from = 0;
    for (let i = 0; i < beats.length; ) {
      const next = beats[i];
      if (!next) break;
      if (next.beat.since !== 'before') from = messages().length;
      try {
        await gate();
        await play(next, i, from);
        i += 1;
      } catch (error) {
        if (error instanceof Stopped) return;
        const reason = error instanceof Error ? error.message : String(error);
        hideRing();
        set({ phase: 'stuck', caption: `The demo stands still: ${reason}.` });
      }
    }
    set({ phase: 'done', progress: 1 });
  }
  void run();

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setSpeed: (next) => set({ speed: next }),
    pause: () => state.phase === 'playing' && set({ phase: 'paused' }),
    resume: () => state.phase !== 'done' && set({ phase: 'playing' }),
    stop() {
      isStopped = true;
    },
  };
}
