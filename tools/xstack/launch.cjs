/**
 * Starts xstack from its sources: `node launch.cjs <command line>`. Installs and builds what is missing or out of date,
 * then runs the built program in this process. Plain CommonJS without dependencies: it runs before anything is there.
 */
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const root = dirname(dirname(__dirname));
const program = join(root, 'dist', 'xstack.cjs');
const buildStamp = join(root, 'dist', '.stamp');
const installStamp = join(root, 'node_modules', '.xstack-stamp');

module.exports = { ensureInstalled, ensureBuilt };
if (require.main === module) start();

function start() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(`xstack needs Node 20.19 or newer; this is ${process.version}`, 3);
  ensureBuilt();
  require('node:module').enableCompileCache?.();
  process.argv[1] = program;
  require(program);
}

/** The packages of the lockfile are there; known by its content, because a checkout changes its time. */
function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (read(installStamp) === wanted) return;
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'installing packages (once)');
  writeFileSync(installStamp, wanted);
}

/** The program is built from the sources as they are now: known by path, size and time, in about a millisecond. */
function ensureBuilt() {
  const wanted = stampOf(['package-lock.json', 'tools/xstack', 'schemas', 'docs/contract']);
  if (existsSync(program) && read(buildStamp) === wanted) return;
  ensureInstalled();
  run(process.execPath, ['tools/xstack/build/generate-validators.mjs'], 'building xstack (once)');
  run(process.execPath, ['tools/xstack/build/bundle.mjs']);
  mkdirSync(dirname(buildStamp), { recursive: true });
  // Building writes among the sources (the generated validators), so the stamp is taken again.
  writeFileSync(buildStamp, stampOf(['package-lock.json', 'tools/xstack', 'schemas', 'docs/contract']));
}

function run(command, args, saying) {
  if (saying) process.stderr.write(`xstack: ${saying} ...\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error || status !== 0)
    stop(
      `\`${command} ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}; run it in ${root} to see why`,
      3,
    );
}

function stop(message, code) {
  process.stderr.write(`xstack: ${message}\n`);
  process.exit(code);
}

function stampOf(paths) {
  const lines = [];
  for (const path of paths) look(path, lines);
  return lines.join('\n');
}

function look(path, lines) {
  const stat = statSync(join(root, path));
  if (stat.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) look(`${path}/${name}`, lines);
  else lines.push(`${path} ${stat.size} ${stat.mtimeMs}`);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
