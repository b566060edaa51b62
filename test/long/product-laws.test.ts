import { test } from 'vitest';
import { checkLaws } from '../product/laws.ts';

test('a thousand sequences of imports, changes by hand and rollbacks keep the laws', () => checkLaws(1000));
