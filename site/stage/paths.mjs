/** Directories of the site. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const siteDirectory = join(dirname(fileURLToPath(import.meta.url)), '..');
export const root = join(siteDirectory, '..');

/** Pages and public files as VitePress reads them. */
export const stageDirectory = join(siteDirectory, '.stage');
export const distDirectory = join(siteDirectory, 'dist');
