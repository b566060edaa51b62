/**
 * Turns a piece that esbuild has cut into CommonJS. esbuild does that, too, but with a getter for every name that a piece
 * exports, and every use of it goes through the getter; here a piece takes what it needs once, when it is loaded.
 * That is right where no piece imports one that imports it, and no exported name gets another value later: both are checked.
 */
const importFrom = /^import (?:(\w+),? ?)?(?:\* as (\w+) ?)?(?:\{([^}]*)\} ?)?from "([^"]+)";$/gm;
const importOnly = /^import "([^"]+)";$/gm;
const exportNames = /^export \{([^}]*)\};$/gm;
const importLater = /\bimport\("(\.\/[^"]+)"\)/g;

export function toCommonJs(path, text) {
  const exported = [];
  const commonJs = text
    .replace(importFrom, (_, whole, all, names, from) => {
      const module = `require("${from}")`;
      return [whole, all]
        .filter(Boolean)
        .map((name) => `const ${name} = ${module};`)
        .concat(names === undefined ? [] : `const {${pairs(names).map(([name, as]) => `${name}: ${as}`)}} = ${module};`)
        .join(' ');
    })
    .replace(importOnly, 'require("$1");')
    .replace(importLater, 'Promise.resolve().then(() => require("$1"))')
    .replace(exportNames, (_, names) => {
      exported.push(...pairs(names));
      return '';
    });
  const left = /^(?:import|export)\b.*/m.exec(commonJs);
  if (left !== null) throw new Error(`${path}: not understood: ${left[0]}`);
  for (const [name] of exported)
    if (new RegExp(`^(?:let ${name}\\b|var ${name}(?:;|,))`, 'm').test(commonJs))
      throw new Error(`${path}: the exported name ${name} may get another value later`);
  return `${commonJs}\nmodule.exports = {${exported.map(([name, as]) => `${as}: ${name}`)}};\n`;
}

/** `a, b as c` as pairs. */
function pairs(names) {
  return names
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => each.split(' as '))
    .map(([name, as = name]) => [name, as]);
}
