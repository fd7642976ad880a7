import { b, join, type Rich, t } from '../text.ts';

/** Questions that people ask at any step. */
export const questions = {
  howLong:
    'For most teams an afternoon in dev, once somebody can change the code; then as long as your approvers and your release take. Nothing runs out but a request for approval, after 24 hours. All that is done stays done.',
  later: 'Yes. Everything is saved as it is; write me whenever you want to go on, from any conversation.',
  whoElse: (owners: readonly string[]): Rich => [
    owners.length > 0
      ? t`Any Workspace Owner can go on here: ${join(owners.map((owner) => b(owner)))}. `
      : 'Any Workspace Owner of the Segment workspace can go on here. ',
    'Approvers decide about prod, and nobody decides on their own request. Everybody else can ask for the status.',
  ],
  needed: 'This is what I need next:',
  /** Why a step is there. */
  why: {
    goal: 'The goal decides which use cases I offer: each asks for its own events, sources and destinations.',
    use_case:
      'The use case decides which events are worth tracking, and which kinds of sources and destinations fit.',
    environments:
      'Two labels keep test data and real data apart. What is tried out in dev never mixes with what your customers do.',
    review_events:
      'What is not tracked can never be used later, and what nobody needs only costs. So your team decides once, event by event; I check what arrives against exactly this list.',
    dev_sources:
      'Everything after this is built on data. I want to see that it really arrives before anybody relies on it.',
    dev_destinations:
      'Data helps nobody before it is in a tool. One tool in dev shows that events get through with the right mappings.',
    prod_sources:
      'Prod touches your customers, so a second pair of eyes agrees to the exact list first. Nothing else is made.',
    prod_events:
      'A source that exists proves nothing. I count it as done once events from your real product were seen.',
    prod_destinations:
      'The tools get the data only after it was seen in prod, so that no tool is fed by mistake.',
    identifiers:
      'Without identifiers every device is a stranger. They tell Unify which events belong to one person, and they count only for events that come after.',
    audience:
      'Profiles do nothing by themselves. An audience tells your destinations who is in it and who has left, while it is still true.',
    republish:
      'Dev showed that profiles and audiences work. Prod touches your customers, so your approvers agree to the exact rules and conditions first.',
    done: 'Everything on the checklist is done.',
    not_started: 'Nothing was started yet. Say hi, and I tell you what I do.',
  } as Record<string, string>,
};
