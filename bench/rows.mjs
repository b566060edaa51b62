/**
 * The measurements. A row has a preparation (not measured), a command, and a check of its result, so that neither a
 * crash nor an outdated result counts as fast. `against` names the row that it is compared with.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundled.mjs';
import { lensFile, packDirectory, writeBundle, writeCorpus, writePack } from './corpus.mjs';
import { timed } from './measure.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = process.execPath;
const xstack = [node, join(root, 'dist/xstack.cjs')];
/** The compiler without checks. */
const unchecked = await bundle('bench/unchecked.mjs');
const empty = { name: 'node -e 0', command: [node, '-e', '0'] };

/** Measurements of the sample world: the cost of starting. */
export function sampleRows(directory) {
  for (const part of ['packs', 'bundles', 'schemas/registries'])
    cpSync(join(root, part), join(directory, part), { recursive: true });
  const expected = referenceLock(directory);
  const isRight = () => sameLock(directory, expected);
  const against = empty.name;
  const run = [...xstack, 'run', '--quiet'];
  return [
    empty,
    { name: 'xstack --version', command: [...xstack, '--version'], against, target: 1.3, isRight: isVersion },
    { name: 'bundle validate', command: [...xstack, 'bundle', 'validate'], against, target: 1.6, isRight: isValid },
    { name: 'run, cold', prepare: () => forget(directory), command: run, against, target: 3, isRight },
    { name: 'run, --cache off', command: [...run, '--cache', 'off'], against, target: 3, isRight },
    { name: 'run, warm', prepare: () => timed(run, directory), command: run, against, target: 2, isRight },
    {
      name: 'tools/xstack/run, warm',
      command: [join(root, 'tools/xstack/run'), '--quiet', '--repo-root', directory],
      isScript: true,
      against,
      isRight,
    },
  ];
}

/**
 * Measurements of a repository of many packs: the cost of compiling. The targets apply to sizes at which starting is
 * negligible.
 */
export function corpusRows(directory, packs) {
  writeCorpus(directory, packs);
  const floor = (mode) => [node, join(root, 'bench/floor.mjs'), mode, directory];
  const run = [...xstack, 'run', '--quiet'];
  const expected = referenceLock(directory);
  const isRight = () => sameLock(directory, expected);
  const isLarge = packs >= 1000;
  const registries = () => digestOf(join(directory, 'build/registries'));
  timed(run, directory);
  const printed = registries();
  const cold = { against: 'read, parse, hash', ...(isLarge && { target: 2.2 }), isRight };
  return [
    { name: 'walk, stat', command: floor('walk') },
    { name: 'read, parse, hash', command: floor('read') },
    {
      name: 'compile, unchecked',
      prepare: () => forget(directory),
      command: [node, unchecked, directory, join(directory, 'build')],
      against: 'read, parse, hash',
      isRight: () => registries() === printed,
    },
    {
      name: 'cold',
      prepare: () => forget(directory),
      command: run,
      ...cold,
      ...(packs >= 10_000 && { most_mib: 700 }),
    },
    {
      name: 'cold, --cache off',
      prepare: () => forget(directory),
      command: [...run, '--cache', 'off'],
      ...{ ...cold, ...(isLarge && { target: 2 }), ...(packs >= 10_000 && { most_mib: 260 }) },
    },
    {
      name: 'nothing changed',
      prepare: () => timed(run, directory),
      command: run,
      against: 'walk, stat',
      ...(isLarge && { target: 1.4 }),
      isRight,
    },
    ...changes(directory, packs).map(({ name, target, apply, revert }) => {
      apply();
      const changed = referenceLock(directory);
      revert();
      if (sameText(changed, expected)) throw new Error(`${name}: the lockfile is as before`);
      const prepare = () => {
        revert();
        timed(run, directory);
        apply();
      };
      return {
        name,
        prepare,
        command: run,
        against: 'nothing changed',
        target,
        isRight: () => sameLock(directory, changed),
        revert,
      };
    }),
    explainRow(directory, packs, run, isLarge),
    hookRow(directory, packs, run, isLarge),
    hashRow(directory, packs, run, isLarge),
    { name: 'bundle validate', command: [...xstack, 'bundle', 'validate'], against: 'walk, stat', isRight: isValid },
    {
      name: 'completion of a pack',
      command: [...xstack, '--get-yargs-completions', 'xstack', 'add', 'bundle.base.lab', 'pack.'],
      against: 'walk, stat',
      ...(isLarge && { target: 1 }),
      isRight: (stdout) => stdout.match(/^pack\..+$/gm)?.length === packs,
    },
  ];
}

