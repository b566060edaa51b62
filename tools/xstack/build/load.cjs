'use strict';
/**
 * The beginning of dist/xstack.cjs: loads the pieces of the program, which stand as functions in a few files, each when it is
 * needed first. Where the code is kept that V8 made of a file under this very Node (`keep-code.cjs`), nothing is compiled;
 * V8 itself rejects what another version or other flags made.
 */
const { readFileSync } = require('node:fs');
const codeDirectory = `${__dirname}/code/${process.version}-${process.platform}-${process.arch}`;
const files = new Map([['xstack', PIECES]]);
const loaded = new Map();

function load(id) {
  if (!id.startsWith('./')) return require(id);
  const known = loaded.get(id);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(id, module);
  const file = id.slice(2, id.indexOf('/', 2));
  let pieces = files.get(file);
  if (pieces === undefined) {
    pieces = open(`${__dirname}/${file}.cjs`, `${codeDirectory}/${file}`);
    files.set(file, pieces);
  }
  pieces[id](load, module, `${__dirname}/${file}.cjs`);
  return module.exports;
}

function open(filename, codeFile) {
  const cachedData = codeIn(codeFile);
  if (cachedData === undefined) return compiled(filename);
  const { Script } = require('node:vm');
  const script = new Script(`(function(module){${readFileSync(filename, 'latin1')}})`, { filename, cachedData });
  const module = {};
  script.runInThisContext()(module);
  return module.exports;
}

function codeIn(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** By Node's own loader, which has a cache of its own from Node 22 on. */
function compiled(filename) {
  require('node:module').enableCompileCache?.();
  return require(filename);
}

load('./xstack/xstack');
