import type { Message } from '../support/town.ts';
import type { Outside } from './outside.ts';

/** How everything stands in the end, without what differs from one run to the next: ids, times, keys. */
export type Ending = {
  segment: unknown;
  checklist: unknown;
  audit: { actor: string; what: string }[];
  /** What stands in the owner's conversation and in the approvers' channel. */
  messages: { dm: string[]; channel: string[] };
};

const times: [RegExp, string][] = [
  [/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"<time>"'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>'],
  [/\b1\d{9}\.\d{6}\b/g, '<ts>'],
  [/\b1\d{12}\b/g, '"<time>"'],
  [/"digest":"\w+"/g, '"digest":"<digest>"'],
  // Segue's own ids are counted: a form that was asked for twice takes one more.
  [/"counter":\d+/g, '"counter":"<n>"'],
  [/(?<=[":])([apsud])\d{1,3}(?=[":])/g, '$1<n>'],
  [/:\d{1,3}"/g, ':<n>"'],
  // How much had come in when Segue happened to look; which events they were is compared.
  [/"proof":\{"count":\d+/g, '"proof":{"count":"<n>"'],
  // Who pressed Resume says what was disturbed, not where it led.
  [/,"resumedBy":"[^"]*"/g, ''],
  // Whether a label that is there was made by the process that died, its successor cannot know.
  [/"(dev|prod)":"(found|created)"/g, '"$1":"ready"'],
];

/** Reads the ending from the outside: Segment's world, Slack's, and the store. */
export async function endingOf(outside: Outside): Promise<Ending> {
  const { town } = outside;
  const world = await town.segment();
  const { labels, sources, destinations, trackingPlans, warehouses, spaces, audiences } = world;
  const names = new Map<string, string>();
  for (const { id, slug, writeKey } of sources) names.set(id, `<${slug}>`).set(writeKey, `<key of ${slug}>`);
  for (const { id, name, environment, subscriptions } of destinations) {
    names.set(id, `<${name} ${environment}>`);
    for (const [at, mapping] of subscriptions.entries())
      names.set((mapping as { id: string }).id, `<mapping ${at} of ${name} ${environment}>`);
  }
  for (const { id, name } of trackingPlans) names.set(id, `<${name}>`);
  for (const { id, name, space, connections } of audiences) {
    names.set(id, `<${name} ${space}>`);
    for (const { destination, activations } of connections)
      for (const [at, activation] of activations.entries())
        names.set(activation.id, `<activation ${at} of ${name} ${space} at ${destination}>`);
  }

  const plain = (value: unknown): unknown => {
    let text = JSON.stringify(value);
    for (const [id, name] of names) text = text.replaceAll(id, name);
    for (const [pattern, instead] of times) text = text.replace(pattern, instead);
    return JSON.parse(text);
  };
  const textsOf = (messages: Message[]) => plain(messages.map((message) => message.text)) as string[];
  const owner = town.person('olivia');
  const channel = await owner.messages('C0APPROVE1');
  const threads = await Promise.all(channel.map(({ ts }) => owner.messages('C0APPROVE1', ts)));
  return {
    segment: plain({ labels, sources, destinations, trackingPlans, warehouses, spaces, audiences }),
    checklist: plain(await town.checklist()),
    audit: (await town.audit()).map(({ actor, what }) => ({ actor, what })),
    messages: {
      dm: textsOf(await owner.messages()),
      // A thread begins with the message it hangs on.
      channel: textsOf(threads.flat()),
    },
  };
}

/** What `all` holds beyond `some`, each as often as it does; and what it lacks. */
export function difference(all: readonly string[], some: readonly string[]) {
  const extra = [...all];
  const missing: string[] = [];
  for (const text of some) {
    const at = extra.indexOf(text);
    if (at >= 0) extra.splice(at, 1);
    else missing.push(text);
  }
  return { extra, missing };
}
