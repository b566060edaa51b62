#!/usr/bin/env node
/** Writes the modules that sources import and git ignores. Needs the packages, but no build. */
await import('./generate-validators.mjs');
await import('./generate-contract.mjs');
