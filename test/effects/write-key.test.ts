import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plain } from '../../src/copy/text.ts';
import type { Form } from '../../src/core/card.ts';
import type { SnippetRequest } from '../../src/core/effect.ts';
import { runEffect } from '../../src/effects/run.ts';
import type { Platform } from '../../src/platforms/platform.ts';
import { createSource, openSetup, origin, type Setup } from './harness.ts';

let setup: Setup;
let source: string;
beforeAll(async () => {
  setup = await openSetup();
  await setup.reset();
  const made = await setup.run(createSource());
  source = made?.kind === 'source_created' ? made.id : '';
});
afterAll(() => setup.close());

/** The form as the presser sees it in the end: its words and its code. */
async function shown(
  snippet: SnippetRequest,
  trackingUrl?: string,
): Promise<{ words: string; code: string[]; key: string }> {
  const forms: Form[] = [];
  const platform = {
    openForm: async (_trigger: string, form: Form) => {
      forms.push(form);
      return { formId: 'f1' };
    },
    updateForm: async (_id: string, form: Form) => {
      forms.push(form);
    },
  } as Partial<Platform> as Platform;
  await runEffect(
    { ...setup.ports, platform: () => platform, ...(trackingUrl ? { trackingUrl: () => trackingUrl } : {}) },
    {
      kind: 'show_write_key',
      origin,
      trigger: 't',
      source,
      sourceName: 'Website (dev)',
      snippet,
      again: { blocks: [] },
    },
    { workspace: 'main', job: 'j', attempt: 0 },
  );
  expect(forms).toHaveLength(2);
  const fields = forms[1]?.fields ?? [];
  return {
    words: fields.flatMap((field) => (field.kind === 'note' ? [plain(field.text)] : [])).join('\n'),
    code: fields.flatMap((field) => (field.kind === 'code' ? [field.code] : [])),
    key: (await setup.view()).sources[0]?.writeKey ?? '',
  };
}

const event = (name: string) => ({ name, call: 'track' as const, properties: { order_id: 'ORD-1' } });

describe('the form with the write key', () => {
  test('holds code for the events in the language and for the region, with the key in it', async () => {
    const { words, code, key } = await shown(
      { platform: 'python', event: event('Order Completed'), more: [event('Order Refunded')] },
      'https://events.eu1.segmentapis.com',
    );
    expect(key).not.toBe('');
    expect(code[0]).toBe(key);
    expect(code[1]).toContain(`analytics.write_key = '${key}'`);
    expect(code[1]).toContain("analytics.host = 'https://events.eu1.segmentapis.com'");
    expect(code[1]).toMatch(/'Order Completed'[\s\S]*'Order Refunded'/);
    expect(words).not.toContain('Not in here');
    expect(words).toContain('python code');
  });

  test('names the events that do not fit in, and takes a job of an earlier version', async () => {
    const more = Array.from({ length: 60 }, (_, n) => event(`Event Number ${n}`));
    const { words, code } = await shown({ platform: 'java', event: event('Order Completed'), more });
    expect(code[1]?.length).toBeLessThanOrEqual(2_900);
    expect(words).toContain('Not in here, as one block does not hold it all: ');
    expect(words).toContain('Event Number 59');
    expect((await shown({ platform: 'go', event: event('Order Completed') })).code[1]).toContain(
      'Order Completed',
    );
  });
});
