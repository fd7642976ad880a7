import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import type { AuditEvent } from './records.ts';
import { doneSchema, idSchema, labelSchema, listOf, textSchema, workspaceSchema } from './schemas.ts';
import type { Segment } from './segment.ts';

type WorkspaceMethod = 'workspace' | 'labels' | 'createLabel' | 'auditEvents';

const auditEventSchema = z
  .object({
    id: idSchema,
    timestamp: z.string(),
    type: textSchema,
    actor: textSchema,
    actorEmail: z.string().nullish(),
    resourceId: textSchema,
    resourceType: textSchema,
    resourceName: textSchema,
  })
  .transform(
    ({ timestamp, actorEmail, ...event }): AuditEvent => ({
      ...event,
      at: timestamp,
      ...(actorEmail ? { actorEmail } : {}),
    }),
  );

/** The workspace itself, its labels and what was done in it. `GET /` also tells whether the token works at all. */
export function workspacePart(api: Api): Pick<Segment, WorkspaceMethod> {
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
    async auditEvents({ from, to }) {
      const query = {
        startTime: new Date(from).toISOString(),
        endTime: to === undefined ? undefined : new Date(to).toISOString(),
      };
      const events = await listAll(api, { path: path`/audit-events`, query }, 'events', auditEventSchema);
      // The reference promises no order.
      return events.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    },
  };
}
