/** The smallest repository of three seeded faults; the long tests reproduce 300. */
import { reproSuite } from '../support/repro-suite.ts';

reproSuite(3);
