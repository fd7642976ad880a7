import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type Sdk = typeof import('@segment/public-api-sdk-typescript');
type ApiName = Extract<keyof Sdk, `${string}Api`>;
type Api<N extends ApiName> = InstanceType<Sdk[N]>;
type Reply<T> = Promise<{ body: { data?: T } }>;

const answerLimitMs = 10_000;
const helpers = new Set([
  'constructor',
  'basePath',
  'useQuerystring',
  'accessToken',
  'defaultHeaders',
  'addInterceptor',
  'setDefaultAuthentication',
  'setApiKey',
]);

/** All operations of the installed SDK, as "SourcesApi.createSource". */
export function operationsOf(sdk: Sdk): string[] {
  return Object.entries(sdk).flatMap(([name, value]) =>
    typeof value === 'function' && name.endsWith('Api')
      ? Object.getOwnPropertyNames(value.prototype)
          .filter((method) => !helpers.has(method))
          .map((method) => `${name}.${method}`)
      : [],
  );
}

type Field = { required: boolean; nullable: boolean };

/** Which fields a model promises: only its type declaration says so, the code has just their types. */
function createPromises(): (model: string) => Map<string, Field> {
  const home = dirname(createRequire(import.meta.url).resolve('@segment/public-api-sdk-typescript'));
  const read = new Map<string, Map<string, Field>>();
  return (model) => {
    const known = read.get(model);
    if (known) return known;
    const file = join(home, 'model', `${model[0]?.toLowerCase()}${model.slice(1)}.d.ts`);
    const declared = readFileSync(file, 'utf8').matchAll(/^ {4}'(\w+)'(\?)?: ([^;{]*)/gm);
    const fields = new Map(
      [...declared].map(([, name = '', optional, type = '']) => [
        name,
        { required: optional === undefined, nullable: type.includes('null') },
      ]),
    );
    read.set(model, fields);
    return fields;
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Compares deserialised replies with what the SDK's models promise. `faultsOf(reply, 'Space', '')` lists each place
 * where a required field is missing or a value has another type.
 */
export function createShapes(sdk: Sdk): { faultsOf(value: unknown, type: string, at: string): string[] } {
  const promises = createPromises();
  const named = sdk as unknown as Record<string, unknown>;

  function faultsOf(value: unknown, type: string, at: string): string[] {
    const fault = [`${at} is not ${type}: ${JSON.stringify(value)}`];
    const item = /^Array<(.+)>$/.exec(type)?.[1];
    if (item !== undefined) {
      return Array.isArray(value)
        ? value.flatMap((one, index) => faultsOf(one, item, `${at}[${index}]`))
        : fault;
    }
    if (type === 'any') return [];
    if (['string', 'number', 'boolean'].includes(type)) return typeof value === type ? [] : fault;
    if (type === 'object' || type.startsWith('{')) return isObject(value) ? [] : fault;
    const [model = '', inner] = type.split('.');
    const found = named[model];
    if (typeof found !== 'function') return [`${at}: the SDK has no ${type}`];
    if (inner !== undefined) {
      const members = (found as unknown as Record<string, unknown>)[inner];
      return isObject(members) && Object.values(members).includes(value) ? [] : fault;
    }
    if (!isObject(value)) return fault;
    const map = (
      found as unknown as { getAttributeTypeMap(): { name: string; type: string }[] }
    ).getAttributeTypeMap();
    return map.flatMap((field) => {
      const promise = promises(model).get(field.name);
      const given = value[field.name];
      const where = `${at}.${field.name}`;
      if (!promise) return [`${where}: the SDK declares no such field`];
      if (given === undefined) return promise.required ? [`${where} is missing`] : [];
      if (given === null) return promise.nullable ? [] : [`${where} is null`];
      return faultsOf(given, field.type, where);
    });
  }
  return { faultsOf };
}

/**
 * The SDK's clients on another address. `used` collects the operations that were answered, `faults` where an answer
 * breaks the SDK's promises of fields, types and status. The SDK's own `unwrap` is not used, as it hides how a call failed.
 */
export function connect(sdk: Sdk, address: { url: string; token: string }) {
  const used = new Set<string>();
  const faults: string[] = [];
  const shapes = createShapes(sdk);

  function client<N extends ApiName>(name: N): Api<N> {
    const api = new (sdk[name] as new (url: string) => Api<N>)(address.url);
    api.accessToken = address.token;
    // Without this the SDK waits forever.
    api.addInterceptor((options) => {
      options.timeout = answerLimitMs;
      return Promise.resolve();
    });
    return new Proxy(api, {
      get(target, method) {
        const value = Reflect.get(target, method, target);
        const operation = `${name}.${String(method)}`;
        if (typeof value !== 'function' || helpers.has(String(method))) return value;
        return async (...given: unknown[]) => {
          const reply = await value.apply(target, given);
          used.add(operation);
          const { body } = reply;
          faults.push(...shapes.faultsOf(body, body.constructor.name, operation));
          if (body.data === undefined) faults.push(`${operation} has no data`);
          // The model's name tells the status, e.g. CreateSource201Response. Some operations share one.
          const status = Number(/(\d{3})Response$/.exec(body.constructor.name)?.[1]);
          if (reply.response.statusCode !== status)
            faults.push(`${operation} answered ${reply.response.statusCode}`);
          return reply;
        };
      },
    });
  }

  return { client, used, faults };
}

/** What a call answered. An SDK error carries the token, so only its status and errors are passed on. */
export async function dataOf<T>(call: Reply<T>): Promise<T> {
  const { body } = await call.catch((error: unknown) => {
    const { statusCode, body: said } = error as { statusCode?: number; body?: unknown };
    throw new Error(`the SDK's call failed: ${statusCode} ${JSON.stringify(said)}`);
  });
  if (body.data === undefined) throw new Error('the reply has no data');
  return body.data;
}
