import { b, code, date, join, type Rich, t } from '../text.ts';

type Person = { name: string; email: string };

const people = (owners: readonly Person[]): Rich =>
  join(
    owners.map((owner) => t`${b(owner.name)} (${owner.email})`),
    'or',
  );

const tokensPlace = t`${b('Settings > Workspace settings > Access Management > Tokens')}`;
const regions = { us: 'US', eu: 'EU' };

/** Connecting, replacing and removing the Segment workspace. */
export const workspace = {
  regions,
  connectTitle: 'Connect your Segment workspace',
  connect: t`I do not know your Segment workspace yet. A Workspace Owner makes a ${b('Public API')} token with ${b('Workspace Owner')} access in Segment, ${tokensPlace}, and enters it in the form here: never in a message.`,
  connectRule:
    'I look who that workspace belongs to before I keep the token: whoever enters it must be one of its Workspace Owners, under the e-mail of their Slack profile. The token is kept encrypted and shown to nobody.',
  connectButton: 'Connect the workspace',
  replaceButton: 'Replace the token',
  removeButton: 'Remove the token',
  refusedTitle: 'Segment refuses my token',
  refused: (name: string | undefined): Rich =>
    t`Segment no longer takes the token of ${name ? b(name) : 'your workspace'}: it was deleted there, or it is not a token of this region. So I cannot read who you are in Segment, and do nothing there. Your checklist is kept.`,
  weakTitle: 'My token may not read who is who',
  weak: (name: string | undefined): Rich =>
    t`Segment takes the token of ${name ? b(name) : 'your workspace'}, but does not let it read people and their roles. Without that I cannot tell what you may do, so I do nothing in Segment. Your checklist is kept.`,
  replaceHow: t`A Workspace Owner makes a token with ${b('Workspace Owner')} access in Segment, ${tokensPlace}, and enters it here.`,
  operatorHow: t`The token was set by whoever runs Segue (${code('SEGMENT_API_TOKEN')}), so it is replaced there, not in chat. Please tell them.`,
  byOperator: (name: string | undefined): Rich =>
    t`The token of ${name ? b(name) : 'the Segment workspace'} was set by whoever runs Segue (${code('SEGMENT_API_TOKEN')}). It cannot be connected, replaced or removed in chat.`,
  form: {
    title: 'Segment workspace',
    submit: 'Connect',
    note: t`In Segment, as a Workspace Owner: ${tokensPlace}. Choose ${b('Public API')} and ${b('Workspace Owner')} access; Segment shows the token once.`,
    token: 'Public API token',
    region: 'Region of the workspace',
    regionHint:
      'It stands in Segment under Settings > Workspace settings. A token works in its own region only.',
    us: 'US: api.segmentapis.com',
    eu: 'EU: eu1.api.segmentapis.com',
    tokenMissing: 'Please enter the token.',
    regionMissing: 'Please choose the region.',
  },
  again: 'The form has closed. Open it once more:',
  looking: 'I am looking at what the token opens and may do. Nothing is changed at Segment.',
  connectedTitle: (name: string): string => `Connected: ${name}`,
  connected: (name: string, region: 'us' | 'eu'): Rich =>
    t`This token opens the Segment workspace ${b(name)} (${regions[region]}). I keep it encrypted; nobody can read it here.`,
  replaced: (name: string): Rich =>
    t`From now on I use this token for ${b(name)}. Please delete the old one in Segment, ${tokensPlace}.`,
  may: 'What it may do',
  isOwner: 'People and their roles: I can read them, so I know who may do what.',
  writeKeys: {
    yes: 'Write keys: I can read them and show them to owners who ask, once.',
    no: 'Write keys: this token does not show them, so you copy them from Segment yourself.',
    unknown: 'Write keys: there is no source yet whose key I could have seen.',
  },
  features: {
    protocols: 'Protocols (tracking plans)',
    unify: 'Unify',
    engage: 'Engage',
    subscriptions: 'Mappings by API',
    reverse_etl: 'Reverse ETL',
    delivery: 'Delivery overview',
    audit: 'Audit trail',
  } as Record<string, string>,
  /** What follows where it is off. */
  without: {
    protocols: 'I make no tracking plan; the list of events can be exported.',
    unify: 'the steps from identifiers on can be left for later.',
    engage: 'audiences can be left for later.',
    subscriptions: 'a destination is made and stays disabled until Segment switches this on.',
    reverse_etl: 'a warehouse cannot be a source.',
    delivery: 'I cannot see whether destinations get the data, so a person confirms it.',
    audit: 'I cannot see who changed what in Segment.',
  } as Record<string, string>,
  on: (feature: string): Rich => t`${feature}: on.`,
  off: (feature: string, why: string, so: string): Rich => t`${feature}: ${b('off')} (${why}). So ${so}`,
  unknown: (feature: string, why: string): Rich => t`${feature}: not known yet, as ${why}.`,
  refusedTokenTitle: 'Not connected',
  why: {
    expired: 'The token is no longer with me: it waits for an hour at most.',
    malformed:
      'That cannot be a token: it has spaces, line breaks or other characters that no token has, or is too short.',
    token: 'Segment refused the token, in the US and in the EU: it is mistyped, or was deleted in Segment.',
    region: (chosen: 'us' | 'eu', fits: 'us' | 'eu'): Rich =>
      t`Segment refused the token in the region that you chose (${regions[chosen]}). It is a token of the ${b(regions[fits])} region: open the form again and choose ${b(regions[fits])}.`,
    other: (name: string, known: string): Rich =>
      t`This token opens the workspace ${b(name)}. This installation works on ${b(known)}, and its checklist holds what was made there.`,
    weak: (name: string): Rich =>
      t`This token opens ${b(name)}, but may not read people and their roles, so I could not tell who may do what. It needs ${b('Workspace Owner')} access; it probably has Workspace Member.`,
    notOwner: (name: string, email: string | undefined, owners: readonly Person[]): Rich => [
      email
        ? t`This token opens ${b(name)}, but I found no Workspace Owner there with your e-mail ${code(email)}. `
        : t`This token opens ${b(name)}, but your Slack profile gives me no confirmed e-mail, so I cannot tell who you are there. `,
      owners.length > 0
        ? t`${people(owners)} can connect it.`
        : 'I found no owner there whom I could name; ask whoever manages Segment access at your company.',
    ],
    standing: 'I could not make sure that you are a full member of this Slack workspace.',
  },
  later: 'Please enter it once more in a moment.',
  /** Follows each of those. */
  kept: (isConnected: boolean): string =>
    isConnected
      ? 'I dropped the token that you entered; the one before stays in use. Nothing else was changed.'
      : 'I dropped the token that you entered. Nothing was changed.',
  statusLine: (name: string, region: 'us' | 'eu', by: string, at: number): Rich =>
    t`Segment workspace: ${b(name)} (${regions[region]}), connected by ${by} on ${date(at)}.`,
  statusRemoved: (name: string, by: string, at: number): Rich =>
    t`Segment workspace: ${b(name)}, ${b('not connected')}: ${by} removed the token on ${date(at)}.`,
  removeTitle: 'Remove the token?',
  remove: (name: string): Rich =>
    t`I forget the token of ${b(name)} and can then neither look at Segment nor change anything there, until an owner connects ${b(name)} again. The checklist and its history are kept. What exists in Segment goes on as it is.`,
  removePromotion:
    'A promotion is under way: what of it is not made yet waits until the workspace is connected again.',
  removeNot: 'Keep it',
  removing: 'I am removing the token.',
  removed: (name: string): Rich =>
    t`I have forgotten the token of ${b(name)}. Please delete it in Segment as well, ${tokensPlace}: only that makes it invalid.`,
  notConnected: 'No Segment workspace is connected.',
};
