import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import { packDirectories, reservedNames } from '../pack/layout.ts';
import type { Collection } from '../rows/collection.ts';
import { builtInRows, contributionsIndex } from '../rows/collections.ts';
import { contributionTypes } from '../rows/contribution-types.ts';
import { categories } from './content-model.ts';
import type { ContentModelDocument, ExtensionEntry } from './content-model-document.ts';

/** Reports names of a content model file that are taken, that refer to nothing, or that have no effect. */
export function nameProblems(document: ContentModelDocument, builtIn: readonly Collection[]): SchemaProblem[] {
  const { categories: added = [], pack_directories = [], sidecars = [], contribution_types = [] } = document;
  const at = (list: string, name?: string) => (i: number) => pointer(list, i, ...(name === undefined ? [] : [name]));
  return [
    ...taken(added, categories, at('categories')),
    ...taken(
      pack_directories.map(({ name }) => name),
      packDirectories,
      at('pack_directories', 'name'),
    ),
    ...taken(
      sidecars.map(({ name }) => name),
      reservedNames,
      at('sidecars', 'name'),
    ),
    ...taken(
      contribution_types.map(({ name }) => name),
      [...contributionTypes, ...builtIn.map(({ kind }) => kind)],
      at('contribution_types', 'name'),
    ),
    ...typeProblems(document, builtIn),
    ...(document.extensions ?? []).flatMap((extension, i) => extensionProblems(extension, pointer('extensions', i))),
    ...repeatedMembers(document.extensions ?? []),
    ...enumProblems(document),
  ];
}

/** Reports names that exist already, and repeated ones. */
function taken(
  names: readonly string[],
  known: readonly string[],
  at: (index: number) => JsonPointer,
): SchemaProblem[] {
  return names.flatMap((name, i) => {
    if (known.includes(name)) return [problem(at(i), `\`${name}\` is built in`, 'remove it')];
    return names.indexOf(name) < i ? [problem(at(i), `duplicate name \`${name}\``, 'remove one of them')] : [];
  });
}

function typeProblems({ contribution_types = [] }: ContentModelDocument, builtIn: readonly Collection[]) {
  const outputs = [contributionsIndex.file, ...builtIn.map(({ registry }) => registry.file)];
  return contribution_types.flatMap(({ id_field, registry }, i) => {
    if (registry === undefined) return [];
    const at = pointer('contribution_types', i);
    const isTaken =
      outputs.includes(registry.output) ||
      contribution_types.findIndex((other) => other.registry?.output === registry.output) < i;
    const carried = new Set([...registry.fields, 'pack_id', 'path']);
    const named = [...(registry.string_sets ?? []), ...(registry.sort ?? []), ...Object.keys(registry.defaults ?? {})];
    return [
      ...(id_field === undefined ? [problem(at, 'a type with a `registry` must have an `id_field`', 'add it')] : []),
      ...(id_field !== undefined && !registry.fields.includes(id_field)
        ? [problem(`${at}/registry/fields`, `\`fields\` must have the id \`${id_field}\``, 'add it')]
        : []),
      ...(isTaken ? [problem(`${at}/registry/output`, 'another registry has this file', 'choose another')] : []),
      ...named
        .filter((name) => !carried.has(name))
        .map((name) => problem(`${at}/registry`, `\`${name}\` is not among the \`fields\``, didYouMean(name, carried))),
    ];
  });
}

function extensionProblems(extension: ExtensionEntry, at: JsonPointer): SchemaProblem[] {
  const { of, properties, required = [], carry = [], string_sets = [], defaults = {}, references = [] } = extension;
  const rows = builtInRows.get(of);
  const kinds = [...builtInRows.keys()];
  if (rows === undefined)
    return [
      problem(
        `${at}/of`,
        `no built-in rows have the kind \`${of}\``,
        didYouMean(of, kinds) ?? `use one of the kinds ${kinds.map((kind) => `\`${kind}\``).join(', ')}`,
      ),
    ];
  const names = Object.keys(properties);
  const unless = (known: readonly string[], given: readonly string[], list: string, message: string) =>
    given
      .filter((name) => !known.includes(name))
      .map((name) => problem(`${at}/${list}`, `\`${name}\` ${message}`, didYouMean(name, known)));
  const reserved = [...rows.members, 'pack_id', 'path', '__proto__'];
  return [
    ...names
      .filter((name) => reserved.includes(name))
      .map((name) =>
        problem(at + pointer('properties', name), `\`${of}\` rows have the member \`${name}\``, 'rename it'),
      ),
    ...unless(names, required, 'required', 'is not among the `properties`'),
    ...unless(names, carry, 'carry', 'is not among the `properties`'),
    ...unless(carry, string_sets, 'string_sets', 'is not among the members to `carry`'),
    ...unless(carry, Object.keys(defaults), 'defaults', 'is not among the members to `carry`'),
    ...unless(
      names,
      references.map(({ field }) => field.split(/\.|\[\]/)[0] as string),
      'references',
      'is not among the `properties`',
    ),
  ];
}

/** Two extensions of one kind must not have the same member. */
function repeatedMembers(extensions: readonly ExtensionEntry[]): SchemaProblem[] {
  const known = new Set<string>();
  return extensions.flatMap(({ of, properties }, i) =>
    Object.keys(properties).flatMap((name) => {
      const key = `${of} ${name}`;
      if (!known.has(key)) {
        known.add(key);
        return [];
      }
      return [
        problem(pointer('extensions', i, 'properties', name), `duplicate member \`${name}\` of \`${of}\``, 'rename it'),
      ];
    }),
  );
}

function enumProblems({ enums = {} }: ContentModelDocument): SchemaProblem[] {
  const known = [...builtInRows.values()].flatMap((rows) => rows.enums.map(({ name }) => name));
  return Object.keys(enums)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      ...problem(
        pointer('enums', name),
        `no list of values has the name \`${name}\``,
        didYouMean(name, known) ?? `use one of the lists ${known.map((list) => `\`${list}\``).join(', ')}`,
      ),
      part: 'name',
    }));
}

function problem(at: JsonPointer, message: string, help: string | undefined): SchemaProblem {
  return { pointer: at, part: 'value', message, ...(help !== undefined && { help }) };
}
