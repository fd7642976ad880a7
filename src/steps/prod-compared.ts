import { applyCompared, connectionChanged } from './prod-apply.ts';
import { cardContent, takeLive } from './prod-compare.ts';
import { showPrepare } from './prod-prepare.ts';
import { submit } from './prod-request.ts';
import { changeUndone, itemUndone } from './prod-undo.ts';
import type { OutcomeHandlers } from './step.ts';

export const compareOutcomes = {
  environments_compared(s, { view, then }) {
    const before = cardContent(s);
    s.c.live = view;
    takeLive(s);
    if (then && 'submit' in then) submit(s, then.submit, true);
    else if (then) applyCompared(s, then.apply, view);
    // Nobody asked for it: the list is shown anew only where it says something else now.
    else if (cardContent(s) !== before) showPrepare(s);
  },
  connection_changed(s, outcome) {
    if (!changeUndone(s, outcome)) connectionChanged(s, outcome);
  },
  item_undone: itemUndone,
} satisfies Partial<OutcomeHandlers>;
