/** Starts the checks of the portal from their sources: `node verify.cjs <check> [--strict]`. Called by the Makefile. */
'use strict';
const { join } = require('node:path');
require('../bin/launch.cjs').ensureReady({ all: true });
require(join(__dirname, '../../../dist/verify/verify.cjs'));
