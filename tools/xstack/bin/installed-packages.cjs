/**
 * The packages of a checkout: all of them, or only those that building and running the program takes, which are a third
 * of the bytes. Plain CommonJS without dependencies, as the launcher.
 */
'use strict';
const {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');

module.exports = { isInstalled, installPackages };

const arguments_ = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Reports whether the packages of the lockfile are installed. npm writes the list of installed packages last. A linked
 * `node_modules` counts as installed: it belongs to another checkout, and `npm ci` would empty it.
 */
function isInstalled(root, all) {
  const modules = join(root, 'node_modules');
  const note = join(modules, '.package-lock.json');
  const stat = lstatSync(modules, { throwIfNoEntry: false });
  // biome-ignore lint/complexity/useOptionalChain: Node 12 cannot read it
  if (stat && stat.isSymbolicLink()) return true;
  if (!existsSync(note)) return false;
  const locked = readJson(join(root, 'package-lock.json')).packages;
  const there = readJson(note).packages;
  return Object.entries(all ? locked : neededBy(root, locked)).every(
    ([path, { integrity, optional }]) =>
      path === '' || optional || (there[path] && there[path].integrity === integrity),
  );
}

/** Installs the packages; `npm(argv, cwd)` runs npm. A checkout with development tools always gets all of them. */
function installPackages(root, all, npm) {
  if (all || existsSync(join(root, 'node_modules', 'vitest'))) npm(arguments_, root);
  else installNeeded(root, npm);
}

/** Installs in a directory of its own, by the part of the lockfile that is needed, and moves the result. */
function installNeeded(root, npm) {
  const directory = join(root, '.cache', 'install');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { devDependencies } = readJson(join(root, 'package.json'));
  const dependencies = {};
  for (const name of buildPackages(root)) dependencies[name] = devDependencies[name];
  const packages = { '': { dependencies } };
  for (const [path, entry] of Object.entries(neededBy(root, readJson(join(root, 'package-lock.json')).packages))) {
    packages[path] = Object.assign({}, entry);
    for (const flag of ['dev', 'devOptional', 'peer']) delete packages[path][flag];
  }
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies }));
  writeFileSync(join(directory, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
  if (existsSync(join(root, '.npmrc'))) copyFileSync(join(root, '.npmrc'), join(directory, '.npmrc'));
  npm(arguments_, directory);
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
  renameSync(join(directory, 'node_modules'), join(root, 'node_modules'));
  rmSync(directory, { recursive: true, force: true });
}

function buildPackages(root) {
  return readJson(join(root, 'tools', 'xstack', 'bin', 'build-packages.json'));
}

/** Returns the entries of the lockfile that the build packages need, by their paths. */
function neededBy(root, locked) {
  const found = {};
  const visit = (from, name) => {
    const path = pathOf(locked, from, name);
    if (path === undefined || found[path]) return;
    const entry = locked[path];
    found[path] = entry;
    const needed = Object.assign({}, entry.dependencies, entry.optionalDependencies, requiredPeers(entry));
    for (const each of Object.keys(needed)) visit(path, each);
  };
  for (const name of buildPackages(root)) visit('', name);
  return found;
}

function requiredPeers({ peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.assign({}, peerDependencies);
  for (const [name, { optional }] of Object.entries(peerDependenciesMeta)) if (optional) delete peers[name];
  return peers;
}

/** Returns the path of the package that `name` means in the package at `from`, as Node resolves it. */
function pathOf(locked, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    const path = `${at}${at === '' ? '' : '/'}node_modules/${name}`;
    if (locked[path]) return path;
    if (at === '') return undefined;
  }
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}
