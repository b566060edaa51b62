/** Preloaded into what is measured: on exit, writes its CPU time, wall time and peak memory to the file that BENCH_REPORT names. */
'use strict';
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const report = { cpu_ms: (userCPUTime + systemCPUTime) / 1000, wall_ms: performance.now(), peak_mib: maxRSS / 1024 };
  require('node:fs').writeFileSync(process.env.BENCH_REPORT, JSON.stringify(report));
});
