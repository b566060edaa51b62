import { test } from 'vitest';
import { checkLaws } from './laws.ts';

test('the laws hold for imports, manual changes and rollbacks in any order', () => checkLaws(60));
