import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { firstState, type State } from './state.ts';

/**
 * The state in the file, or undefined when there is no file yet. Throws when the file holds something else:
 * starting over silently would look like Segment lost the workspace.
 */
export function loadState(file: string): State | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not the sandbox's Segment state (not JSON). Move it away to start over.`, {
      cause: error,
    });
  }
  const state = parsed as Partial<State> | null;
  if (state?.version !== 1 || !Array.isArray(state.sources) || !Array.isArray(state.events)) {
    throw new Error(`${file} is not a Segment state this version reads. Move it away to start over.`);
  }
  // Written by saveState, so the version vouches for the rest of its shape.
  return upgraded(state as State);
}

/** Fills in what came later than the file. Identifiers that a space had stay. */
function upgraded(state: State): State {
  const first = firstState();
  if (!Array.isArray(state.audiences)) {
    // Written before there were audiences: people are resolved anew, once their space has identifiers.
    const { spaces, profiles, accounts, audiences, previews } = first;
    Object.assign(state, { spaces, profiles, accounts, audiences, previews });
  }
  state.switches = { ...first.switches, ...state.switches };
  state.tokens ??= first.tokens;
  state.groups ??= first.groups;
  state.invites ??= [];
  state.spaceEvents ??= [];
  state.spaceTraits ??= [];
  for (const space of state.spaces) space.engage ??= [];
  for (const audience of state.audiences) audience.connections ??= [];
  return state;
}

/** Writes beside the file and moves it into place, so that a kill leaves the old or the new state, never half. */
export function saveState(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.tmp`;
  writeFileSync(next, JSON.stringify(state), { mode: 0o600 });
  renameSync(next, file);
}
