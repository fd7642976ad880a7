import { tellPairs } from '../support/pairs.ts';

tellPairs('boost-retention-upsell-cross-sell');
