import { setTimeout as sleep } from 'node:timers/promises';
import { journey, type KillPoint, type Step, type StoreKind } from './journey.ts';
import type { Outside } from './outside.ts';

/** Fails with the name of the point when it is not reached; a busy machine takes its time. */
async function arrival(held: Promise<unknown>, point: KillPoint): Promise<void> {
  const timer = new AbortController();
  const never = sleep(45_000, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`it never came to: ${point.what}`);
  });
  await Promise.race([held, never]).finally(() => timer.abort());
}

/** Does the step, kills Segue at each of its points in turn, and starts it again on the same data each time. */
async function killAlong(outside: Outside, step: Step, points: KillPoint[]): Promise<void> {
  const { bot, lines } = outside;
  const hold = (point: KillPoint) =>
    lines[point.line].hold(point.moment, point.fits).then(() => outside.held(true));
  const [first] = points;
  let held = first && hold(first);
  const doing = step.does(outside);
  // Told below; an earlier failure must not be drowned by this one.
  doing.catch(() => undefined);
  for (const [n, point] of points.entries()) {
    await arrival(Promise.resolve(held), point);
    // A delivery that is held is not acknowledged; every other kill comes after the acknowledgement.
    if (point.line !== 'toBot') await doing;
    await bot.kill();
    for (const line of Object.values(lines)) line.reset();
    outside.held(false);
    const next = points[n + 1];
    held = next && hold(next);
    await bot.start();
  }
  await doing;
}

/** Goes the whole way; with `killing`, through every kill point of that store. Gives the names of the kills. */
export async function travel(
  outside: Outside,
  killing?: StoreKind,
  steps: readonly Step[] = journey,
): Promise<string[]> {
  const { town } = outside;
  const kills: string[] = [];
  await town.control('/segment/switches', { volumeLagMs: 0, audienceDelayMs: 0 });
  for (const step of steps) {
    const points = killing ? step.kills.filter((point) => (point.only ?? killing) === killing) : [];
    try {
      await killAlong(outside, step, points);
      await town.idle();
      await step.shows(outside);
    } catch (error) {
      throw new Error(`at ${step.name}: ${String(error)}\n${outside.bot.log()}`, { cause: error });
    }
    kills.push(...points.map((point) => `${step.name}: ${point.what}`));
  }
  await town.idle();
  return kills;
}
