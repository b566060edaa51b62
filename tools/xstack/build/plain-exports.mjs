/**
 * Replaces the getters by which rolldown exports names of a CommonJS chunk by assignments. All are at the end of a
 * chunk, where a value is final unless its name is assigned to: such names remain getters.
 */
import { parseSync, Visitor } from 'rolldown/utils';

const getter = /Object\.defineProperty\(exports,("\w+"),\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)/g;

export function withPlainExports(fileName, code) {
  const assigned = assignedNames(fileName, code);
  return code.replaceAll(getter, (whole, name, value) =>
    assigned.has(value) ? whole : `exports.${JSON.parse(name)}=${value}`,
  );
}

/** Returns every name that an assignment, an update or a loop may change, in any scope; declarations do not count. */
function assignedNames(fileName, code) {
  const names = new Set();
  const addAll = (node) => {
    if (node === null || typeof node !== 'object') return;
    if (node.type === 'Identifier') names.add(node.name);
    for (const below of Object.values(node)) addAll(below);
  };
  const { program, errors } = parseSync(fileName, code, { sourceType: 'commonjs' });
  if (errors.length > 0) throw new Error(`${fileName}: ${errors[0].message}`);
  new Visitor({
    AssignmentExpression: ({ left }) => addAll(left),
    UpdateExpression: ({ argument }) => addAll(argument),
    ForInStatement: ({ left }) => addAll(left),
    ForOfStatement: ({ left }) => addAll(left),
  }).visit(program);
  return names;
}
