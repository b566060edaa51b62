// Node caches compiled code from version 22 on; earlier versions use the code of `store-code.cjs`. There, `node:module`
// would load the loader of ES modules, too: the constructor of this module is the same class.
if (Number.parseInt(process.versions.node, 10) >= 22) require('node:module').enableCompileCache();
else useStoredCode(module.constructor);

function useStoredCode(Module) {
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const { _compile } = Module.prototype;
  const directory = `${__dirname}/code/${process.version}-${process.platform}-${process.arch}`;
  Module.prototype._compile = function (source, filename) {
    const cachedData = filename.startsWith(__dirname)
      ? codeIn(`${directory}${filename.slice(__dirname.length)}`)
      : undefined;
    if (cachedData === undefined) return _compile.call(this, source, filename);
    const wrapper = new Script(Module.wrap(source), { filename, cachedData }).runInThisContext();
    return wrapper.call(this.exports, this.exports, (id) => this.require(id), this, filename, __dirname);
  };
  function codeIn(file) {
    try {
      return readFileSync(file);
    } catch {
      return undefined;
    }
  }
}
