/** Preloaded into the measured program: on exit, writes its peak memory to the file that BENCH_REPORT names. */
'use strict';
process.on('exit', () => {
  const report = { peak_mib: process.resourceUsage().maxRSS / 1024 };
  require('node:fs').writeFileSync(process.env.BENCH_REPORT, JSON.stringify(report));
});
