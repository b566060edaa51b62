/**
 * Preloaded into the measured program: on exit, writes its peak memory in bytes and its processor time in seconds to the
 * file that BENCH_REPORT names.
 */
'use strict';
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const status = '/proc/self/status';

/** The largest resident set. On Linux, `maxRSS` includes that of the process that started this one. */
function peak_bytes() {
  if (!existsSync(status)) return 1024 * process.resourceUsage().maxRSS;
  return 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))[1]);
}

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const report = { memory: peak_bytes(), cpu: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(process.env.BENCH_REPORT, JSON.stringify(report));
});
