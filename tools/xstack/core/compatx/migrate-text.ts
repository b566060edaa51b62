import { applyEdits, type Edit, findNodeAtLocation, type JSONPath, type Node, parseTree } from 'jsonc-parser';
import { pointerSteps } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/value.ts';
import type { FormatVersions, MigrationOperation } from './check-version.ts';
import { applyOperation, isDue, migrationsOf } from './migrate.ts';

/**
 * The text of a document as the current version of its format writes it. Only what the migrations touch changes: the
 * author's layout, order and spelling of numbers stay. The text must be the JSON of `document`.
 */
export function migrateText(text: string, document: JsonObject, versions: FormatVersions): string | undefined {
  const migrations = migrationsOf(document, versions);
  if (migrations === undefined) return undefined;
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  let migrated = text.slice(mark.length);
  let value = document;
  for (const { to, operations } of migrations) {
    for (const operation of operations) {
      migrated = applyEdits(migrated, editsFor(migrated, value, operation));
      value = applyOperation(value, operation);
    }
    const { offset, length } = nodeAt(treeOf(migrated), ['schema_version']);
    migrated = applyEdits(migrated, [{ offset, length, content: JSON.stringify(to) }]);
  }
  return mark + migrated;
}

function editsFor(text: string, document: JsonObject, operation: MigrationOperation): Edit[] {
  const targets = [...targetsOf(document, pointerSteps(operation.member), [], operation)];
  if (targets.length === 0) return [];
  const tree = treeOf(text);
  return targets.map((path) => editFor(text, tree, path, operation));
}

function editFor(
  text: string,
  tree: Node,
  path: JSONPath,
  { operation, to = '', value = null }: MigrationOperation,
): Edit {
  if (operation === 'add_member') return addition(text, nodeAt(tree, path.slice(0, -1)), String(path.at(-1)), value);
  const property = nodeAt(tree, path).parent as Node;
  if (operation === 'remove_member') return removal(property);
  const [{ offset, length }] = property.children as [Node, Node];
  return { offset, length, content: JSON.stringify(to) };
}

/** Behind the last member, and laid out as that one is. */
function addition(text: string, object: Node, name: string, value: JsonValue): Edit {
  const last = object.children?.at(-1);
  if (last === undefined)
    return { offset: object.offset + 1, length: 0, content: `${JSON.stringify(name)}: ${JSON.stringify(value)}` };
  const [, newline, indent] = /(\r?\n)([ \t]*)$/.exec(text.slice(object.offset, last.offset)) ?? [];
  const [gap, printed] =
    newline === undefined || indent === undefined
      ? [' ', JSON.stringify(value)]
      : [
          newline + indent,
          JSON.stringify(value, null, indent.startsWith('\t') ? '\t' : 2).replaceAll('\n', newline + indent),
        ];
  return { offset: last.offset + last.length, length: 0, content: `,${gap}${JSON.stringify(name)}: ${printed}` };
}

/** The member with the comma that parts it from the one before, or else from the one behind. */
function removal(property: Node): Edit {
  const siblings = property.parent?.children as Node[];
  const index = siblings.indexOf(property);
  const [before, behind] = [siblings[index - 1], siblings[index + 1]];
  const end = property.offset + property.length;
  const from = before === undefined ? property.offset : before.offset + before.length;
  const until = before === undefined && behind !== undefined ? behind.offset : end;
  return { offset: from, length: until - from, content: '' };
}

function treeOf(text: string): Node {
  return parseTree(text) ?? notItsText();
}

function nodeAt(tree: Node, path: JSONPath): Node {
  return findNodeAtLocation(tree, path) ?? notItsText();
}

function notItsText(): never {
  throw new Error('bug: the text is not that of the document');
}

/** The members that an operation changes, by their paths. */
function* targetsOf(
  value: JsonValue | undefined,
  steps: readonly string[],
  path: JSONPath,
  operation: MigrationOperation,
): Generator<JSONPath> {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) {
    if (isJsonObject(value) && isDue(value, step, operation)) yield [...path, step];
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      if (step === '*' || step === String(i)) yield* targetsOf(item, rest, [...path, i], operation);
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value))
      if (step === '*' || step === name) yield* targetsOf(item, rest, [...path, name], operation);
  }
}
