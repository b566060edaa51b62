/** Commands that are killed at every call that changes a file. */
import { rehearse } from '../scene/support/crash-suite.ts';

rehearse({ all: true });
