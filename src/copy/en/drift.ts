import { b, type Rich, t } from '../text.ts';

type About = {
  name: string;
  environment: string;
  event?: string | undefined;
  days?: number | undefined;
  offBy?: 'segment' | 'person' | undefined;
};

const by = (offBy: About['offBy']): string =>
  offBy === 'segment'
    ? ' Segment did that by itself, as it does with a source that has had no enabled destination for 14 days.'
    : offBy === 'person'
      ? ' By the audit trail a person or a token did that.'
      : '';

/** What the watch over the workspace found: what happened, and what to do. Nothing is changed by it. */
export const drift = {
  title: 'Something changed in Segment',
  intro: 'I look after your workspace every six hours. I changed nothing. This is not as it was set up:',
  more: (n: number): Rich => t`And ${String(n)} more; say ${b('status')} to see all.`,
  openTitle: 'Changed in Segment since it was set up',
  accept: 'That is right so',
  accepted: (name: string): Rich =>
    t`Noted: ${b(name)} is right as it is now. I tell you when it changes again.`,
  connect: 'Connect a destination',
  findings: {
    source_gone: ({ name }: About): Rich =>
      t`The source ${b(name)} is gone from Segment; somebody deleted it. I do not make it anew by myself. Shall I take it off the checklist? Then you can connect another one.`,
    source_disabled: ({ name, offBy }: About): Rich =>
      t`The source ${b(name)} is disabled: Segment takes nothing from it.${by(offBy)} Enable it in Segment under Sources, ${b(name)}, Settings${offBy === 'segment' ? ', and connect a destination to it' : ''}.`,
    source_idle: ({ name, days }: About): Rich =>
      t`The source ${b(name)} has had no enabled destination for ${String(days ?? 0)} days. After 14 days Segment disables such a source, even when events arrive: connect or enable a destination.`,
    label_removed: ({ name, environment }: About): Rich =>
      t`The source ${b(name)} does not carry the label ${b(`environment:${environment}`)} any more. Put it back in Segment under Sources, ${b(name)}, Settings; without it nobody can tell dev from prod.`,
    event_stopped: ({ name, event }: About): Rich =>
      t`${b(event ?? '')} arrived from ${b(name)} every day, and has not for 24 hours. Was something deployed? Look in Segment under Sources, ${b(name)}, Debugger.`,
    event_new: ({ name, event }: About): Rich =>
      t`A new event that is not planned arrives from ${b(name)}: ${b(event ?? '')}. Add it to your tracking plan, or have it taken out of the code.`,
    plan_gone: ({ name }: About): Rich =>
      t`The tracking plan ${b(name)} is gone from Segment: nothing is checked against it any more.`,
    plan_changed: ({ name }: About): Rich =>
      t`Somebody changed the rules of the tracking plan ${b(name)} in Segment. Look at them there under Protocols, Tracking Plans.`,
    plan_detached: ({ name }: About): Rich =>
      t`The tracking plan is not attached to ${b(name)} any more, so its events are not checked. Attach it in Segment: Protocols, Tracking Plans, Connected Sources.`,
    profiles_lost: ({ name }: About): Rich =>
      t`${b(name)}, which Segment made for your warehouse source, is gone or disabled: no profiles are built from it. Enable it in Segment under Destinations; if it is gone, ask Segment to add it again.`,
    destination_gone: ({ name }: About): Rich =>
      t`The destination ${b(name)} is gone from Segment; somebody deleted it. I do not make it anew by myself. Shall I take it off the checklist? Then you can connect another one.`,
    destination_disabled: ({ name }: About): Rich =>
      t`The destination ${b(name)} is disabled in Segment: nothing is delivered to it. Enable it there under Destinations, ${b(name)}, Settings.`,
    mappings_changed: ({ name }: About): Rich =>
      t`The mappings of ${b(name)} are not what they were. Look at them in Segment under Destinations, ${b(name)}, Mappings; pressing the button takes them as they are.`,
    prod_fed_by_dev: ({ name }: About): Rich =>
      t`Data labelled dev goes to prod: ${b(name)}. Test data would end up in a tool that people work with. Correct the label of the source, or disable that destination.`,
    audience_gone: ({ name, environment }: About): Rich =>
      t`The ${environment} audience ${b(name)} is gone from Segment. Shall I take it off the checklist?`,
    audience_disabled: ({ name, environment }: About): Rich =>
      t`The ${environment} audience ${b(name)} is disabled in Segment: nobody enters or leaves it. Enable it there under Engage, Audiences.`,
  },
};
