import { invalid, notFound } from '../api-error.ts';
import { applyFilters, readActions, readCondition } from '../filters.ts';
import { optionalFlag, optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Call, Route } from '../router.ts';
import { findDestination } from '../segment.ts';
import { type FilterRecord, newId } from '../state.ts';
import { filterView } from '../views.ts';

function find({ segment, params }: Call) {
  const destination = findDestination(segment, params.destinationId);
  const filter = destination.filters.find((one) => one.id === params.filterId);
  if (!filter) throw notFound('Filter');
  return { destination, filter };
}

/** The path says "destination" in the singular, as the API does. */
const base = '/destination/:destinationId/filters';

export const filterRoutes: Route[] = [
  {
    method: 'POST',
    path: '/destination/filters/preview',
    handle: ({ body }) => {
      const given = optionalObject(body, 'filter');
      const payload = optionalObject(body, 'payload');
      if (!given) throw invalid('filter is required', 'filter');
      if (!payload) throw invalid('payload is required', 'payload');
      const filter = { if: text(given, 'if'), actions: readActions(given) };
      readCondition(filter.if);
      return { data: { inputPayload: payload, result: applyFilters([filter], payload) } };
    },
  },
  {
    method: 'GET',
    path: base,
    handle: ({ segment, params, query }) => {
      const destination = findDestination(segment, params.destinationId);
      const { items, pagination } = paginate(destination.filters, query);
      return { data: { filters: items.map((one) => filterView(destination, one)), pagination } };
    },
  },
  {
    method: 'POST',
    path: base,
    handle: ({ segment, params, body, now }) => {
      const destination = findDestination(segment, params.destinationId);
      if (text(body, 'sourceId') !== destination.sourceId) {
        throw invalid('The destination belongs to another source', 'sourceId');
      }
      const description = optionalText(body, 'description');
      const condition = text(body, 'if');
      readCondition(condition);
      const at = new Date(now).toISOString();
      const filter: FilterRecord = {
        id: newId(),
        title: text(body, 'title'),
        ...(description === undefined ? {} : { description }),
        if: condition,
        actions: readActions(body),
        enabled: optionalFlag(body, 'enabled') ?? true,
        createdAt: at,
      };
      destination.filters.push(filter);
      return { data: { filter: filterView(destination, filter) } };
    },
  },
  {
    method: 'GET',
    path: `${base}/:filterId`,
    handle: (call) => {
      const { destination, filter } = find(call);
      return { data: { filter: filterView(destination, filter) } };
    },
  },
  {
    method: 'PATCH',
    path: `${base}/:filterId`,
    handle: (call) => {
      const { destination, filter } = find(call);
      const { body, now } = call;
      const condition = optionalText(body, 'if');
      if (condition !== undefined) readCondition(condition);
      const actions = body.actions === undefined ? filter.actions : readActions(body);
      const { description: old } = filter;
      const description = body.description === null ? undefined : (optionalText(body, 'description') ?? old);
      delete filter.description;
      Object.assign(filter, {
        if: condition ?? filter.if,
        title: optionalText(body, 'title') ?? filter.title,
        ...(description === undefined ? {} : { description }),
        enabled: optionalFlag(body, 'enabled') ?? filter.enabled,
        actions,
        updatedAt: new Date(now).toISOString(),
      });
      return { data: { filter: filterView(destination, filter) } };
    },
  },
  {
    method: 'DELETE',
    path: `${base}/:filterId`,
    handle: (call) => {
      const { destination, filter } = find(call);
      destination.filters = destination.filters.filter((one) => one !== filter);
      return { data: { status: 'SUCCESS' } };
    },
  },
];
