import { en } from '../copy/en.ts';
import type { SpaceRef, UnifyState } from '../core/audience.ts';
import type { Block, Control } from '../core/card.ts';
import { audiencesIn, isReached, type StepId } from '../core/checklist.ts';
import type { Scene } from '../core/scene.ts';
import { guessSpace } from '../core/spaces.ts';
import { type FormHandler, type Handlers, type OutcomeHandlers, one } from './step.ts';
import { reopenIdentifiers, rulesChanged } from './unify-changes.ts';

const words = en.activate;

/** Steps that need Unify and Engage. */
const activation: readonly StepId[] = ['identifiers', 'audience', 'republish'];

/** What Segment refused this long ago may be switched on by now. */
const refusalLastsMs = 30_000;

const findSpaces = (s: Scene): void => s.effect({ kind: 'find_spaces', origin: s.origin });

const lookAgain: Control = {
  kind: 'button',
  label: words.lookAgain,
  intent: { intent: 'find_spaces', slots: {} },
  style: 'primary',
};

const leaveOut: Control = {
  kind: 'button',
  label: words.leaveOut,
  intent: { intent: 'leave_out_activation', slots: {} },
};

/** What is not switched on for the account: how to get it, and a way on without it. */
function askMissing(s: Scene, product: 'unify' | 'engage', why: string): void {
  s.ask({
    title: words.missingTitle[product],
    blocks: [
      { kind: 'text', text: words.missing(product, why) },
      { kind: 'list', items: [...words.demoSteps], ordered: true },
      { kind: 'note', text: words.keptWithout },
      ...(s.who?.owner ? [{ kind: 'actions' as const, controls: [lookAgain, leaveOut] }] : []),
    ],
  });
}

function askSpaces(s: Scene, { spaces }: UnifyState): void {
  const dev = guessSpace(spaces, 'dev');
  const prod = guessSpace(spaces, 'prod');
  const choose: Control = {
    kind: 'button',
    label: words.spacesChoose,
    intent: { intent: 'set_spaces', slots: {} },
  };
  if (dev && prod && dev !== prod) {
    const right = { intent: 'confirm_spaces', slots: { dev: dev.id, prod: prod.id } } as const;
    s.ask(
      {
        title: words.spacesTitle,
        blocks: [
          { kind: 'text', text: words.spacesGuess(dev.name, prod.name) },
          {
            kind: 'actions',
            controls: [{ kind: 'button', label: words.spacesRight, intent: right, style: 'primary' }, choose],
          },
        ],
      },
      { ask: 'yes_no', yes: right },
    );
    return;
  }
  const blocks: Block[] = [{ kind: 'text', text: words.spacesUnclear(spaces.map((space) => space.name)) }];
  if (spaces.length < 2) blocks.push({ kind: 'note', text: words.spacesTooFew });
  blocks.push({
    kind: 'actions',
    controls: spaces.length < 2 ? [lookAgain] : [{ ...choose, style: 'primary' }],
  });
  s.ask({ title: words.spacesTitle, blocks });
}

/**
 * The two spaces, once they are known and what is needed is switched on. Otherwise asks for what is missing, or looks
 * it up, and gives undefined.
 */
export function readySpaces(
  s: Scene,
  needs: 'unify' | 'engage',
): { dev: SpaceRef; prod: SpaceRef } | undefined {
  const { unify } = s.c;
  if (!unify) {
    s.tell(words.looking);
    findSpaces(s);
    return undefined;
  }
  const { missing, dev, prod } = unify;
  if (missing && s.now - unify.readAt > refusalLastsMs) {
    s.tell(words.looking);
    findSpaces(s);
    return undefined;
  }
  if (missing && (missing.product === 'unify' || needs === 'engage')) {
    askMissing(s, missing.product, missing.why);
    return undefined;
  }
  if (dev && prod) return { dev, prod };
  askSpaces(s, unify);
  return undefined;
}

