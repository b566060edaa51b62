/** Migrates sources through a tree of all of their values: slow and simple, to compare with. */
import { type Edit, findNodeAtLocation, getNodeValue, type JSONPath, type Node, parseTree } from 'jsonc-parser';
import { pointerSteps } from '../../tools/xstack/core/base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import type { Migration, MigrationOperation } from '../../tools/xstack/core/base/version/check-version.ts';
import { isDue } from '../../tools/xstack/core/base/version/migrate.ts';

interface MigratedPart {
  readonly path: JSONPath;
  readonly migrations: readonly Migration[];
}

type Step = MigrationOperation | { readonly operation: 'set_version'; readonly version: string };

export function migrateWithTree(source: string, parts: readonly MigratedPart[]): string {
  const mark = source.startsWith('\ufeff') ? '\ufeff' : '';
  let migrated = source.slice(mark.length);
  const due = parts.map(({ path, migrations }) => ({ path, steps: migrations.flatMap(stepsOf) }));
  for (let at = 0; due.some(({ steps }) => at < steps.length); at++) {
    const tree = treeOf(migrated);
    const before = migrated;
    const edits = due.flatMap(({ path, steps }) =>
      editsFor(before, tree, path, getNodeValue(nodeAt(tree, path)) as JsonObject, steps[at]),
    );
    migrated = withEdits(migrated, edits);
  }
  return mark + migrated;
}

function stepsOf({ to, operations }: Migration): Step[] {
  return [...operations, { operation: 'set_version', version: to }];
}

function editsFor(source: string, tree: Node, path: JSONPath, value: JsonObject, step: Step | undefined): Edit[] {
  if (step === undefined) return [];
  if (step.operation === 'set_version') {
    const { offset, length } = nodeAt(tree, [...path, 'schema_version']);
    return [{ offset, length, content: JSON.stringify(step.version) }];
  }
  const targets = [...targetsOf(value, pointerSteps(step.member), path, step)];
  return targets.map((target) => editFor(source, tree, target, step));
}

function withEdits(source: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { offset, length, content } of edits.toSorted((a, b) => a.offset - b.offset)) {
    pieces.push(source.slice(from, offset), content);
    from = offset + length;
  }
  return pieces.join('') + source.slice(from);
}

function editFor(
  source: string,
  tree: Node,
  path: JSONPath,
  { operation, to = '', value = null }: MigrationOperation,
): Edit {
  if (operation === 'add_member') return addition(source, nodeAt(tree, path.slice(0, -1)), String(path.at(-1)), value);
  const property = nodeAt(tree, path).parent as Node;
  if (operation === 'remove_member') return removal(property);
  const [{ offset, length }] = property.children as [Node, Node];
  return { offset, length, content: JSON.stringify(to) };
}

function addition(source: string, object: Node, name: string, value: JsonValue): Edit {
  const last = object.children?.at(-1);
  if (last === undefined)
    return { offset: object.offset + 1, length: 0, content: `${JSON.stringify(name)}: ${JSON.stringify(value)}` };
  const [, newline, indent] = /(\r?\n)([ \t]*)$/.exec(source.slice(object.offset, last.offset)) ?? [];
  const [gap, printed] =
    newline === undefined || indent === undefined
      ? [' ', JSON.stringify(value)]
      : [
          newline + indent,
          JSON.stringify(value, null, indent.startsWith('\t') ? '\t' : 2).replaceAll('\n', newline + indent),
        ];
  return { offset: last.offset + last.length, length: 0, content: `,${gap}${JSON.stringify(name)}: ${printed}` };
}

function removal(property: Node): Edit {
  const siblings = property.parent?.children as Node[];
  const index = siblings.indexOf(property);
  const [before, behind] = [siblings[index - 1], siblings[index + 1]];
  const end = property.offset + property.length;
  const from = before === undefined ? property.offset : before.offset + before.length;
  const until = before === undefined && behind !== undefined ? behind.offset : end;
  return { offset: from, length: until - from, content: '' };
}

function treeOf(source: string): Node {
  return parseTree(source) ?? sourceMismatch();
}

function nodeAt(tree: Node, path: JSONPath): Node {
  return findNodeAtLocation(tree, path) ?? sourceMismatch();
}

function sourceMismatch(): never {
  throw new Error('bug: the text is not that of the document');
}

function* targetsOf(
  value: JsonValue | undefined,
  steps: readonly string[],
  path: JSONPath,
  operation: MigrationOperation,
): Generator<JSONPath> {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) {
    if (isJsonObject(value) && isDue((name) => Object.hasOwn(value, name), step, operation)) yield [...path, step];
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      if (step === '*' || step === String(i)) yield* targetsOf(item, rest, [...path, i], operation);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value))
      if (step === '*' || step === name) yield* targetsOf(item, rest, [...path, name], operation);
  }
}
