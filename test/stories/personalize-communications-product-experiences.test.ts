import { tellPairs } from '../support/pairs.ts';

tellPairs('personalize-communications-product-experiences');
