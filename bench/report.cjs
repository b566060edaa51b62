/** Preloaded into what is measured: on exit, writes the memory that it held at most to the file that BENCH_REPORT names. */
'use strict';
process.on('exit', () => {
  const report = { peak_mib: process.resourceUsage().maxRSS / 1024 };
  require('node:fs').writeFileSync(process.env.BENCH_REPORT, JSON.stringify(report));
});
