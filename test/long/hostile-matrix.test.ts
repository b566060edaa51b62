import { hostileMatrix } from '../support/hostile-suite.ts';

hostileMatrix({ all: true });
