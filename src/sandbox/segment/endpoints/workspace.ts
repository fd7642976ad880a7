import { conflict, invalid } from '../api-error.ts';
import { optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit } from '../segment.ts';

/** `key:value`: both start with a letter; letters, digits, hyphens (Segment docs, Labels). */
const labelPart = /^[a-z][a-z0-9_-]*$/i;

export const workspaceRoutes: Route[] = [
  { method: 'GET', path: '/', handle: ({ segment }) => ({ data: { workspace: segment.state.workspace } }) },
  {
    method: 'GET',
    path: '/echo',
    handle: ({ query, headers }) => {
      const { authorization: _hidden, ...shown } = headers;
      return { data: { method: 'GET', message: query.text('message') ?? '', headers: shown } };
    },
  },
  { method: 'GET', path: '/labels', handle: ({ segment }) => ({ data: { labels: segment.state.labels } }) },
  {
    method: 'POST',
    path: '/labels',
    handle: ({ segment, body }) => {
      const given = optionalObject(body, 'label');
      if (!given) throw invalid('label is required', 'label');
      const [key, value] = [text(given, 'key'), text(given, 'value')];
      if (!labelPart.test(key)) throw invalid('key must start with a letter', 'label.key');
      if (!labelPart.test(value)) throw invalid('value must start with a letter', 'label.value');
      const { labels } = segment.state;
      if (labels.some((label) => label.key === key && label.value === value)) {
        throw conflict(`The label ${key}:${value} already exists`, 'label');
      }
      const description = optionalText(given, 'description');
      const label = { key, value, ...(description === undefined ? {} : { description }) };
      labels.push(label);
      audit(segment, 'Label Created', { id: `${key}:${value}`, type: 'LABEL', name: `${key}:${value}` });
      return { status: 201, data: { label } };
    },
  },
  {
    method: 'GET',
    path: '/audit-events',
    handle: ({ segment, query }) => {
      const [from, to] = [query.text('startTime'), query.text('endTime')];
      const wanted = {
        resourceId: query.text('resourceId'),
        resourceType: query.text('resourceType'),
      };
      const events = segment.state.audit.filter(
        (event) =>
          (!from || event.timestamp >= from) &&
          (!to || event.timestamp < to) &&
          (!wanted.resourceId || event.resourceId === wanted.resourceId) &&
          (!wanted.resourceType || event.resourceType === wanted.resourceType),
      );
      const { items, pagination } = paginate(events.reverse(), query);
      return { data: { events: items, pagination } };
    },
  },
];
