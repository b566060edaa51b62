#!/usr/bin/env node
/**
 * Stores the code that V8 compiles from the program, for the version of Node that runs this script, in
 * dist/code/<node>/<file>. The program first compiles a copy of the sample world, so that the functions that a run uses
 * are included.
 */
'use strict';
const { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, dirname, join } = require('node:path');
const vm = require('node:vm');

const root = join(__dirname, '..', '..', '..');
const dist = join(root, 'dist');
const program = join(dist, 'xstack.cjs');
const directory = join(dist, 'code', `${process.version}-${process.platform}-${process.arch}`);
const world = mkdtempSync(join(tmpdir(), 'xstack-world-'));
const commandLines = [
  ['run', '--quiet', '--repo-root', world],
  ['run', '--quiet', '--repo-root', world],
  ['bundle', 'validate', '--quiet', '--repo-root', world],
];
const scripts = new Map();
const { Script } = vm;

rmSync(directory, { recursive: true, force: true });

// V8 flags are part of the cache key of compiled code: V8 rejects code that was compiled under flags not set yet.
require('node:v8').setFlagsFromString = () => {};

// Without stored code, the program compiles its files itself: once for all command lines.
vm.Script = function ScriptOnce(source, options) {
  const script = scripts.get(options.filename) ?? new Script(source, options);
  if (dirname(options.filename) === dist) scripts.set(options.filename, script);
  return script;
};

for (const part of ['packs', 'bundles', 'schemas/registries'])
  cpSync(join(root, part), join(world, part), { recursive: true });
process.once('exit', () => rmSync(world, { recursive: true, force: true }));
process.on('beforeExit', next);
next();

/** Runs the next command line in this process; called whenever the event loop is empty. */
function next() {
  const commandLine = commandLines.shift();
  if (commandLine === undefined) return store();
  process.argv = [process.execPath, program, ...commandLine];
  delete require.cache[program];
  setImmediate(require, program);
}

function store() {
  process.off('beforeExit', next);
  const fresh = `${directory}.${process.pid}.tmp`;
  mkdirSync(fresh, { recursive: true });
  for (const [file, script] of scripts) writeFileSync(join(fresh, basename(file)), script.createCachedData());
  rmSync(directory, { recursive: true, force: true });
  renameSync(fresh, directory);
}
