import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fittingSnippet,
  type SnippetEvent,
  type SnippetPlatform,
  serverPlatforms,
  snippet,
  snippetPlatforms,
} from '../../src/copy/snippets.ts';

const order: SnippetEvent = {
  name: 'Order Completed',
  call: 'track',
  properties: {
    order_id: 'ORD-1',
    total: 86.4,
    cents: 8_640_000_000,
    gift: false,
    coupon: null,
    products: [{ product_id: 'SKU-1', price: 37.25 }],
  },
};
const page: SnippetEvent = { name: 'Page Viewed', call: 'page', properties: { page_name: 'Shoes' } };
const screen: SnippetEvent = { name: 'Screen Viewed', call: 'screen', properties: {} };
/** An interpolation in Kotlin, Dart and PHP. */
const dollar = `$${'{x}'}`;
const eu = 'https://events.eu1.segmentapis.com';

const isInstalled = (command: string): boolean => spawnSync(command, ['--version']).status === 0;

/** Runs Python code with Segment's library replaced by a recorder; gives its settings and its calls. */
function runPython(code: string): {
  settings: Record<string, unknown>;
  calls: [string, unknown[], object][];
} {
  const recorder = `
import json, sys, types
calls = []
class Recorder(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith('__'): raise AttributeError(name)
        return lambda *args, **named: calls.append([name, args, named])
library = Recorder('segment.analytics')
parent = types.ModuleType('segment')
parent.analytics = library
sys.modules['segment'] = parent
sys.modules['segment.analytics'] = library
exec(compile(sys.stdin.buffer.read().decode('utf-8'), 'snippet', 'exec'))
settings = {k: getattr(library, k) for k in ('write_key', 'host') if k in vars(library)}
print(json.dumps({'settings': settings, 'calls': calls}))
`;
  return JSON.parse(execFileSync('python3', ['-c', recorder], { input: code, encoding: 'utf8' }));
}

/** What an escaped character stands for in the languages that are looked at here. */
const plain = (body: string): string =>
  body.replace(/\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|(.))/gs, (_, braced, four, char) => {
    if (braced ?? four) return String.fromCodePoint(Number.parseInt(braced ?? four, 16));
    return ({ n: '\n', r: '\r', t: '\t' } as Record<string, string>)[char] ?? char;
  });

