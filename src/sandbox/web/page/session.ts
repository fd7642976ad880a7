import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { bot } from '../../worlds.ts';
import type { ControlView } from './controls.ts';
import type { KnownConversation, Person } from './model.ts';

export type Toast = {
  id: number;
  text: string;
  tone: 'info' | 'problem';
  go?: { person: string; conversation: string; label: string };
};

/** Who looks at the page and what everything on it may do. */
export type Session = {
  me: Person;
  people: Person[];
  conversations: KnownConversation[];
  /** Sandbox time in ms. */
  now(): number;
  nameOf(userId: string): string;
  channelName(channelId: string): string;
  /** Asks whether to play the demo. */
  playDemo(): void;
  notify(text: string, tone?: Toast['tone']): void;
  /** Runs a request that Segue has to answer: shows that it works, and what went wrong. Undefined after a failure. */
  ask<T>(work: () => Promise<T>): Promise<T | undefined>;
};

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('used outside the page');
  return session;
}

export type ControlInput = { kind: 'press'; label: string } | { kind: 'choose'; values: string[] };

/** Where a control was drawn, and what using it does. Inside a modal's inputs it only changes what will be sent. */
export type Surface = {
  act(control: ControlView, blockId: string | undefined, input: ControlInput): Promise<void>;
  /** Of a modal: what is typed so far, by block id. */
  form?: {
    values: Record<string, string | string[]>;
    set(blockId: string, value: string | string[]): void;
    errors: Record<string, string>;
  };
};

export const SurfaceContext = createContext<Surface>({ act: async () => undefined });

export const botUser = { id: bot.userId, name: bot.name };
