// Node caches compiled code from version 22 on; earlier versions use the code of `store-code.cjs`.
if (Number.parseInt(process.versions.node, 10) >= 22) require('node:module').enableCompileCache();
// biome-ignore lint/suspicious/noGlobalAssign: loads the files of the program
else require = withStoredCode(require);

/**
 * Returns a `require` that loads the files of the program, which are ASCII. Node's own loader reads them 8 KiB at a time
 * and searches each directory above them for a `package.json`.
 */
function withStoredCode(requirePackage) {
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const directory = `${__dirname}/code/${process.version}-${process.platform}-${process.arch}`;
  const [head, tail] = ['(function(exports,require,module,__filename,__dirname){', '\n})'].map((text) =>
    Buffer.from(text),
  );
  const loaded = new Map();
  return load;

  function load(id) {
    if (!id.startsWith('./')) return requirePackage(id);
    let module = loaded.get(id);
    if (module === undefined) {
      module = { exports: {} };
      loaded.set(id, module);
      run(module, id.slice(1));
    }
    return module.exports;
  }

  function run(module, path) {
    const filename = __dirname + path;
    const cachedData = codeIn(directory + path);
    // One string on the heap: V8 would copy a concatenated one.
    const source = Buffer.concat([head, readFileSync(filename), tail]).latin1Slice();
    const wrapper = new Script(source, { filename, cachedData }).runInThisContext();
    wrapper(module.exports, load, module, filename, __dirname);
  }

  function codeIn(file) {
    try {
      return readFileSync(file);
    } catch {
      return undefined;
    }
  }
}
