import { fixSuite } from '../support/fix-suite.ts';

fixSuite(1);
