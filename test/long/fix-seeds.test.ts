import { judgementSuite } from '../support/judgement-suite.ts';
import { shareOf } from '../support/share.ts';

judgementSuite(shareOf(300));
