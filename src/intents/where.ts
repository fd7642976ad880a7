import { type Context, contexts } from '../core/intent.ts';

/** Before the checklist has a use case, words for goals and use cases choose; later they change. */
export const isChoosing = (step: Context): boolean => contexts.indexOf(step) <= contexts.indexOf('use_case');
/** Sources are connected here, dev or prod. */
export const isSourceStep = (step: Context): boolean => step === 'dev_sources' || step === 'prod_sources';
/** Destinations are connected here, dev or prod. */
export const isDestinationStep = (step: Context): boolean =>
  step === 'dev_destinations' || step === 'prod_destinations';
