import { appendItems, insertString } from './edit-items.ts';
import { children, type Span, spansAt } from './locate.ts';
import { type JsonPointer, pointerSteps } from './pointer.ts';
import type { JsonValue } from './value.ts';

/** An operation of JSON Patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: JsonPointer; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: JsonPointer };

/** Applies operations to a JSON source, one after the other. Bytes outside of the edited spans are unchanged. */
export function patchedSource(source: string, operations: readonly PatchOperation[]): string {
  return operations.reduce(patched, source);
}

function patched(source: string, operation: PatchOperation): string {
  const steps = pointerSteps(operation.path);
  switch (operation.op) {
    case 'replace':
      return spliced(source, spanOf(source, steps), JSON.stringify(operation.value));
    case 'add':
      return added(source, steps, operation.value);
    case 'remove':
      return withoutItem(source, steps);
  }
}

/** Adds a member to an object, or an item to a list of the outermost object; `-` is the position after the last. */
function added(source: string, steps: readonly string[], value: JsonValue): string {
  const parent = spanOf(source, steps.slice(0, -1));
  if (source[parent.start] === '{') return withMember(source, parent, steps.at(-1) ?? '', value);
  const [member = '', index = '-', ...rest] = steps;
  if (rest.length > 0) throw new Error('bug: items are added to lists of the outermost object only');
  if (index === '-') return appendItems(source, member, [JSON.stringify(value)]);
  return insertString(source, member, Number(index), value as string);
}

/** Adds a member after the last one, separated as that one is. */
function withMember(source: string, object: Span, name: string, value: JsonValue): string {
  const text = `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  const last = [...children(source, object.start)].at(-1);
  if (last?.name === undefined) return spliced(source, object, `{${text}}`);
  const gap = /\s*$/.exec(source.slice(object.start + 1, last.name.start))?.[0] ?? '';
  return spliced(source, { start: last.end, end: last.end }, `,${gap}${text}`);
}

/** Removes an item with its comma. */
function withoutItem(source: string, steps: readonly string[]): string {
  const list = spansAt(source, steps.slice(0, -1));
  const index = Number(steps.at(-1));
  const [item, previous, following] = [list?.items[index], list?.items[index - 1], list?.items[index + 1]];
  if (list === undefined || item === undefined) throw new Error(`bug: there is no item \`${steps.join('/')}\``);
  if (following !== undefined) return spliced(source, { start: item.start, end: following.start }, '');
  if (previous !== undefined) return spliced(source, { start: previous.end, end: item.end }, '');
  return spliced(source, list.whole, '[]');
}

function spanOf(source: string, steps: readonly string[]): Span {
  const spans = spansAt(source, steps);
  if (spans === undefined) throw new Error(`bug: there is no value \`${steps.join('/')}\``);
  return spans.whole;
}

function spliced(source: string, { start, end }: Span, text: string): string {
  return source.slice(0, start) + text + source.slice(end);
}
