import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepIds } from '../../src/core/checklist.ts';
import { build, type Program } from './bot-process.ts';
import { difference, type Ending, endingOf } from './compare.ts';
import { type Disturbance, kindOf, travelDisturbed } from './disturb.ts';
import { openOutside, sqliteStorage } from './outside.ts';

const timeoutMs = 600_000;

async function whole(program: Program, disturbance?: Disturbance) {
  const outside = await openOutside(await sqliteStorage(), { program });
  try {
    await outside.bot.start();
    const hits = await travelDisturbed(outside, disturbance);
    return { hits, ending: withoutNews(await endingOf(outside)) };
  } finally {
    await outside.close();
  }
}
type Whole = Awaited<ReturnType<typeof whole>>;

/** Each kind that may pass by itself once at Segment and once at Slack, and each way of delivering wrongly once. */
const disturbances = {
  'Segment asks to wait, Slack fails, and everything is delivered twice': {
    segment: '429',
    slack: '500',
    deliveries: 'duplicate',
  },
  'Segment fails, answers of Slack are lost, and everything is delivered late': {
    segment: '500',
    slack: 'drop_after',
    deliveries: 'late',
  },
  'answers of Segment are lost, Slack asks to wait, and what came first is delivered last': {
    segment: 'drop_after',
    slack: '429',
    deliveries: 'reordered',
  },
} as const satisfies Record<string, Disturbance>;

/** Said when something was refused and done again. */
const again = /^(effect_failed|retried|promotion_stopped|promotion_resumed|\w+_requested)$/;

/** What is told as news depends on who spoke last, and a press of Try again or a late question is one more thing said. */
const withoutNews = ({ messages, ...ending }: Ending): Ending => {
  const plain = (texts: string[]) =>
    texts.map((text) => text.replace(/^Since your last message:\n(?:• .*(?:\n|$))+/, '')).filter(Boolean);
  return { ...ending, messages: { dm: plain(messages.dm), channel: plain(messages.channel) } };
};

function expectSameEnd(ending: Ending, undisturbed: Ending): void {
  expect(ending.segment).toEqual(undisturbed.segment);
  expect(ending.checklist).toEqual(undisturbed.checklist);
  expect(difference(ending.messages.dm, undisturbed.messages.dm).missing).toEqual([]);
  expect(difference(ending.messages.channel, undisturbed.messages.channel).missing).toEqual([]);
}

describe.concurrent('disturbed in each of the twelve steps, it ends as if nothing had happened', () => {
  let program: Program;
  let undisturbed: Promise<Whole>;
  beforeAll(async () => {
    program = await build();
    undisturbed = whole(program);
    // Told by those who wait for it.
    undisturbed.catch(() => undefined);
  });
  afterAll(() => program.remove());

  test.each(Object.entries(disturbances))(
    'while %s',
    async (_, disturbance) => {
      const { hits, ending } = await whole(program, disturbance);
      const { segment, slack, deliveries } = disturbance;
      for (const step of stepIds)
        expect([...(hits.get(step) ?? [])], step).toEqual(
          expect.arrayContaining([kindOf[segment], kindOf[slack], deliveries]),
        );
      const { ending: wanted } = await undisturbed;
      expectSameEnd(ending, wanted);
      expect(ending.audit).toEqual(wanted.audit);
      // A form whose opening got lost is offered anew; a channel's history may not be read, so a doubtful post is repeated.
      const isDoubtful = slack === 'drop_after';
      const { extra } = difference(ending.messages.dm, wanted.messages.dm);
      expect(extra.filter((text) => !(isDoubtful && /form|settings|channel/i.test(text)))).toEqual([]);
      if (!isDoubtful) expect(difference(ending.messages.channel, wanted.messages.channel).extra).toEqual([]);
    },
    timeoutMs,
  );

  test(
    'while Segment refuses everything once, and somebody presses Try again',
    async () => {
      const { hits, ending } = await whole(program, { isRefused: true });
      for (const step of stepIds) expect([...(hits.get(step) ?? [])], step).toContain('refused');
      const { ending: wanted } = await undisturbed;
      expectSameEnd(ending, wanted);
      const done = (audit: Ending['audit']) => audit.filter(({ what }) => !again.test(what));
      expect(done(ending.audit)).toEqual(done(wanted.audit));
      expect(ending.audit.map(({ what }) => what)).toEqual(
        expect.arrayContaining(['retried', 'promotion_resumed']),
      );
    },
    timeoutMs,
  );
});
