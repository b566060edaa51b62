/** Prepares the tests: installs packages, generates validators, builds the program. */
'use strict';
require('./launch.cjs').ensureReady({ all: true });
