import { vi } from 'vitest';
import { incrementalEqualsClean } from '../support/incremental-suite.ts';
import { withLooks } from '../support/looks.ts';

vi.mock('../../tools/xstack/io/file-system.ts', (original) => withLooks(original));

incrementalEqualsClean(20);
