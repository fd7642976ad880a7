import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SnippetEvent, snippet, snippetPlatforms } from '../../src/copy/snippets.ts';

const order: SnippetEvent = {
  name: 'Order Completed',
  call: 'track',
  properties: {
    order_id: 'ORD-1',
    total: 86.4,
    num_items: 3,
    gift: false,
    products: [{ product_id: 'SKU-1', price: 37.25 }],
  },
};

/** Runs a JavaScript snippet with the library replaced by recorders; gives what was loaded and what was called. */
function runScript(code: string): { loaded: unknown[]; calls: [string, ...unknown[]][] } {
  const calls: [string, ...unknown[]][] = [];
  const loaded: unknown[] = [];
  const client = new Proxy(
    {},
    {
      get:
        (_, method: string) =>
        (...args: unknown[]) =>
          calls.push([method, ...args]),
    },
  );
  const open = (...args: unknown[]) => {
    loaded.push(...args);
    return client;
  };
  function Analytics(options: unknown) {
    return open(options);
  }
  const body = code.replace(/^import .*$/gm, '').replace(/^await /gm, '');
  runInNewContext(body, { AnalyticsBrowser: { load: open }, createClient: open, Analytics });
  return JSON.parse(JSON.stringify({ loaded, calls }));
}

/** What the shell would hand to curl. */
const runShell = (code: string): string[] =>
  execFileSync('sh', ['-c', code.replace(/^curl /, 'printf "%s\\0" ')], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('code snippets', () => {
  it('loads analytics.js with the key and tracks the event with its properties', () => {
    const { code, language } = snippet({ platform: 'javascript', event: order, writeKey: 'wk1' });
    expect(language).toBe('javascript');
    expect(runScript(code)).toEqual({
      loaded: [{ writeKey: 'wk1' }],
      calls: [['track', 'Order Completed', order.properties]],
    });
  });

  it('sends to another address when one is given', () => {
    const browser = snippet({ platform: 'javascript', event: order, trackingUrl: 'http://127.0.0.1:4010/' });
    expect(runScript(browser.code).loaded[1]).toEqual({
      integrations: { 'Segment.io': { apiHost: '127.0.0.1:4010/v1', protocol: 'http' } },
    });
    const server = snippet({ platform: 'node', event: order, trackingUrl: 'http://127.0.0.1:4010' });
    expect(runScript(server.code).loaded[0]).toEqual({
      writeKey: 'YOUR_WRITE_KEY',
      host: 'http://127.0.0.1:4010',
    });
  });

  it('uses page() for a page and screen() for a screen where the platform has them', () => {
    const page: SnippetEvent = { name: 'Page Viewed', call: 'page', properties: { page_name: 'Shoes' } };
    const screen: SnippetEvent = {
      name: 'Screen Viewed',
      call: 'screen',
      properties: { screen_title: 'Home' },
    };
    expect(runScript(snippet({ platform: 'javascript', event: page }).code).calls[0]?.slice(0, 2)).toEqual([
      'page',
      'Shoes',
    ]);
    expect(runScript(snippet({ platform: 'javascript', event: screen }).code).calls[0]?.slice(0, 2)).toEqual([
      'track',
      'Screen Viewed',
    ]);
    expect(
      runScript(snippet({ platform: 'react_native', event: screen }).code).calls[0]?.slice(0, 2),
    ).toEqual(['screen', 'Home']);
    expect(snippet({ platform: 'swift', event: page }).code).toContain('analytics.track(name: "Page Viewed"');
    expect(snippet({ platform: 'kotlin', event: screen }).code).toContain('analytics.screen("Home"');
    expect(snippet({ platform: 'flutter', event: screen }).code).toContain("analytics.screen('Home'");
    expect(runShell(snippet({ platform: 'http', event: page }).code)[0]).toBe(
      'https://api.segment.io/v1/page',
    );
  });

  it('gives node a user and flushes', () => {
    const { calls } = runScript(snippet({ platform: 'node', event: order }).code);
    expect(calls).toEqual([
      ['track', { userId: 'user-123', event: 'Order Completed', properties: order.properties }],
      ['closeAndFlush'],
    ]);
  });

  it('writes typed literals for Swift, Kotlin and Dart', () => {
    expect(snippet({ platform: 'swift', event: order }).code).toMatchInlineSnapshot(`
      "// Swift package: https://github.com/segmentio/analytics-swift
      import Segment

      let analytics = Analytics(configuration: Configuration(writeKey: "YOUR_WRITE_KEY"))

      analytics.track(name: "Order Completed", properties: [
        "order_id": "ORD-1",
        "total": 86.4,
        "num_items": 3,
        "gift": false,
        "products": [
          [
            "product_id": "SKU-1",
            "price": 37.25,
          ],
        ],
      ])"
    `);
    expect(snippet({ platform: 'kotlin', event: order }).code).toMatchInlineSnapshot(`
      "// Gradle: implementation("com.segment.analytics.kotlin:android:<latest version>")
      import com.segment.analytics.kotlin.android.Analytics
      import kotlinx.serialization.json.*

      val analytics = Analytics("YOUR_WRITE_KEY", applicationContext)

      analytics.track("Order Completed", buildJsonObject {
        put("order_id", "ORD-1")
        put("total", 86.4)
        put("num_items", 3)
        put("gift", false)
        put("products", buildJsonArray {
          add(buildJsonObject {
            put("product_id", "SKU-1")
            put("price", 37.25)
          })
        })
      })"
    `);
    expect(snippet({ platform: 'flutter', event: order }).code).toMatchInlineSnapshot(`
      "// flutter pub add segment_analytics
      import 'package:segment_analytics/client.dart';
      import 'package:segment_analytics/state.dart';

      final analytics = createClient(Configuration('YOUR_WRITE_KEY'));

      analytics.track('Order Completed', properties: {
        'order_id': 'ORD-1',
        'total': 86.4,
        'num_items': 3,
        'gift': false,
        'products': [
          {
            'product_id': 'SKU-1',
            'price': 37.25,
          },
        ],
      });"
    `);
  });

  it('sends several events with one set-up', () => {
    const more: SnippetEvent[] = [
      { name: 'Page Viewed', call: 'page', properties: { page_name: 'Shoes' } },
      { name: 'Loyalty Joined', call: 'track', properties: {} },
    ];
    const { calls, loaded } = runScript(snippet({ platform: 'javascript', event: order, more }).code);
    expect(loaded).toHaveLength(1);
    expect(calls.map(([method, name]) => [method, name])).toEqual([
      ['track', 'Order Completed'],
      ['page', 'Shoes'],
      ['track', 'Loyalty Joined'],
    ]);
    for (const platform of snippetPlatforms) {
      const { code } = snippet({ platform, event: order, more });
      const at = [/Order Completed/, /Page Viewed|Shoes/, /Loyalty Joined/].map((name) => code.search(name));
      expect(at).toEqual(at.toSorted((one, other) => one - other));
      expect(at).not.toContain(-1);
    }
    const kotlin = snippet({ platform: 'kotlin', event: { ...order, properties: {} }, more }).code;
    expect(kotlin).toContain('import kotlinx.serialization.json.*');
    expect(snippet({ platform: 'http', event: order, more }).code.match(/^curl /gm)).toHaveLength(3);
  });

  it('leaves properties out when there are none', () => {
    const event: SnippetEvent = { name: 'Install Attributed', call: 'track', properties: {} };
    expect(runScript(snippet({ platform: 'javascript', event }).code).calls).toEqual([
      ['track', 'Install Attributed'],
    ]);
    expect(snippet({ platform: 'kotlin', event }).code).toContain('analytics.track("Install Attributed")');
    expect(snippet({ platform: 'swift', event }).code).toContain(
      'analytics.track(name: "Install Attributed")',
    );
  });

  it('keeps what looks like code in another language inert', () => {
    const event: SnippetEvent = {
      name: 'a"$b\\(c)',
      call: 'track',
      properties: { "x'y": '$z `w` \n</script>' },
    };
    expect(snippet({ platform: 'kotlin', event }).code).toContain(String.raw`analytics.track("a\"\$b\\(c)"`);
    expect(snippet({ platform: 'swift', event }).code).toContain(String.raw`name: "a\"$b\\(c)"`);
    expect(snippet({ platform: 'flutter', event }).code).toContain(String.raw`'x\'y': '\$z`);
    expect(snippet({ platform: 'javascript', event }).code).not.toContain('</script>');
  });

  it('gives back every name, key and value unchanged, whatever they contain', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string(), { maxLength: 3 }),
    );
    const text = fc.string({ minLength: 1, unit: 'binary-ascii' });
    fc.assert(
      fc.property(
        text,
        text,
        fc.dictionary(
          text.filter((key) => key !== '__proto__'),
          value,
          { maxKeys: 4 },
        ),
        (name, writeKey, properties) => {
          const event: SnippetEvent = { name, call: 'track', properties };
          for (const platform of ['javascript', 'react_native', 'node'] as const) {
            const { loaded, calls } = runScript(snippet({ platform, event, writeKey }).code);
            expect(loaded[0]).toEqual({ writeKey });
            const sent =
              platform === 'node' ? calls[0]?.[1] : { event: calls[0]?.[1], properties: calls[0]?.[2] ?? {} };
            expect(sent).toMatchObject({ event: name });
            expect((sent as { properties: unknown }).properties).toEqual(
              JSON.parse(JSON.stringify(properties)),
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the shell one word for each argument, whatever they contain', () => {
    const text = fc.string({ minLength: 1 }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(text, text, text, (name, key, writeKey) => {
        const event: SnippetEvent = { name, call: 'track', properties: { [key]: name } };
        const words = runShell(snippet({ platform: 'http', event, writeKey }).code);
        expect(words.slice(0, 5)).toEqual([
          'https://api.segment.io/v1/track',
          '-u',
          `${writeKey}:`,
          '-H',
          'Content-Type: application/json',
        ]);
        expect(JSON.parse(words[6] ?? '')).toEqual({
          userId: 'user-123',
          event: name,
          properties: event.properties,
        });
      }),
      { numRuns: 25 },
    );
  });

  it('knows every platform, shows the key it was given and a placeholder otherwise', () => {
    for (const platform of snippetPlatforms) {
      expect(snippet({ platform, event: order, writeKey: 'wk-123' }).code).toContain('wk-123');
      expect(snippet({ platform, event: order }).code).toContain('YOUR_WRITE_KEY');
      expect(snippet({ platform, event: order }).code).toContain('Order Completed');
    }
  });
});
