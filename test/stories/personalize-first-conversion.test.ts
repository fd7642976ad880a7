import { tellPairs } from '../support/pairs.ts';

tellPairs('personalize-first-conversion');
