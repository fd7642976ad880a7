import { expect, test } from 'vitest';
import { journey } from './journey.ts';
import type { Call } from './line.ts';
import { openOutside, sqliteStorage } from './outside.ts';

const makesSource = (call: Call) => call.method === 'POST' && call.path === '/sources';

test('a write that reaches Segment only after its process was killed and the next one has looked is taken for ours', async () => {
  const outside = await openOutside(await sqliteStorage());
  const { town, bot, lines } = outside;
  try {
    await bot.start();
    const at = journey.findIndex((step) => step.name === 'dev source');
    for (const step of journey.slice(0, at)) {
      await step.does(outside);
      await town.idle();
      await step.shows(outside);
    }
    const hold = () => lines.toSegment.hold('before', makesSource);
    const first = hold();
    first.then(() => outside.held(true));
    await journey[at]?.does(outside);
    const late = await first;
    await bot.kill();
    lines.toSegment.reset();
    outside.held(false);

    const second = hold();
    await bot.start();
    const again = await second;
    // The first one arrives now: after the look, before the second.
    await late.go();
    await again.go();
    await town.idle();
    await journey[at]?.shows(outside);
    expect((await town.segment()).sources.map((source) => source.slug)).toEqual(['website-dev']);
    expect((await town.audit()).filter((entry) => entry.what === 'source_created')).toHaveLength(1);
    await town.person('olivia').doesNotSee('is taken');
  } finally {
    await outside.close();
  }
}, 120_000);
