/** Makes what the tests need: packages, generated validators, the built program. */
'use strict';
require('./launch.cjs').ensureReady();
