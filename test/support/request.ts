import type { Town } from './town.ts';

/** The shortest way to a promotion request: one website, one destination without settings. */
export async function reachRequest(
  town: Town,
  channel = 'C0APPROVE1',
  approvers = ['ana', 'ben'],
): Promise<void> {
  const owner = town.person('olivia');
  await reachProd(town);
  await owner.presses('Approvers and channel');
  await owner.fills({
    'Channel for promotion requests': channel,
    'Who may approve?': approvers.map((name) => town.person(name).id),
  });
  await owner.sees('Ask for the approval when you are ready');
  await owner.presses('Ask for approval');
  await town.person('ana').sees('Promotion to prod', channel);
}

/** Up to the card that prepares the publish. */
export async function reachProd(town: Town): Promise<void> {
  const owner = town.person('olivia');
  await reachSources(town);
  for (const words of ['website', 'javascript', 'create it']) await owner.says(words);
  const [website] = (await town.segment()).sources;
  if (!website) throw new Error('no website source');
  await town.traffic(website.id);
  for (const words of ['is data coming in?', 'done', 'webhooks', 'create it']) await owner.says(words);
  await town.traffic(website.id);
  await owner.presses('Check delivery');
  await owner.sees('Verified: Webhooks');
  await owner.says('done');
  await owner.sees('Publish to prod');
}

/** Up to the confirmed events of winback. */
export async function reachSources(town: Town): Promise<void> {
  await town.control('/segment/switches', { volumeLagMs: 0 });
  const owner = town.person('olivia');
  for (const words of [
    'hi',
    "let's start",
    'personalize communications',
    'winback',
    'got it',
    'accept all',
    'yes',
  ])
    await owner.says(words);
  await owner.sees('Connect dev sources', 'dm', 4);
}
