import { z } from 'zod';
import type { Api } from './http.ts';
import { path } from './path.ts';
import { doneSchema, labelSchema, listOf, workspaceSchema } from './schemas.ts';
import type { Segment } from './segment.ts';

/** The workspace itself and its labels. `GET /` also tells whether the token works at all. */
export function workspacePart(api: Api): Pick<Segment, 'workspace' | 'labels' | 'createLabel'> {
  return {
    async workspace() {
      const data = await api.get({ path: path`/` }, z.object({ workspace: workspaceSchema }));
      return data.workspace;
    },
    async labels() {
      const data = await api.get({ path: path`/labels` }, z.object({ labels: listOf(labelSchema) }));
      return data.labels;
    },
    async createLabel(label) {
      await api.post({ path: path`/labels`, body: { label } }, doneSchema);
    },
  };
}
