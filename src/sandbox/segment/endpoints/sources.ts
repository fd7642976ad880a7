import { conflict, invalid, notFound } from '../api-error.ts';
import { addSource, removeSource } from '../changes.ts';
import { checkSettings, flag, objects, optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit, findSource, isObjectSource, known, metadata, type Segment } from '../segment.ts';
import { type Label, newId } from '../state.ts';
import { destinationView, sourceView, warehouseView } from '../views.ts';

/** Labels of a request: they must exist, one value per key. */
function readLabels(segment: Segment, body: Record<string, unknown>): Label[] {
  const given = objects(body, 'labels').map((one) => ({ key: text(one, 'key'), value: text(one, 'value') }));
  for (const label of given) {
    const exists = segment.state.labels.some((one) => one.key === label.key && one.value === label.value);
    if (!exists) throw invalid(`The label ${label.key}:${label.value} does not exist`, 'labels');
    if (given.some((one) => one.key === label.key && one.value !== label.value)) {
      throw invalid(`Only one value of ${label.key} may be set`, 'labels');
    }
  }
  return given.filter((label, at) => given.findIndex((one) => one.key === label.key) === at);
}

export const sourceRoutes: Route[] = [
  {
    method: 'GET',
    path: '/sources',
    handle: ({ segment, query }) => {
      const { items, pagination } = paginate(segment.state.sources, query);
      return { data: { sources: items.map((one) => sourceView(segment.state, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: '/sources',
    handle: ({ segment, body }) => {
      const source = addSource(segment, {
        slug: text(body, 'slug'),
        enabled: flag(body, 'enabled'),
        metadataId: text(body, 'metadataId'),
        settings: optionalObject(body, 'settings') ?? {},
      });
      return { status: 201, data: { source: sourceView(segment.state, source) } };
    },
  },
  {
    method: 'GET',
    path: '/sources/:sourceId',
    handle: ({ segment, params }) => {
      const source = findSource(segment, params.sourceId);
      const plan = segment.state.trackingPlans.find((one) => one.sourceIds.includes(source.id));
      return { data: { source: sourceView(segment.state, source), trackingPlanId: plan?.id ?? null } };
    },
  },
  {
    method: 'PATCH',
    path: '/sources/:sourceId',
    handle: ({ segment, params, body }) => {
      const source = findSource(segment, params.sourceId);
      const name = optionalText(body, 'name');
      const slug = optionalText(body, 'slug');
      const enabled = optionalFlag(body, 'enabled');
      const settings = optionalObject(body, 'settings');
      if (name !== undefined && name.trim() === '') throw invalid('name must not be empty', 'name');
      if (slug !== undefined && segment.state.sources.some((one) => one !== source && one.slug === slug)) {
        throw conflict(`A source with the slug ${slug} already exists`, 'slug');
      }
      if (settings) {
        const { options } = known(metadata.source(source.metadataId));
        source.settings = checkSettings(options, { ...source.settings, ...settings });
      }
      if (name !== undefined) source.name = name;
      if (slug !== undefined) source.slug = slug;
      if (enabled !== undefined) {
        // Enabled by hand, it gets its 14 days again.
        if (enabled && !source.enabled && source.idleSince !== null) source.idleSince = segment.clock.now();
        source.enabled = enabled;
      }
      audit(segment, 'Source Modified', { id: source.id, type: 'SOURCE', name: source.name });
      return { data: { source: sourceView(segment.state, source) } };
    },
  },
  {
    method: 'DELETE',
    path: '/sources/:sourceId',
    handle: ({ segment, params }) => {
      removeSource(segment, findSource(segment, params.sourceId));
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'POST',
    path: '/sources/:sourceId/labels',
    handle: ({ segment, params, body }) => {
      const source = findSource(segment, params.sourceId);
      const given = readLabels(segment, body);
      source.labels = [
        ...source.labels.filter((label) => !given.some((one) => one.key === label.key)),
        ...given,
      ];
      audit(segment, 'Source Modified', { id: source.id, type: 'SOURCE', name: source.name });
      return { data: { labels: source.labels } };
    },
  },
  {
    method: 'PUT',
    path: '/sources/:sourceId/labels',
    handle: ({ segment, params, body }) => {
      const source = findSource(segment, params.sourceId);
      source.labels = readLabels(segment, body);
      audit(segment, 'Source Modified', { id: source.id, type: 'SOURCE', name: source.name });
      return { data: { labels: source.labels } };
    },
  },
  {
    method: 'POST',
    path: '/sources/:sourceId/writekey',
    version: 'alpha',
    handle: ({ segment, params }) => {
      const source = findSource(segment, params.sourceId);
      if (isObjectSource(known(metadata.source(source.metadataId)))) {
        throw invalid('A cloud object source has no write key', 'sourceId');
      }
      source.writeKeys.push(newId(32));
      audit(segment, 'Source Modified', { id: source.id, type: 'SOURCE', name: source.name });
      return { data: { source: sourceView(segment.state, source) } };
    },
  },
  {
    method: 'DELETE',
    path: '/sources/:sourceId/writekey/:writeKey',
    version: 'alpha',
    handle: ({ segment, params }) => {
      const source = findSource(segment, params.sourceId);
      if (!source.writeKeys.includes(params.writeKey ?? '')) throw notFound('Write key');
      source.writeKeys = source.writeKeys.filter((one) => one !== params.writeKey);
      audit(segment, 'Source Modified', { id: source.id, type: 'SOURCE', name: source.name });
      return { data: { status: 'SUCCESS' } };
    },
  },
  {
    method: 'GET',
    path: '/sources/:sourceId/connected-destinations',
    handle: ({ segment, params, query }) => {
      const source = findSource(segment, params.sourceId);
      const all = segment.state.destinations.filter((one) => one.sourceId === source.id);
      const { items, pagination } = paginate(all, query);
      return { data: { destinations: items.map(destinationView), pagination } };
    },
  },
  {
    method: 'GET',
    path: '/sources/:sourceId/connected-warehouses',
    handle: ({ segment, params, query }) => {
      const source = findSource(segment, params.sourceId);
      const all = segment.state.warehouses.filter((one) => one.sourceIds.includes(source.id));
      const { items, pagination } = paginate(all, query);
      return { data: { warehouses: items.map((one) => warehouseView(segment.state, one)), pagination } };
    },
  },
  {
    method: 'GET',
    path: '/sources/:sourceId/settings',
    handle: ({ segment, params }) => {
      const source = findSource(segment, params.sourceId);
      return { data: { sourceId: source.id, settings: source.schemaSettings } };
    },
  },
  {
    method: 'PATCH',
    path: '/sources/:sourceId/settings',
    handle: ({ segment, params, body }) => {
      const source = findSource(segment, params.sourceId);
      const given = optionalObject(body, 'settings') ?? body;
      for (const part of ['track', 'identify', 'group'] as const) {
        const change = optionalObject(given, part);
        if (change) source.schemaSettings[part] = { ...(source.schemaSettings[part] as object), ...change };
      }
      for (const target of ['forwardingViolationsTo', 'forwardingBlockedEventsTo'] as const) {
        const id = optionalText(given, target);
        if (id !== undefined) source.schemaSettings[target] = findSource(segment, id).id;
      }
      return { data: { sourceId: source.id, settings: source.schemaSettings } };
    },
  },
];
