#!/usr/bin/env node
/**
 * Checks the rules of .dependency-cruiser.cjs, and that dependency-cruiser found the modules: with an unsupported
 * TypeScript it finds no module and no violation.
 */
import { execFileSync } from 'node:child_process';

const layers = ['core', 'io', 'commands', 'cli'];
const command = ['depcruise', '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'tools/xstack'];
const { modules, summary } = JSON.parse(
  execFileSync('npx', ['--no-install', ...command], { encoding: 'utf8', maxBuffer: 1 << 28 }),
);
const own = modules.filter(({ source }) => source.startsWith('tools/xstack/'));
const isSeen = (layer) =>
  own.some(({ source, dependencies }) => source.startsWith(`tools/xstack/${layer}/`) && dependencies.length > 0);
const problems = [
  ...summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  ...layers
    .filter((layer) => !isSeen(layer))
    .map((layer) => `tools/xstack/${layer}: no module with an import was seen`),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`layers: ${own.length} modules, no rule broken`);
