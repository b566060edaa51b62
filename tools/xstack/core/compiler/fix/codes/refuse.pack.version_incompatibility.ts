import { fixResolution } from '../fix-resolution.ts';

export const fix = fixResolution('moves or widens the range, or removes the dependency');
