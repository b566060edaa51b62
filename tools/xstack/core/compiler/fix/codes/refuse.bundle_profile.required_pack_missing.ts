import { fixResolution } from '../fix-resolution.ts';

export const fix = fixResolution('writes the near match, or removes the entry', 'sometimes');
