import { tellPairs } from '../support/pairs.ts';

tellPairs('optimize-advertising');
