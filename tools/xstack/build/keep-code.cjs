#!/usr/bin/env node
/**
 * Keeps the code that V8 makes of the program, for the Node that runs this: dist/code/<node>/<file>, beside the files that it
 * is made of. The program works on a copy of the sample world first, so that what is kept are the functions that a run uses.
 */
'use strict';
const { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { tmpdir } = require('node:os');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

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

// The program must compile itself anew to be seen doing it.
rmSync(directory, { recursive: true, force: true });

// Flags belong to the code: what is made under one is rejected by a V8 that has not been given it yet.
require('node:v8').setFlagsFromString = () => {};
const { _compile } = Module.prototype;
const compileAndKeep = function (source, filename) {
  if (dirname(filename) !== dist || filename === program) return _compile.call(this, source, filename);
  const script = new Script(Module.wrap(source), { filename });
  scripts.set(basename(filename), script);
  const wrapper = script.runInThisContext();
  return wrapper.call(this.exports, this.exports, (id) => this.require(id), this, filename, dist);
};
// The program sets it, too: what is compiled here must be kept all the same.
Object.defineProperty(Module.prototype, '_compile', { get: () => compileAndKeep, set: () => {} });

for (const part of ['packs', 'bundles', 'schemas/registries'])
  cpSync(join(root, part), join(world, part), { recursive: true });
process.once('exit', () => rmSync(world, { recursive: true, force: true }));
process.on('beforeExit', next);
next();

/** The program ends when nothing is left to do; then comes the next command line, in the same process. */
function next() {
  const commandLine = commandLines.shift();
  if (commandLine === undefined) return keep();
  process.argv = [process.execPath, program, ...commandLine];
  delete require.cache[program];
  setImmediate(require, program);
}

function keep() {
  process.off('beforeExit', next);
  const fresh = `${directory}.${process.pid}.tmp`;
  mkdirSync(fresh, { recursive: true });
  for (const [file, script] of scripts) writeFileSync(join(fresh, file), script.createCachedData());
  rmSync(directory, { recursive: true, force: true });
  renameSync(fresh, directory);
}
