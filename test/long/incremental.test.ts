import { vi } from 'vitest';
import { withFileAccess } from '../support/file-access.ts';
import { incrementalEqualsClean } from '../support/incremental-suite.ts';
import { shareOf } from '../support/share.ts';

vi.mock('../../tools/xstack/io/file-system.ts', (original) => withFileAccess(original));

incrementalEqualsClean(shareOf(250));
