#!/usr/bin/env node
/**
 * Writes core/base/schema/generated/: a module with the validator of each schema, and the content model. They are compiled
 * ahead so that nothing is compiled at start-up. Same schemas, same bytes.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compatModule } from './compat-rules.mjs';
import { readContentModel } from './content-model.mjs';
import { kindsModule, namesModule } from './content-model-modules.mjs';
import { documentFormsModule } from './document-forms.mjs';
import { fastTablesModule } from './fast-tables.mjs';
import { compiler, validatorSource } from './validators.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const directory = join(root, 'tools/xstack/core/base/schema/generated');
const mark =
  '// Generated from schemas/ and content-model/ by tools/xstack/build/generate-validators.mjs; do not edit.\n';

const model = readContentModel(root);
const schemas = [...model.schemas].map(([name, { schema }]) => [name, schema]);
const ids = new Map(schemas.map(([name, { $id }]) => [name, $id]));
const ajv = compiler({ schemas: schemas.map(([, schema]) => schema), allErrors: true });

mkdirSync(directory, { recursive: true });
const written = await Promise.all([...ids].map(([name, id]) => write(name, id)));
const rowSchemas = [...new Set(model.kinds.map(({ schema }) => schema))].sort();
written.push(
  writeModule('content-names.ts', namesModule(model)),
  writeModule('content-kinds.ts', kindsModule(model)),
  writeModule('document-forms.ts', documentFormsModule(model)),
  writeModule('compat-schemas.ts', compatModule(model)),
  writeModule('fast-tables.ts', fastTablesModule(model.schemas, ['pack_manifest', ...rowSchemas])),
);
for (const name of readdirSync(directory)) if (!written.flat().includes(name)) rmSync(join(directory, name));

/** Writes a module that exports the validator of a schema, and its types. */
async function write(name, id) {
  const types = `import type { Validator } from '../explain-errors.ts';\n\nexport declare const ${name}: Validator;\n`;
  writeFileSync(join(directory, `${name}.d.ts`), mark + types);
  writeFileSync(join(directory, `${name}.js`), mark + (await validatorSource(ajv, [[name, id]])));
  return [`${name}.js`, `${name}.d.ts`];
}

function writeModule(file, source) {
  writeFileSync(join(directory, file), mark + source);
  return [file];
}
