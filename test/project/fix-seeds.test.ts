import { judgementSuite } from '../support/judgement-suite.ts';

judgementSuite(15);
