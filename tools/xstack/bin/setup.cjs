/** What the tests need before they start: packages, generated validators, the built program. */
'use strict';
require('./launch.cjs').ensureReady();
