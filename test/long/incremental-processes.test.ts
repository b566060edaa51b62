import { processesEqualClean } from '../support/incremental-processes-suite.ts';
import { shareOf } from '../support/share.ts';

processesEqualClean(shareOf(40));
