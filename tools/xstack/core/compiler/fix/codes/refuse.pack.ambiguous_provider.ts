import { fixResolution } from '../fix-resolution.ts';

export const fix = fixResolution('adds a provider to the bundle, or names only one');
