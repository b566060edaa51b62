import { causeSuite } from '../support/cause-suite.ts';

causeSuite(4);
