#!/usr/bin/env node
/**
 * The checks for every save: formatter and linter, types, layers, and the tests that start no process, server or browser.
 * The static checks run beside the tests, one after the other. Prints the output of each that fails.
 */
import { spawn } from 'node:child_process';

const chains = [['lint', 'types', 'layers'], ['test:fast']];

/** Runs an npm script; resolves to whether it succeeded. */
function run(script) {
  const started = performance.now();
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${script.padEnd(10)} ${code === 0 ? 'ok' : 'failed'} ${seconds} s`);
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

async function runAll(scripts) {
  const results = [];
  for (const script of scripts) results.push(await run(script));
  return results;
}

const results = await Promise.all(chains.map(runAll));
process.exitCode = results.flat().every((isOk) => isOk) ? 0 : 1;
