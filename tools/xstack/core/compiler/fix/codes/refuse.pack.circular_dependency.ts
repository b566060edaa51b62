import { fixResolution } from '../fix-resolution.ts';

export const fix = fixResolution('removes the dependency whose removal changes least');