function take(s: Scene, devId: string | undefined, prodId: string | undefined): boolean {
  const { unify } = s.c;
  const dev = unify?.spaces.find((space) => space.id === devId);
  const prod = unify?.spaces.find((space) => space.id === prodId);
  if (!unify || !dev || !prod || dev === prod) return false;
  const isOtherDev = unify.dev?.id !== dev.id;
  const isOtherProd = unify.prod?.id !== prod.id;
  if (!isOtherDev && !isOtherProd) {
    s.tell(words.spacesSaved(dev.name, prod.name));
    s.show('current');
    return true;
  }
  // Audiences live in a space: once there are some, it stays theirs.
  const used = [...audiencesIn(s.c, 'dev'), ...audiencesIn(s.c, 'prod')];
  if (used.length > 0) {
    s.tell(words.spacesUsed(used.map(({ name }) => name)));
    s.show('current');
    return true;
  }
  const isFirst = !unify.dev || !unify.prod;
  unify.dev = dev;
  unify.prod = prod;
  s.audit('spaces_chosen', { dev: dev.id, prod: prod.id });
  s.tell(words.spacesSaved(dev.name, prod.name));
  // What was said and seen of another space says nothing about this one.
  if (isOtherProd) delete unify.imported;
  if (isOtherDev) {
    delete unify.sight;
    reopenIdentifiers(s, words.spacesReopen(dev.name));
  }
  if (!isFirst) rulesChanged(s, words.spacesStale);
  s.show('current');
  return true;
}

export const submitSpaces: FormHandler = (s, values) => {
  const dev = one(values, 'dev');
  const prod = one(values, 'prod');
  if (dev === prod) s.refuseForm({ prod: words.spacesForm.same });
  else if (!take(s, dev, prod)) {
    s.tell(en.general.oldButton);
    s.show('current');
  }
};

export const spacesHandlers = {
  find_spaces(s) {
    s.tell(words.looking);
    findSpaces(s);
  },
  confirm_spaces(s, { dev, prod }) {
    if (take(s, dev, prod)) return;
    s.tell(en.general.oldButton);
    s.show('current');
  },
  set_spaces(s) {
    const options = (s.c.unify?.spaces ?? []).map((space) => ({ label: space.name, value: space.id }));
    if (options.length < 2) {
      s.show('current');
      return;
    }
    const { title, submit, dev, prod } = words.spacesForm;
    s.openForm(
      {
        form: 'spaces',
        title,
        submit,
        context: {},
        fields: [
          { kind: 'choice', name: 'dev', label: dev, options },
          { kind: 'choice', name: 'prod', label: prod, options },
        ],
      },
      {
        text: words.spacesTitle,
        control: {
          kind: 'button',
          label: words.spacesChoose,
          intent: { intent: 'set_spaces', slots: {} },
        },
      },
    );
  },
  request_demo(s, { product }) {
    const missing = s.c.unify?.missing;
    const wanted = product?.[0] ?? missing?.product ?? 'unify';
    if (missing) askMissing(s, missing.product, missing.why);
    else
      s.tell(
        '',
        { kind: 'text', text: { bold: words.demoTitle(wanted) } },
        {
          kind: 'list',
          items: [...words.demoSteps],
          ordered: true,
        },
      );
  },
  leave_out_activation(s) {
    if (!isReached(s.c, 'identifiers')) {
      s.tell(en.general.oldButton);
      s.show('current');
      return;
    }
    for (const step of activation) {
      if (s.c.steps[step].state !== 'todo') continue;
      s.c.steps[step] = { state: 'skipped', at: s.now, by: s.me };
      s.audit('step_skipped', { step });
    }
    s.refreshChecklist();
    s.tell(words.leftOut);
    s.show('current');
  },
} satisfies Partial<Handlers>;

export const spacesOutcomes = {
  spaces_found(s, { spaces, missing }) {
    const known = s.c.unify;
    const still = (space: SpaceRef | undefined) => spaces.find((entry) => entry.id === space?.id);
    const dev = still(known?.dev);
    const prod = still(known?.prod);
    s.c.unify = {
      spaces: spaces.slice(0, 50),
      readAt: s.now,
      identifiers: known?.identifiers ?? [],
      ...(known?.sight ? { sight: known.sight } : {}),
      ...(known?.imported && prod ? { imported: known.imported } : {}),
      ...(dev && prod ? { dev, prod } : {}),
      ...(missing ? { missing } : {}),
    };
    s.audit('spaces_read', { spaces: spaces.map((space) => space.id), missing: missing?.product });
    s.show('current');
  },
} satisfies Partial<OutcomeHandlers>;
