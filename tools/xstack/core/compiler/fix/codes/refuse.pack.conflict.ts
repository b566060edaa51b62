import { fixResolution } from '../fix-resolution.ts';

export const fix = fixResolution('removes one of the packs from the bundle, a dependency on it, or the conflict');
