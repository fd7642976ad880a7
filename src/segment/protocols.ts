import { z } from 'zod';
import type { Api } from './http.ts';
import { listAll } from './paginate.ts';
import { path } from './path.ts';
import { doneSchema, idSchema, ruleSchema, trackingPlanSchema } from './schemas.ts';
import type { Segment } from './segment.ts';
import { alsoHas } from './unknown-fields.ts';

type ProtocolsMethod =
  | 'trackingPlans'
  | 'createTrackingPlan'
  | 'trackingPlanRules'
  | 'upsertTrackingPlanRules'
  | 'trackingPlanSources'
  | 'addSourceToTrackingPlan'
  | 'removeSourceFromTrackingPlan';

/** Sources are shown whole; only which ones is read. */
const attachedSchema = alsoHas(z.object({ id: idSchema }), [
  'slug',
  'name',
  'metadata',
  'workspaceId',
  'enabled',
  'writeKeys',
  'settings',
  'labels',
]);

/** Tracking plans: an add-on (Protocols), so each call may fail for a workspace that doesn't have it. */
export function protocolsPart(api: Api): Pick<Segment, ProtocolsMethod> {
  return {
    trackingPlans: () => listAll(api, { path: path`/tracking-plans` }, 'trackingPlans', trackingPlanSchema),

    async createTrackingPlan({ name, description }) {
      const body = { name, description, type: 'LIVE' };
      const reply = z.object({ trackingPlan: trackingPlanSchema });
      return (await api.post({ path: path`/tracking-plans`, body }, reply)).trackingPlan;
    },

    async trackingPlanRules(planId) {
      const rules = await listAll(api, { path: path`/tracking-plans/${planId}/rules` }, 'rules', ruleSchema);
      return rules.filter((rule) => rule !== undefined);
    },

    async upsertTrackingPlanRules(planId, rules) {
      if (rules.length === 0) return;
      await api.patch({ path: path`/tracking-plans/${planId}/rules`, body: { rules } }, doneSchema);
    },

    trackingPlanSources: (planId) =>
      listAll(api, { path: path`/tracking-plans/${planId}/sources` }, 'sources', attachedSchema),

    async addSourceToTrackingPlan(planId, sourceId) {
      await api.post({ path: path`/tracking-plans/${planId}/sources`, body: { sourceId } }, doneSchema);
    },

    async removeSourceFromTrackingPlan(planId, sourceId) {
      await api.delete({ path: path`/tracking-plans/${planId}/sources`, query: { sourceId } }, doneSchema);
    },
  };
}
