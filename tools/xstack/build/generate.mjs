#!/usr/bin/env node
/**
 * Writes the committed files, or parts of them, that follow from the commands, the content model, the codes, the stories and the
 * intents, and the modules of generate-modules.mjs. With `--check` it writes nothing, and fails if a file is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readContentModel } from './content-model.mjs';
import { commandFiles } from './derived-commands.mjs';
import { diagnosticFiles } from './derived-diagnostics.mjs';
import { documentFiles } from './derived-documents.mjs';
import { fixFiles } from './derived-fixes.mjs';
import { intentFiles } from './derived-intents.mjs';
import { referenceFiles } from './derived-references.mjs';
import { schemaFiles } from './derived-schemas.mjs';
import { skillFiles } from './derived-skills.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const isCheck = process.argv.includes('--check');
try {
  const problems = isCheck ? await check() : await generate();
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function generate() {
  const model = readContentModel(root);
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const write = (files) => {
    for (const [path, text] of files) if (current(path) !== text) writeFileSync(join(root, path), text);
  };
  write(commandFiles(root, read));
  write(fixFiles(root));
  write(schemaFiles(model, read));
  write(documentFiles(model, read));
  await import('./generate-modules.mjs');
  write(await intentFiles(root, read));
  write(await referenceFiles(root, read));
  const { files, problems } = await diagnosticFiles(root, model, read);
  write(files);
  write(skillFiles(read));
  return problems;
}

async function check() {
  const model = readContentModel(root);
  const read = (path) => readFileSync(join(root, path), 'utf8');
  const { files, problems } = await diagnosticFiles(root, model, read);
  const all = [
    ...commandFiles(root, read),
    ...fixFiles(root),
    ...schemaFiles(model, read),
    ...documentFiles(model, read),
    ...files,
    ...(await intentFiles(root, read)),
    ...(await referenceFiles(root, read)),
    ...skillFiles(read),
  ];
  const outdated = all.filter(([path, text]) => current(path) !== text);
  return [...outdated.map(([path]) => `${path} is out of date: run \`npm run generate\``), ...problems];
}

function current(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
