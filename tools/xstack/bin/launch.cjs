/**
 * Starts xstack from its sources: `node launch.cjs <command line>`. Installs and builds what is missing or out of date,
 * then runs the built program in this process. Plain CommonJS without dependencies, because it runs before
 * anything is installed, and without syntax that old versions of Node cannot read.
 */
'use strict';
require('../build/check-node.cjs');
const {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { dirname, join } = require('node:path');
const { isInstalled, installPackages } = require('./installed-packages.cjs');

const root = dirname(dirname(dirname(__dirname)));
const program = join(root, 'dist', 'xstack.cjs');
/** Node caches compiled code from version 22 on; `build/use-stored-code.cjs` uses the same test. */
const hasCompileCache = Number.parseInt(process.versions.node, 10) >= 22;
// The same path as in `build/use-stored-code.cjs`.
const codeDirectory = join(root, 'dist', 'code', `${process.version}-${process.platform}-${process.arch}`);
const stampFile = join(root, 'dist', '.stamp');
const generated = ['tools/xstack/core/base/schema/generated', 'tools/xstack/portal/contract'].map((path) =>
  join(root, path),
);
const sources = ['package.json', 'package-lock.json', 'tools/xstack', 'schemas', 'docs/contract'];

module.exports = { ensureReady };
if (require.main === module) start();

function start() {
  ensureReady();
  process.argv[1] = program;
  require(program);
}

/**
 * Ensures that the packages are installed and the program is built from the current sources. `all`: with the development
 * tools.
 */
function ensureReady({ all = false } = {}) {
  if ((all && !isInstalled(root, true)) || !isBuilt(stampOf(sources))) install(all);
  if (!hasCompileCache && !existsSync(codeDirectory) && isWritable(dirname(program))) storeCode();
}

function install(all) {
  withLock(() => {
    // Without scripts: `prepare` would wait for the lock that is held here.
    if (!isInstalled(root, all))
      installPackages(root, all, (argv, cwd) => run('npm', argv, { saying: 'installing packages (once)', cwd }));
    // Computed before the build: after an edit during the build, the next start builds again.
    const stamp = stampOf(sources);
    if (isBuilt(stamp)) return;
    run(process.execPath, ['tools/xstack/build/generate-modules.mjs'], { saying: 'building xstack (once)' });
    run(process.execPath, ['tools/xstack/build/bundle.mjs']);
    writeFileSync(stampFile, stamp);
  });
}

/** Stores compiled code, which makes the program start sooner. A failure changes nothing else. */
function storeCode() {
  const { spawnSync } = require('node:child_process');
  spawnSync(process.execPath, ['tools/xstack/build/store-code.cjs'], { cwd: root, stdio: 'ignore' });
}

function isWritable(directory) {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch (_) {
    return false;
  }
}

function isBuilt(stamp) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    existsSync(join(generated[0], 'pack_manifest.js')) &&
    existsSync(join(generated[1], 'validators.js'))
  );
}

/** Runs `work` under a lock: one process installs and builds, the others wait for it. */
function withLock(work) {
  const lock = join(root, '.cache', 'build.lock');
  mkdirSync(dirname(lock), { recursive: true });
  const deadline = Date.now() + 600_000;
  while (!taken(lock)) {
    if (holderIsGone(lock)) rmSync(lock, { force: true });
    else if (Date.now() > deadline) stop(`another process has been building for ten minutes; if not, remove ${lock}`);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  work();
  release();
  process.off('exit', release);
}

function taken(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return stop(`cannot write ${lock}: ${error.message}`);
  }
}

function holderIsGone(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || process.pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function run(command, args, { saying, cwd = root } = {}) {
  if (saying) process.stderr.write(`xstack: ${saying} ...\n`);
  const { spawnSync } = require('node:child_process');
  const options = { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' };
  const { status, signal, error } = spawnSync(command, args, options);
  if (status === 0) return;
  const why = error ? error.message : signal ? `ended by ${signal}` : `exit code ${status}`;
  const cure = command === 'npm' ? 'it needs the network, or packages in npm’s cache; ' : '';
  stop(`\`${command} ${args.join(' ')}\` failed (${why}); ${cure}run it in ${root} to try again`);
}

function stop(message) {
  process.stderr.write(`xstack: ${message}\n`);
  process.exit(3);
}

/** Returns path, size and `mtime` of every file as a string: a few hundred stats, a few milliseconds. */
function stampOf(paths) {
  const lines = [];
  for (const path of paths) addStats(join(root, path), lines);
  return lines.sort().join('\n');
}

function addStats(path, lines) {
  if (generated.includes(path)) return;
  if (path.endsWith('.json')) note(path, lines);
  else
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const below = `${path}/${entry.name}`;
      if (entry.isDirectory()) addStats(below, lines);
      else note(below, lines);
    }
}

function note(path, lines) {
  const { size, mtimeMs } = statSync(path);
  lines.push(`${path} ${size} ${mtimeMs}`);
}
