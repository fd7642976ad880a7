import { ApiError, conflict, invalid, notFound } from '../api-error.ts';
import { optionalObject, optionalText, text } from '../input.ts';
import { paginate } from '../query.ts';
import type { Route } from '../router.ts';
import { audit } from '../segment.ts';
import type { Label } from '../state.ts';

/** `key:value`: both start with a letter; letters, digits, hyphens (Segment docs, Labels). */
const labelPart = /^[a-z][a-z0-9_-]*$/i;

export const workspaceRoutes: Route[] = [
  { method: 'GET', path: '/', handle: ({ segment }) => ({ data: { workspace: segment.state.workspace } }) },
  {
    method: 'GET',
    path: '/echo',
    handle: ({ query, headers }) => {
      const { authorization: _hidden, ...shown } = headers;
      const asked = Number(query.text('statusCode') ?? 200);
      const isError = ['triggerError', 'triggerMultipleErrors', 'triggerUnexpectedError'].some(
        (name) => query.text(name) === 'true',
      );
      if (query.text('triggerUnexpectedError') === 'true') throw new Error('unexpected, as asked for');
      if (isError || asked >= 400) {
        throw new ApiError(Math.max(asked, 400), { type: 'bad-request', message: 'As asked for' });
      }
      const message = query.text('message');
      if (message === undefined) throw invalid('message is required', 'message');
      return { status: asked, data: { method: 'get', message, headers: shown } };
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
    method: 'DELETE',
    path: '/labels/:key/:value',
    handle: ({ segment, params }) => {
      const { state } = segment;
      const isIt = (one: Label) => one.key === params.key && one.value === params.value;
      if (!state.labels.some(isIt)) throw notFound('Label');
      // A label in use can't be deleted (Segment docs, Labels); the code of the refusal is our assumption.
      if (state.sources.some((source) => source.labels.some(isIt))) throw conflict('The label is in use');
      state.labels = state.labels.filter((one) => !isIt(one));
      const name = `${params.key}:${params.value}`;
      audit(segment, 'Label Deleted', { id: name, type: 'LABEL', name });
      return { data: { status: 'SUCCESS' } };
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
