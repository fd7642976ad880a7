import type { Intent } from '../core/intent.ts';
import type { Scene } from '../core/scene.ts';

/** Looks at the Segment workspace; an owner's wishes that came first are done afterwards. */
export function survey(s: Scene, start: boolean, then: Intent[] = []): void {
  s.effect(
    { kind: 'survey', origin: s.origin, start, ...(then.length > 0 ? { then } : {}) },
    { id: `survey:${s.me}` },
  );
}
