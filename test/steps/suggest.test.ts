import { describe, expect, test } from 'vitest';
import { en } from '../../src/copy/en.ts';
import { type Checklist, currentStep, newChecklist } from '../../src/core/checklist.ts';
import type { Prompt } from '../../src/core/effect.ts';
import { decide } from '../../src/steps/decide.ts';
import { understand } from '../intents/support.ts';
import { cast, catalog, dmOf, keyOf, refOf, type Who } from '../support/given.ts';
import { checklistAt } from '../support/stages.ts';

/** What is offered to somebody who opens their conversation, and everything else that is to be done for it. */
function opened(checklist: Checklist, who: Who = 'olivia') {
  const turn = {
    id: 't1',
    at: 1,
    person: refOf(who),
    conversation: dmOf(who),
    input: { kind: 'opened' as const },
  };
  const context = { now: 1, catalog, understand, recommend: () => [], hash: (text: string) => text };
  const { jobs, audit } = decide(checklist, turn, context);
  const prompts = jobs.flatMap(({ effect }): Prompt[] => (effect.kind === 'suggest' ? effect.prompts : []));
  return { titles: prompts.map(({ title }) => title), jobs, audit };
}

describe('opening the conversation with Segue offers', () => {
  test('a start, to a newcomer, without looking anybody up', () => {
    const { titles, jobs, audit } = opened(newChecklist('main'));
    expect(titles).toEqual(['Start setup', 'Help me choose', 'Help']);
    expect(jobs.map(({ effect }) => effect.kind)).toEqual(['suggest']);
    expect(audit).toEqual([]);
  });

  test('what fits the step, and at most four things', () => {
    const offered = (stage: Parameters<typeof checklistAt>[0]) => opened(checklistAt(stage)).titles;
    expect(offered('started')).toEqual(['What comes next?', 'Status', 'Help me choose', 'Help']);
    expect(offered('review')).toEqual(['What comes next?', 'Status', 'Show the events', 'Help']);
    expect(offered('sourceDraft')).toEqual(['What comes next?', 'Status', 'Is data coming in?', 'Help']);
  });

  test('only what they may do to who is no owner, and nothing to a guest', () => {
    const known = (who: Who) => {
      const c = checklistAt('review');
      return { ...c, people: { ...c.people, [keyOf(who)]: { ...cast[who].record, at: 1 } } };
    };
    expect(opened(known('ana'), 'ana').titles).toEqual(['Status', 'Help']);
    expect(opened(known('gina'), 'gina').jobs).toEqual([]);
  });
});

test.each(Object.entries(en.general.prompts))('"%s" is understood as what it says', (name, { message }) => {
  const meant = {
    start: 'start_setup',
    choose: 'recommend_use_case',
    next: 'next_step',
    events: 'review_events',
    data: 'verify_events',
    status: 'show_status',
    help: 'help',
  } as const;
  const step = name === 'start' ? 'not_started' : currentStep(checklistAt('sourceDraft'));
  const { intent, confidence } = understand({ text: message, step, role: 'owner' });
  expect(intent.intent).toBe(meant[name as keyof typeof meant]);
  expect(confidence).toBeGreaterThan(0.4);
});
