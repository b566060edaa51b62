/** The smallest repository of 300 seeded faults. */
import { reproSuite } from '../support/repro-suite.ts';
import { shareOf } from '../support/share.ts';

reproSuite(shareOf(300));
