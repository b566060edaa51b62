import { processesEqualClean } from '../support/incremental-processes-suite.ts';

processesEqualClean(2);