/** The text of each quoted literal, and the code around them without its comments and PHP's names. */
function literalsIn(code: string): { texts: string[]; rest: string } {
  const texts: string[] = [];
  const lines = code.split('\n').filter((line) => !/^(?:\/\/|#|use) /.test(line));
  const rest = lines.join('\n').replace(/(["'])((?:\\[\s\S]|(?!\1)[^\\\n])*)\1/g, (_, _quote, inner) => {
    texts.push(plain(inner));
    return '\u00a7';
  });
  return { texts, rest };
}

/** Whether every bracket of the code is closed by its own kind. */
function isBalanced(code: string): boolean {
  const open: string[] = [];
  const pairs: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
  for (const char of code) {
    if ('([{'.includes(char)) open.push(char);
    else if (pairs[char] && open.pop() !== pairs[char]) return false;
  }
  return open.length === 0;
}

describe('code for servers', () => {
  it('writes Python that sends the event with its properties', () => {
    const { settings, calls } = runPython(
      snippet({ platform: 'python', event: order, more: [page, screen], writeKey: 'wk1' }).code,
    );
    expect(settings).toEqual({ write_key: 'wk1' });
    expect(calls).toEqual([
      ['track', ['user-123', 'Order Completed'], { properties: order.properties }],
      ['page', ['user-123'], { name: 'Shoes', properties: { page_name: 'Shoes' } }],
      ['screen', ['user-123'], { name: 'Screen Viewed' }],
      ['flush', [], {}],
    ]);
  });

  it('gives Python every name, key and value unchanged, whatever they contain', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    const value = fc.oneof(text, fc.string({ unit: 'binary-ascii' }), fc.integer(), fc.boolean());
    const properties = fc.dictionary(text, fc.oneof(value, fc.array(value, { maxLength: 3 })), {
      maxKeys: 4,
    });
    const events = fc
      .sample(fc.record({ name: text, properties }), { numRuns: 150, seed: 7 })
      .map((event) => ({ ...event, call: 'track' as const }));
    const [event, ...more] = events;
    if (!event) throw new Error('no event was made');
    const { calls } = runPython(snippet({ platform: 'python', event, more }).code);
    const sent = calls.slice(0, -1).map(([, [, name], named]) => ({ properties: {}, ...named, name }));
    expect(sent).toEqual(
      events.map(({ name, properties }) => ({ name, properties: JSON.parse(JSON.stringify(properties)) })),
    );
  });

  it('writes Go, Java, Ruby and PHP as their libraries take it', () => {
    const of = (platform: SnippetPlatform) =>
      snippet({ platform, event: order, more: [page], writeKey: 'wk1' }).code;
    expect(of('go')).toMatchInlineSnapshot(`
      "// go get github.com/segmentio/analytics-go/v3
      package main

      import "github.com/segmentio/analytics-go/v3"

      func main() {
        client, err := analytics.NewWithConfig("wk1", analytics.Config{})
        if err != nil {
          panic(err)
        }
        defer client.Close()

        client.Enqueue(analytics.Track{
          UserId: "user-123",
          Event: "Order Completed",
          Properties: analytics.Properties{
            "order_id": "ORD-1",
            "total": 86.4,
            "cents": 8640000000,
            "gift": false,
            "coupon": nil,
            "products": []interface{}{
              map[string]interface{}{
                "product_id": "SKU-1",
                "price": 37.25,
              },
            },
          },
        })
        client.Enqueue(analytics.Page{
          UserId: "user-123",
          Name: "Shoes",
          Properties: analytics.Properties{
            "page_name": "Shoes",
          },
        })
      }"
    `);
    expect(of('java')).toMatchInlineSnapshot(`
      "// Maven or Gradle: com.segment.analytics.java:analytics:<latest version>
      import com.segment.analytics.Analytics;
      import com.segment.analytics.messages.PageMessage;
      import com.segment.analytics.messages.TrackMessage;
      import java.util.List;
      import java.util.Map;

      public class SegmentEvents {
        public static void main(String[] args) {
          Analytics analytics = Analytics.builder("wk1").build();

          analytics.enqueue(TrackMessage.builder("Order Completed")
              .userId("user-123")
              .properties(Map.ofEntries(
                Map.entry("order_id", "ORD-1"),
                Map.entry("total", 86.4),
                Map.entry("cents", 8640000000L),
                Map.entry("gift", false),
                Map.entry("products", List.of(
                  Map.ofEntries(
                    Map.entry("product_id", "SKU-1"),
                    Map.entry("price", 37.25)))))));
          analytics.enqueue(PageMessage.builder("Shoes")
              .userId("user-123")
              .properties(Map.ofEntries(
                Map.entry("page_name", "Shoes"))));
          analytics.flush();
          analytics.shutdown();
        }
      }"
    `);
    expect(of('ruby')).toMatchInlineSnapshot(`
      "# gem install analytics-ruby
      require 'segment/analytics'

      analytics = Segment::Analytics.new(write_key: 'wk1')

      analytics.track(
        user_id: 'user-123',
        event: 'Order Completed',
        properties: {
          'order_id' => 'ORD-1',
          'total' => 86.4,
          'cents' => 8640000000,
          'gift' => false,
          'coupon' => nil,
          'products' => [
            {
              'product_id' => 'SKU-1',
              'price' => 37.25,
            },
          ],
        },
      )
      analytics.page(
        user_id: 'user-123',
        name: 'Shoes',
        properties: {
          'page_name' => 'Shoes',
        },
      )
      analytics.flush"
    `);
    expect(of('php')).toMatchInlineSnapshot(`
      "<?php
      // composer require segmentio/analytics-php
      require 'vendor/autoload.php';

      use Segment\\Segment;

      Segment::init('wk1');

      Segment::track([
        'userId' => 'user-123',
        'event' => 'Order Completed',
        'properties' => [
          'order_id' => 'ORD-1',
          'total' => 86.4,
          'cents' => 8640000000,
          'gift' => false,
          'coupon' => null,
          'products' => [
            [
              'product_id' => 'SKU-1',
              'price' => 37.25,
            ],
          ],
        ],
      ]);
      Segment::page([
        'userId' => 'user-123',
        'name' => 'Shoes',
        'properties' => [
          'page_name' => 'Shoes',
        ],
      ]);
      Segment::flush();"
    `);
  });

  const parsers: { platform: SnippetPlatform; flag: string }[] = [
    { platform: 'php', flag: '-l' },
    { platform: 'ruby', flag: '-c' },
  ];
  for (const { platform, flag } of parsers) {
    it.runIf(isInstalled(platform))(
      `writes code that ${platform} itself reads, where it is installed`,
      () => {
        const { code } = snippet({ platform, event: order, more: [page] });
        expect(spawnSync(platform, [flag], { input: code }).status).toBe(0);
      },
    );
  }

  it.each<SnippetPlatform>(['go', 'java', 'ruby', 'php', 'swift', 'kotlin', 'flutter'])(
    'keeps every name, key and value of %s inside its own literal, whatever they contain',
    (platform) => {
      const text = fc.string({ minLength: 1, unit: 'binary-ascii' });
      const nasty = fc.constantFrom(
        '"',
        "'",
        '\\',
        '\\u0022',
        '#{x}',
        dollar,
        '$x',
        '\\(x)',
        '`',
        '*/',
        '</b>',
      );
      const any = fc.oneof(text, nasty, fc.string({ minLength: 1, unit: 'grapheme' }));
      fc.assert(
        fc.property(any, any, any, any, (name, writeKey, key, value) => {
          const event: SnippetEvent = {
            name,
            call: 'track',
            properties: { [key]: value, list: [value, { deep: name }] },
          };
          const { texts, rest } = literalsIn(snippet({ platform, event, writeKey }).code);
          for (const wanted of [name, writeKey, key, value]) expect(texts).toContain(wanted);
          expect(rest).not.toMatch(/["'\\\\]/);
          expect(isBalanced(rest)).toBe(true);
        }),
        { numRuns: 60, seed: 11 },
      );
    },
  );

  it('writes no number that a language cannot hold, and no interpolation', () => {
    const event: SnippetEvent = {
      name: `#{x} ${dollar}`,
      call: 'track',
      properties: { big: 1e20, long: 2 ** 31 },
    };
    for (const platform of ['go', 'java', 'swift', 'kotlin'] as const)
      expect(snippet({ platform, event }).code).toContain('1e+20');
    expect(snippet({ platform: 'java', event }).code).toContain('2147483648L');
    expect(snippet({ platform: 'ruby', event }).code).toContain('\\#{x}');
    expect(snippet({ platform: 'php', event }).code).toContain(`\\${dollar}`);
    expect(snippet({ platform: 'php', event: { ...event, name: '\ud800' } }).code).toContain('\ufffd');
  });
});

describe('the region', () => {
  it('is Segment by default: no library is told of an address', () => {
    for (const platform of snippetPlatforms) {
      const { code } = snippet({ platform, event: order });
      expect(code).not.toContain('eu1');
      expect(code).not.toMatch(/apiHost|endpoint|Endpoint|host:|host =|'host'|proxy/);
    }
  });

  it.each<[SnippetPlatform, string]>([
    [
      'javascript',
      "{ integrations: { 'Segment.io': { apiHost: 'events.eu1.segmentapis.com/v1', protocol: 'https' } } }",
    ],
    ['swift', 'Configuration(writeKey: "YOUR_WRITE_KEY").apiHost("events.eu1.segmentapis.com/v1"))'],
    ['kotlin', 'applicationContext) {\n  apiHost = "events.eu1.segmentapis.com/v1"\n}'],
    ['react_native', "proxy: 'https://events.eu1.segmentapis.com/v1', useSegmentEndpoints: true"],
    ['flutter', "Configuration('YOUR_WRITE_KEY', apiHost: 'events.eu1.segmentapis.com/v1')"],
    ['node', "host: 'https://events.eu1.segmentapis.com'"],
    ['python', "analytics.host = 'https://events.eu1.segmentapis.com'"],
    ['go', 'analytics.Config{Endpoint: "https://events.eu1.segmentapis.com"}'],
    ['java', '.endpoint("https://events.eu1.segmentapis.com")'],
    ['ruby', "host: 'events.eu1.segmentapis.com')"],
    ['php', "['host' => 'events.eu1.segmentapis.com']"],
    ['http', "'https://events.eu1.segmentapis.com/v1/track'"],
  ])('EU: %s sends to Dublin', (platform, words) => {
    expect(snippet({ platform, event: order, trackingUrl: `${eu}/` }).code).toContain(words);
  });

  it('is not given to libraries that speak HTTPS only when the address is plain HTTP', () => {
    for (const platform of ['swift', 'kotlin', 'react_native', 'flutter', 'ruby'] as const)
      expect(snippet({ platform, event: order, trackingUrl: 'http://127.0.0.1:4010' }).code).not.toContain(
        '4010',
      );
    expect(snippet({ platform: 'php', event: order, trackingUrl: 'http://127.0.0.1:4010' }).code).toContain(
      "['host' => '127.0.0.1:4010', 'ssl' => false]",
    );
  });
});

describe('a snippet that has to fit', () => {
  it('holds as many events as there is room for, always the first, and names the others', () => {
    const more = [page, { ...order, name: 'Order Refunded' }];
    for (const platform of serverPlatforms) {
      const all = fittingSnippet({ platform, event: order, more }, 20_000);
      expect(all.left).toEqual([]);
      expect(all.code).toBe(snippet({ platform, event: order, more }).code);
      const some = fittingSnippet({ platform, event: order, more }, all.code.length - 1);
      expect(some.left).toEqual(['Order Refunded']);
      expect(some.code).toBe(snippet({ platform, event: order, more: [page] }).code);
      const one = fittingSnippet({ platform, event: order, more }, 1);
      expect(one).toEqual({
        code: snippet({ platform, event: order }).code,
        left: ['Page Viewed', 'Order Refunded'],
      });
    }
  });
});
