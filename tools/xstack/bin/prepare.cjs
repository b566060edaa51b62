/**
 * Builds the program where npm prepares a git dependency. Does nothing where development dependencies were left out, and
 * none of its failures stops an installation of this checkout: the launchers build again.
 */
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..', '..', '..');
if (existsSync(join(root, 'node_modules', 'rolldown'))) require('./launch.cjs').ensureReady();
