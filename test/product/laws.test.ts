import { test } from 'vitest';
import { checkLaws } from './laws.ts';

test('imports, changes by hand and rollbacks keep the laws, whatever their order', () => checkLaws(60));
