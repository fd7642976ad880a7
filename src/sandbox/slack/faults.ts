const apiKinds = ['429', '500', 'html502', 'drop_before', 'drop_after', 'slow', 'error'] as const;
const deliveryKinds = ['duplicate', 'late', 'bad_signature', 'stale', 'future', 'lost'] as const;

export type ApiFault = {
  /** A Web API method, "upload" (the upload URL), "response_url", or "*". */
  method: string;
  kind: (typeof apiKinds)[number];
  times: number;
  /** Seconds; with 429. */
  retryAfter?: number;
  /** With `error`. */
  error?: string;
  /** With `slow`. */
  delayMs?: number;
};

export type DeliveryFault = { deliver: (typeof deliveryKinds)[number]; times: number; delayMs?: number };

export type Faults = {
  add(fault: ApiFault | DeliveryFault): void;
  /** The fault the next call of `method` suffers, used up once. */
  forCall(method: string): ApiFault | undefined;
  /** The fault the next delivery to the bot suffers, used up once. */
  forDelivery(): DeliveryFault | undefined;
  clear(): void;
};

/** Faults waiting to strike, oldest first. Kept in memory only. */
export function createFaults(): Faults {
  let calls: ApiFault[] = [];
  let deliveries: DeliveryFault[] = [];
  return {
    add(fault) {
      if ('deliver' in fault) deliveries.push({ ...fault });
      else calls.push({ ...fault });
    },
    forCall(method) {
      const fault = calls.find((one) => one.method === '*' || one.method === method);
      if (fault === undefined) return undefined;
      fault.times -= 1;
      calls = calls.filter((one) => one.times > 0);
      return fault;
    },
    forDelivery() {
      const fault = deliveries[0];
      if (fault === undefined) return undefined;
      fault.times -= 1;
      deliveries = deliveries.filter((one) => one.times > 0);
      return fault;
    },
    clear() {
      calls = [];
      deliveries = [];
    },
  };
}

/** A fault from a control request, or what is wrong with it. */
export function parseFault(body: Record<string, unknown>): ApiFault | DeliveryFault | string {
  const times = body.times ?? 1;
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 1)
    return '"times" must be a whole number from 1';
  const numbers: { delayMs?: number; retryAfter?: number } = {};
  for (const key of ['delayMs', 'retryAfter'] as const) {
    const value = body[key];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) return `"${key}" must be a number from 0`;
    numbers[key] = value;
  }
  const { delayMs } = numbers;
  if (body.deliver !== undefined) {
    const deliver = deliveryKinds.find((kind) => kind === body.deliver);
    if (deliver === undefined) return `"deliver" must be one of ${deliveryKinds.join(', ')}`;
    return { deliver, times, ...(delayMs === undefined ? {} : { delayMs }) };
  }
  const kind = apiKinds.find((one) => one === String(body.kind));
  if (kind === undefined) return `"kind" must be one of ${apiKinds.join(', ')}`;
  if (typeof body.method !== 'string' || body.method === '')
    return '"method" must name a Web API method or be "*"';
  if (kind === 'error' && typeof body.error !== 'string')
    return '"error" must say which code Slack answers with';
  return {
    method: body.method,
    kind,
    times,
    ...numbers,
    ...(typeof body.error === 'string' ? { error: body.error } : {}),
  };
}
