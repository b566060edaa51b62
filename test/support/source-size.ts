/** The length of functions, measured with the parser of TypeScript. */
import ts from 'typescript';

export interface SizedFunction {
  readonly name: string;
  readonly lines: number;
}

/** Returns every function with a body: declarations, methods, accessors, arrow functions. */
export function functionsIn(path: string, source: string): SizedFunction[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: SizedFunction[] = [];
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
      found.push({ name: nameOf(node, file), lines: lineOf(node.end) - lineOf(node.getStart(file)) + 1 });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Functions without a name of their own are called as the variable or member that holds them. */
function nameOf(node: ts.SignatureDeclaration, file: ts.SourceFile): string {
  const { parent } = node;
  const holder =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)
      ? parent.name
      : undefined;
  return (node.name ?? holder)?.getText(file) ?? 'anonymous';
}
