import { describe, expect, it } from 'vitest';
import {
  findGoal,
  findIntegration,
  findUseCase,
  goalsOf,
  pairId,
  recommend,
  useCasesByName,
} from '../../src/catalog/find.ts';
import { loadCatalog } from '../../src/catalog/load.ts';

const catalog = loadCatalog();

describe('finding in the catalog', () => {
  it('finds a use case under its goal only', () => {
    expect(findGoal(catalog, 'optimize-advertising')?.name).toBe('Optimize advertising');
    expect(findUseCase(catalog, 'optimize-advertising', 'suppress-with-purchase')?.events).toHaveLength(2);
    expect(findUseCase(catalog, 'optimize-advertising', 'personalize-winback')).toBeUndefined();
    expect(findUseCase(catalog, 'nowhere', 'personalize-winback')).toBeUndefined();
    expect(pairId('a', 'b')).toBe('a/b');
  });

  it('tells where a use case id is ambiguous', () => {
    expect(goalsOf(catalog, 'mitigate-high-value-churn')).toHaveLength(3);
    expect(goalsOf(catalog, 'suppress-with-purchase')).toHaveLength(1);
    expect(goalsOf(catalog, 'constructor')).toEqual([]);
  });

  it.each([
    ['GA4', 'google_analytics_4'],
    ['Customer.io', 'customer_io'],
    ['react-native', 'react_native'],
    ['Kotlin (Android)', 'android'],
    ['Amplitude (Actions)', 'amplitude'],
    [' braze ', 'braze'],
    ['fb ads', 'facebook_ads'],
  ])('finds the integration "%s"', (text, slug) => {
    expect(findIntegration(catalog, text)?.slug).toBe(slug);
  });

  it('finds no integration for anything else', () => {
    for (const text of ['', '...', '__proto__', 'zzz'])
      expect(findIntegration(catalog, text)).toBeUndefined();
  });

  it.each([
    ['Win-Back', 'personalize-winback', 2],
    ['Build high-value lookalikes', 'build-high-value-lookalikes', 2],
    ['abandoned carts', 'mitigate-cart-abandonment', 2],
    ['mitigate-high-value-churn', 'mitigate-high-value-churn', 3],
  ])('finds every pair called "%s"', (text, id, goals) => {
    const found = useCasesByName(catalog, text);
    expect(found).toHaveLength(goals);
    expect(new Set(found.map(({ useCase }) => useCase.id))).toEqual(new Set([id]));
  });

  it('means one use case by each name', () => {
    for (const goal of catalog.goals) {
      for (const { id, name, aliases } of goal.useCases) {
        for (const text of [name, ...aliases]) {
          expect([...new Set(useCasesByName(catalog, text).map(({ useCase }) => useCase.id))], text).toEqual([
            id,
          ]);
        }
      }
    }
  });
});

describe('recommending by what a person says about the business', () => {
  it.each([
    [
      'we sell shoes online and carts get abandoned',
      'personalize-first-conversion/mitigate-cart-abandonment',
    ],
    [
      'our facebook campaigns reach shoppers whose carts were abandoned',
      'optimize-advertising/mitigate-cart-abandonment',
    ],
    ['our best customers keep leaving', 'boost-retention-upsell-cross-sell/mitigate-high-value-churn'],
    [
      'SaaS with a 14 day free trial, few pay',
      'personalize-first-conversion/convert-trials-to-paid-subscriptions',
    ],
    ['we have an app but nobody installs it', 'personalize-first-conversion/accelerate-app-install'],
    ['people buy once and never come back', 'boost-retention-upsell-cross-sell/increase-repeat-purchases'],
    ['we waste money on ads to people who already bought', 'optimize-advertising/suppress-with-purchase'],
    [
      'users haven’t ordered in months, we want to reactivate them',
      'boost-retention-upsell-cross-sell/personalize-winback',
    ],
    ['new users never finish setup and get stuck', 'personalize-first-conversion/accelerate-onboarding'],
    [
      'b2b software, long sales cycle, leads go cold',
      'boost-retention-upsell-cross-sell/nurture-with-content',
    ],
    [
      'we want customers to spend more per order with accessories',
      'boost-retention-upsell-cross-sell/personalize-upsell-content',
    ],
    [
      'a news site where most readers stay on the free plan',
      'personalize-first-conversion/acquire-paid-subscriptions',
    ],
    ['lots of visitors but few register', 'personalize-first-conversion/accelerate-signup'],
  ])('answers "%s"', (text, pair) => {
    const [best] = recommend(catalog, text);
    expect(best && pairId(best.goal, best.useCase)).toBe(pair);
    expect(best?.why.length).toBeGreaterThan(0);
  });

  it('gives three at most, each another use case that stands under its goal', () => {
    const found = recommend(
      catalog,
      'online shop, ads, customers, carts, churn, app, trials, subscriptions, content, upsell',
    );
    expect(found).toHaveLength(3);
    expect(new Set(found.map((one) => one.useCase)).size).toBe(3);
    for (const { goal, useCase } of found) expect(findUseCase(catalog, goal, useCase)).toBeDefined();
  });

  it('says nothing where nothing speaks for any', () => {
    expect(recommend(catalog, 'hello world')).toEqual([]);
    expect(recommend(catalog, '')).toEqual([]);
  });

  it('works from names alone when the catalog has no cue words', () => {
    const { cues: _, ...bare } = catalog;
    expect(recommend(bare, 'we care for lapsed customers')[0]?.useCase).toBe('personalize-winback');
  });
});
