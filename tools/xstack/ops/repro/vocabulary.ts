import { join } from 'node:path';
import { isJsonObject, type JsonValue } from '../../core/base/json/value.ts';
import { kinds } from '../../core/base/schema/generated/content-kinds.ts';
import { schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import { builtInModel } from '../../core/compiler/content-model/content-model.ts';
import { packDirectories } from '../../core/compiler/pack/layout.ts';
import type { Vocabulary } from '../../core/repro/problem.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';

/** Words of paths, of the default bundle and of the manifests that a story declares. */
const layout =
  'true false null packs pack json bundles bundle schemas registries registry-definition schema xstack config base lab placeholder v1 The packs of this story';

/** Returns the words of the product: names of members, and the values that schemas and the content model give. */
export function productVocabulary(): Vocabulary {
  const names = new Set<string>();
  const types = kinds.flatMap(({ definition: { name, type, entry_type = '' } }: KindNames) => [name, type, entry_type]);
  const values = new Set([...words(layout), ...packDirectories, ...builtInModel.categories, ...types]);
  const root = packageRoot();
  for (const name of schemaNames) {
    const schema: JsonValue = JSON.parse(readFileSync(join(root, schemaFile(name)), 'utf8'));
    addNames(schema, names);
    addValues(schema, values);
  }
  return { names, values };
}

interface KindNames {
  readonly definition: { readonly name: string; readonly type: string; readonly entry_type?: string };
}

function words(text: string): string[] {
  return text.match(/\p{L}[\p{L}\p{N}_-]*/gu) ?? [];
}

/** Adds the names of the members that a schema describes. */
function addNames(schema: JsonValue, names: Set<string>): void {
  visit(schema, (name, member) => {
    if (name === 'properties' && isJsonObject(member)) for (const each of Object.keys(member)) names.add(each);
  });
}

/** Adds the words of the values that a schema allows. */
function addValues(schema: JsonValue, values: Set<string>): void {
  visit(schema, (name, member) => {
    if (name === 'enum' || name === 'const' || name === 'pattern')
      for (const word of words(JSON.stringify(member))) values.add(word);
  });
}

function visit(value: JsonValue, see: (name: string, member: JsonValue) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (isJsonObject(value))
    for (const [name, member] of Object.entries(value)) {
      see(name, member);
      visit(member, see);
    }
}
