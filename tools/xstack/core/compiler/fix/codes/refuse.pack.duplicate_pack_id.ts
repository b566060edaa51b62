import { fixResolution } from '../fix-resolution.ts';

export const fix = fixResolution('gives the copied pack the name of its directory');
