import { z } from 'zod';
import { snippetPlatforms } from '../copy/snippets.ts';

/** Segment docs: getting-started/use-cases (guide and reference). */
export const goalIds = [
  'optimize-advertising',
  'personalize-first-conversion',
  'boost-retention-upsell-cross-sell',
  'personalize-communications-product-experiences',
] as const;
export const goalId = z.enum(goalIds);
export type GoalId = z.infer<typeof goalId>;

const sourceTypes = ['website', 'mobile', 'reverse_etl', 'advertising'] as const;
export const sourceType = z.enum(sourceTypes);
export type SourceType = z.infer<typeof sourceType>;

const destinationTypes = [
  'reverse_etl',
  'analytics',
  'advertising',
  'personalization',
  'email_marketing',
  'sms_push',
] as const;
export const destinationType = z.enum(destinationTypes);
export type DestinationType = z.infer<typeof destinationType>;

const suggestedEvent = z.strictObject({
  name: z.string().min(1),
  properties: z.array(z.string().min(1)),
  /** Where our reading of the source needs a word to the person, e.g. properties that look misplaced. */
  note: z.string().optional(),
});

export const useCase = z.strictObject({
  /** The bare id; unique together with the goal only. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  summary: z.string().min(1),
  events: z.array(suggestedEvent).min(1),
  sourceTypes: z.array(sourceType).min(1),
  destinationTypes: z.array(destinationType).min(1),
  /** Where the facts come from, and which reading was taken where sources differ. */
  reference: z.string().min(1),
});
export type UseCase = z.infer<typeof useCase>;

export const goal = z.strictObject({
  id: goalId,
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  description: z.string().min(1),
  /** Key considerations, as questions to the owner. */
  considerations: z.array(z.string().min(1)).min(1),
  useCases: z.array(useCase).min(1),
  reference: z.string().min(1),
});
export type Goal = z.infer<typeof goal>;

export const propertyTypes = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;
export const propertyType = z.enum(propertyTypes);
export type PropertyType = z.infer<typeof propertyType>;

export const callTypes = ['track', 'page', 'screen'] as const;
export const callType = z.enum(callTypes);
export type CallType = z.infer<typeof callType>;

/** A property of an event: our suggestion of its type, with an example value for code and traffic. */
const propertyFact = z.strictObject({
  type: propertyType,
  example: z.json(),
  description: z.string(),
});

export const eventFact = z.strictObject({
  name: z.string().min(1),
  description: z.string().min(1),
  /** Which call carries it: Page Viewed and Screen Viewed may also come as page() and screen(). */
  call: callType,
  properties: z.record(z.string(), propertyFact),
  reference: z.string().min(1),
});
export type EventFact = z.infer<typeof eventFact>;

/** An audience to begin with: ours, not Segment's, and checked with a preview before it is made. */
export const starterAudience = z.strictObject({
  /** A bare use case id: the same under every goal. */
  useCase: z.string().min(1),
  name: z.string().min(1).max(100),
  about: z.string().min(1).max(300),
  /** Events that the query looks at. */
  events: z.array(z.string().min(1)).min(1),
  /** In Segment's audience query language, for users. */
  query: z.string().min(1),
});
export type StarterAudience = z.infer<typeof starterAudience>;

/** A product that can be a source or a destination, as people name it. */
export const integration = z.strictObject({
  slug: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
  name: z.string().min(1),
  aliases: z.array(z.string()).default([]),
  /** Present when Segment has it as a source. `kind` decides the setup rules of the source. */
  source: z
    .strictObject({
      metadataId: z.string().min(1),
      types: z.array(z.union([sourceType, z.enum(['server', 'cloud_app'])])).min(1),
      kind: z.enum(['event', 'warehouse', 'cloud_event', 'cloud_object']),
      /** Which code snippets fit it. */
      snippet: z.enum(snippetPlatforms).optional(),
    })
    .optional(),
  destination: z
    .strictObject({
      metadataId: z.string().min(1),
      types: z.array(destinationType).min(1),
      /** Authorised by logging in, in Segment's app only. */
      login: z.literal(true).optional(),
    })
    .optional(),
  reference: z.string().min(1),
});
export type Integration = z.infer<typeof integration>;

/** Everything the product knows by itself. Pure data, loaded and checked once at start. */
export type Catalog = {
  goals: readonly Goal[];
  events: ReadonlyMap<string, EventFact>;
  integrations: readonly Integration[];
  audiences: readonly StarterAudience[];
};