/** The explanation of a value of the largest registry. */
function explainRow(directory, packs, run, isLarge) {
  const name = `bench${String(packs >> 1).padStart(6, '0')}`;
  return {
    name: 'explain a value',
    prepare: () => timed(run, directory),
    command: [...xstack, 'explain', `astronomy_entry#object.${name}.3/bounds/kind`],
    against: 'nothing changed',
    ...(isLarge && { target: 2 }),
    isRight: (stdout) => stdout.includes(`catalog.${name}.json:`) && stdout.includes('carried as written'),
  };
}

/** The check of a hook before a commit of one file. */
function hookRow(directory, packs, run, isLarge) {
  const { apply, revert } = payloadEdit(directory, packs);
  return {
    name: 'hook for one file',
    prepare: () => {
      revert();
      timed(run, directory);
      apply();
    },
    command: [...xstack, 'pack', 'validate', lensFile(directory, packs >> 1)],
    against: 'nothing changed',
    ...(isLarge && { target: 1.3 }),
    isRight: (stdout) => stdout === `${packs} packs checked\n`,
    revert,
  };
}

/** Writes the hash of every pack. */
function hashRow(directory, packs, run, isLarge) {
  const manifests = Array.from({ length: packs }, (_, i) => join(packDirectory(directory, i), 'pack.json'));
  const before = manifests.map((file) => readFileSync(file, 'utf8'));
  const write = (change) => {
    for (const [i, file] of manifests.entries()) writeFileSync(file, change(before[i]));
  };
  const revert = () => write((source) => source);
  return {
    name: 'pack hash --write',
    prepare: () => {
      write((source) => source.replace(/"canonical_hash": "[^"]*"/, '"canonical_hash": "placeholder"'));
      timed(run, directory);
    },
    command: [...xstack, 'pack', 'hash', '--write'],
    against: 'nothing changed',
    of: 'wall',
    ...(isLarge && { target: 3 }),
    isRight: (stdout) => stdout.match(/ written$/gm)?.length === packs,
    revert,
  };
}

/** A change of a file, and its reversal. */
function editOf(file, change) {
  const before = readFileSync(file, 'utf8');
  const apply = () => writeFileSync(file, JSON.stringify(change(JSON.parse(before)), null, 2));
  return { apply, revert: () => writeFileSync(file, before) };
}

function payloadEdit(directory, packs) {
  return editOf(lensFile(directory, packs >> 1), (lens) => ({ ...lens, transform_description: 'Another lens.' }));
}

function changes(directory, packs) {
  const payload = payloadEdit(directory, packs);
  // Nothing depends on the last pack.
  const manifest = editOf(join(packDirectory(directory, packs - 1), 'pack.json'), (pack) => ({
    ...pack,
    version: '1.0.1',
  }));
  return [
    { name: 'one payload changed', ...(packs >= 1000 && { target: 2.5 }), ...payload },
    { name: 'one manifest changed', ...(packs >= 1000 && { target: 2.5 }), ...manifest },
    {
      name: 'one pack added',
      ...(packs >= 1000 && { target: 2.5 }),
      apply: () => {
        writePack(directory, packs);
        writeBundle(directory, packs + 1);
      },
      revert: () => {
        rmSync(packDirectory(directory, packs), { recursive: true, force: true });
        writeBundle(directory, packs);
      },
    },
  ];
}

function forget(directory) {
  for (const made of ['build', '.xstack']) rmSync(join(directory, made), { recursive: true, force: true });
}

/** Returns the lockfile of a compilation without a cache. */
function referenceLock(directory) {
  const out = join(directory, 'reference');
  timed([...xstack, 'run', '--quiet', '--cache', 'off', '--out', out], directory);
  const lock = readFileSync(join(out, 'lockfile.json'), 'utf8');
  rmSync(out, { recursive: true });
  return lock;
}

/** Reports whether a lockfile, which contains the hashes of all registries, is the expected one. */
function sameLock(directory, expected) {
  const file = join(directory, 'build/lockfile.json');
  return existsSync(file) && sameText(readFileSync(file, 'utf8'), expected);
}

function digestOf(directory) {
  const hash = createHash('sha256');
  for (const name of readdirSync(directory).sort()) hash.update(name).update(readFileSync(join(directory, name)));
  return hash.digest('hex');
}

function sameText(one, other) {
  return createHash('sha256').update(one).digest('hex') === createHash('sha256').update(other).digest('hex');
}

function isVersion(stdout) {
  return /^\d+\.\d+\.\d+\n$/.test(stdout);
}

function isValid(stdout) {
  return /^\d+ bundles? valid\n$/.test(stdout);
}
