import { en } from '../copy/en.ts';
import { makeStale } from './prod-items.ts';
import { type FormHandler, type Handlers, many, type OutcomeHandlers, one } from './step.ts';

const words = en.prod;

/** Who may approve, and where. Checked at the platform before it counts. */
export const submitPolicy: FormHandler = (s, values) => {
  const channel = one(values, 'channel');
  const approvers = many(values, 'approvers');
  if (!channel || approvers.length === 0) {
    s.refuseForm({
      ...(channel ? {} : { channel: words.policyForm.none }),
      ...(approvers.length > 0 ? {} : { approvers: words.policyForm.none }),
    });
    return;
  }
  s.effect(
    { kind: 'check_policy', origin: s.origin, channel, approvers, by: s.who?.name ?? s.me },
    { id: 'check_policy', lane: 'policy' },
  );
  s.tell(words.policyChecking);
};

export const policyHandlers = {
  set_policy(s) {
    const idOf = (key: string) => key.split(':').at(-1) ?? key;
    s.openForm(
      {
        form: 'promotion_policy',
        title: words.policyForm.title,
        submit: words.policyForm.submit,
        context: {},
        fields: [
          {
            kind: 'channel',
            name: 'channel',
            label: words.policyForm.channel,
            hint: words.policyForm.channelHint,
            ...(s.c.policy ? { initial: s.c.policy.channel } : {}),
          },
          {
            kind: 'people',
            name: 'approvers',
            label: words.policyForm.approvers,
            hint: words.policyForm.approversHint,
            initial: (s.c.policy?.approvers ?? []).map((approver) => idOf(approver.id)),
            max: 20,
          },
        ],
      },
      {
        text: words.needsPolicy,
        control: { kind: 'button', label: words.policyButton, intent: { intent: 'set_policy', slots: {} } },
      },
    );
  },
} satisfies Partial<Handlers>;

export const policyOutcomes = {
  policy_checked(s, { channel, approvers, refused }) {
    if (refused.length > 0 || approvers.length === 0) {
      s.tell(
        words.policyNotSaved(
          refused.map(({ id, name, why }) => ({
            who: why === 'channel' ? { channel: id } : { bold: name },
            why: words.policyRefusal[why] ?? why,
          })),
        ),
      );
      s.audit('policy_refused', { refused: refused.map(({ id, why }) => ({ id, why })) });
      return;
    }
    makeStale(s, words.policyStale);
    s.c.policy = { channel, approvers, by: s.me, at: s.now };
    s.audit('policy_set', { channel, approvers: approvers.map((approver) => approver.id) });
    const names = approvers.map((approver) => approver.name);
    s.tell(words.policySaved(names, channel));
    if (approvers.every((approver) => approver.id === s.me)) s.tell(words.noApproverLeft);
    if (s.c.steps.prod_sources.state === 'todo' && s.c.steps.dev_sources.state === 'done' && s.who?.owner)
      s.show('current');
  },
} satisfies Partial<OutcomeHandlers>;
