import { useMemo } from 'preact/hooks';
import { query } from './api.ts';
import { Blocks } from './block-view.tsx';
import { blockViews } from './blocks.ts';
import { asArray, asObject } from './json.ts';
import { useLive } from './live.ts';
import { type Surface, SurfaceContext, useSession } from './session.ts';
import { interact } from './surface.ts';

const readHome = (body: unknown): { blocks: unknown[] | null } => {
  const { view } = asObject(body);
  return { blocks: view ? asArray(asObject(view).blocks) : null };
};

/** Segue's Home as last published for this person. */
export function HomeTab() {
  const { me, ask } = useSession();
  const home = useLive(`/slack/home${query({ as: me.id })}`, 'slack', readHome);
  const blocks = useMemo(() => blockViews(home?.blocks ?? []), [home]);
  const surface: Surface = {
    act: async (control, blockId, input) => {
      await ask(() => interact(me.id, { surface: 'home' }, control, blockId, input));
    },
  };
  if (!home) return <p class="quiet pad">Loading…</p>;
  if (!home.blocks) return <p class="quiet pad">Segue has not published a Home for you yet.</p>;
  return (
    <div class="home">
      <SurfaceContext.Provider value={surface}>
        <Blocks blocks={blocks} />
      </SurfaceContext.Provider>
    </div>
  );
}
