/** Random edits of a repository as by people, editors and git. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { judgements } from './incremental-judgements.ts';
import {
  bundles,
  calendarDefinition,
  contentModel,
  pack,
  put,
  repository,
  smallWorld,
  versionRegistry,
} from './incremental-world.ts';
import { bundle, text } from './repository.ts';

/** An edit of a repository. The numbers select its subjects among the existing files. */
export type Edit = readonly [kind: keyof typeof edits, first: number, second: number];

/** Replacements, escaped as in JSON; each can be replaced again. */
const words = ['AAAA', 'BBBB', 'CCCC', 'Ä \\"AAAA\\" \\\\', '\\n  \\"registry_hash\\": \\"BBBB\\"', '}, {   CCCC'];
/** Words that do not change the size of a file. */
const sameLength = ['AAAA', 'BBBB', 'CCCC'];
const times = [0, 1_000_000_000, 1_700_000_000, 4_000_000_000];

/** Contents of an ignore file; the last is invalid. */
const patterns = ['stray*\n', '*.txt\n!stray1.txt\n', 'data/lens.json\n', 'data/\n', '# nothing\n', '[\n'];

/** Content models; the last is refused. */
const contentModels: readonly object[] = [
  { categories: ['blueprint'] },
  { categories: ['other'], pack_directories: [{ name: 'tables', holds: 'json' }] },
  {
    extensions: [
      { of: 'lens', properties: { channel: { type: 'string' } }, carry: ['channel'], defaults: { channel: 'none' } },
    ],
  },
  { extensions: [{ of: 'lens', properties: { channel: { type: 'string' } }, required: ['channel'] }] },
  { sidecars: [{ name: 'pack.review.json', hashed: false }] },
  { sidecars: [{ name: 'pack.review.json', schema: { required: ['level'] } }] },
  { enums: { 'reference_frame.semantics': ['system', 'drifting'] }, contribution_types: [{ name: 'note_set' }] },
  { categories: ['domain'] },
];

/** Members of manifests of version 1.1.0; without any, the manifest has version 1.0.0. */
const relations: readonly object[] = [
  {},
  { load_after: ['pack.domain.p4'] },
  { load_after: ['pack.domain.p5', 'pack.domain.p4'], load_before: ['pack.domain.p2'] },
  { load_before: ['api.one', 'pack.domain.old'] },
  { optional_dependencies: ['pack.domain.p3', 'pack.domain.p7@2.0.0'] },
  { conflicts: ['pack.domain.p3@1.0.1', 'pack.domain.p6'] },
  { provides: ['api.one'] },
  { provides: ['api.one'], conflicts: ['api.one'] },
  { replaces: ['pack.domain.old'] },
  { replaces: ['pack.domain.p2'] },
  { moves: [{ kind: 'reference_frame', from: 'nowhere', to: ['frame.p1', 'frame.p2'], since: '1.0.0' }] },
  { moves: [{ kind: 'reference_frame', from: 'nowhere', to: 'frame.p2.inner', since: '1.0.0' }] },
  { moves: [{ kind: 'pack', from: 'pack.domain.old', to: ['pack.domain.p3', 'pack.domain.p4'], since: '1.0.0' }] },
  { deprecated: [{ kind: 'reference_frame', id: 'frame.p1', since: '1.0.0', successor: 'frame.p2' }] },
  { deprecated: [{ kind: 'reference_frame', id: 'frame.p2', since: '1.0.0', until: '1969-12-31' }] },
  { internal: ['frame.p1', 'frame.p2'].map((id) => ({ kind: 'reference_frame', id })) },
  { internal: [{ kind: 'reference_frame', id: 'frame.p1' }] },
  { internal: [{ kind: 'reference_frame', id: 'frame.p2' }] },
  { dependencies: ['api.one'] },
  { dependencies: ['pack.domain.old@1.0.0'] },
];

/** The edits, each with the root and two numbers that select its subjects. */
export const edits = {
  'change a word': (root, first, second) =>
    change(root, first, (content) => content.replace(/[A-C]{4}/, pick(words, second))),
  'change a word and put the time back': (root, first, second) => {
    const path = fileOf(root, first);
    const time = Math.floor(lstatSync(path).mtimeMs / 1000); // Whole seconds can be put back exactly.
    change(root, first, (content) => content.replace(/[A-C]{4}/, pick(sameLength, second)));
    utimesSync(path, time, time);
  },
  'change a reference': (root, first, second) =>
    change(root, first, (content) =>
      content.replace(
        /("parent_frame_id": "|"object_id": ")[^"]*/,
        `$1${pick(['frame.p1', 'frame.p2', 'nowhere'], second)}`,
      ),
    ),
  'change search keys': (root, first, second) =>
    change(root, first, (content) => content.replace(/calendar \d+/, `calendar ${second % 4}`)),
  'change an id': (root, first, second) =>
    change(root, first, (content) =>
      content.replace(/frame\.p\d\.\w+/, `frame.p1.${pick(['aaa', 'inner', 'zzz'], second)}`),
    ),
  'add white space': (root, first) => change(root, first, (content) => `${content} \n`),
  'break a file': (root, first) => change(root, first, () => '{ "broken": '),
  'mend everything': (root) => put(root, smallWorld()),
  'write by rename': (root, first, second) => {
    const path = fileOf(root, first);
    writeFileSync(`${path}.new`, readFileSync(path, 'utf8').replace(/[A-C]{4}/, pick(words, second)));
    renameSync(`${path}.new`, path);
  },
  'remove a file': (root, first) => rmSync(fileOf(root, first)),
  'rename a file': (root, first, second) => {
    const path = fileOf(root, first);
    renameSync(path, join(dirname(path), pick(['other.json', 'zz.json', 'lens.json'], second)));
  },
  'swap two files': (root, first, second) => {
    const [one, other] = [fileOf(root, first), fileOf(root, second)];
    renameSync(one, `${one}.swap`);
    if (one !== other) renameSync(other, one);
    renameSync(`${one}.swap`, other);
  },
  'add a stray file': (root, first, second) =>
    writeFileSync(join(packOf(root, first), `stray${second % 3}.txt`), '?\n'),
  'leave junk': (root, first, second) =>
    writeFileSync(join(packOf(root, first), pick(['.DS_Store', 'data/lens.json~', 'data/.gitkeep'], second)), '?\n'),
  'write ignore rules': (root, first, second) => {
    const directory = second % 2 === 0 ? packOf(root, first) : join(root, 'packs');
    writeFileSync(join(directory, '.xstackignore'), `${pick(['lens.json', '*.txt', '!*~', '#', '*p2/'], second)}\n`);
  },
  'make everything executable': (root, _, second) => {
    for (const path of filesBelow(join(root, 'packs'))) chmodSync(path, second % 2 === 0 ? 0o755 : 0o644);
  },
  'add a link': (root, first) => {
    const link = join(packOf(root, first), 'link.json');
    if (!existsSync(link)) symlinkSync('pack.json', link);
  },
  'make executable': (root, first, second) => chmodSync(fileOf(root, first), second % 2 === 0 ? 0o755 : 0o644),
  'set the times': (root, first, second) => utimesSync(fileOf(root, first), pick(times, second), pick(times, second)),
  'add a pack': (root, _, second) => put(root, pack(6 + (second % 2))),
  'remove a pack': (root, first) => rmSync(packOf(root, first), { recursive: true }),
  'move a pack': (root, first, second) => {
    const path = packOf(root, first);
    const target = join(root, `packs/${pick(['core', 'domain'], second)}/pack.domain.p${second % 4}`);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target)) renameSync(path, target);
  },
  'add a directory': (root, first) => mkdirSync(join(packOf(root, first), 'ui'), { recursive: true }),
  'change a version': (root, first, second) =>
    replace(join(packOf(root, first), 'pack.json'), /"version": "[^"]*"/, `"version": "1.0.${second % 3}"`),
  'change the relations': (root, first, second) => {
    const path = join(packOf(root, first), 'pack.json');
    const changed = pick(relations, second);
    const version = Object.keys(changed).length === 0 ? '1.0.0' : '1.1.0';
    const {
      optional_dependencies,
      conflicts,
      provides,
      replaces,
      load_after,
      load_before,
      moves,
      deprecated,
      internal,
      ...rest
    } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, text({ ...rest, ...changed, schema_version: version }));
  },
  'select a former id': (root, first, second) =>
    put(root, bundle(['pack.domain.p1', pick(['pack.domain.old', 'pack.domain.p3'], second)], pick(bundles, first))),
  'change a bundle': (root, first, second) =>
    put(
      root,
      bundle(
        [1, 2, 3, 4, 5].slice(0, 1 + (second % 5)).map((n) => `pack.domain.p${n}`),
        pick(bundles, first),
      ),
    ),
  'write into the bundles': (root, first) =>
    writeFileSync(join(root, 'bundles', pick(bundles, first), 'notes.md'), '.'),
  'change the definition of a registry': (root, _, second) =>
    replace(join(root, calendarDefinition), /"minLength": \d/, `"minLength": ${second % 9}`),
  'change the content model': (root, _, second) =>
    put(root, { [contentModel]: text({ schema_version: '1.0.0', ...pick(contentModels, second) }) }),
  'write a sidecar': (root, first, second) =>
    writeFileSync(join(packOf(root, first), 'pack.review.json'), pick(['{ "level": 1 }', '{}', '[]', '{'], second)),
  'judge diagnostics otherwise': (root, _, second) =>
    put(root, { 'xstack.config.json': text(pick(judgements, second)) }),
  'remove the content model': (root) => rmSync(join(root, contentModel), { force: true }),
  'add a pack of another category': (root, _, second) => {
    const files = Object.entries(pack(8)).map(([path, content]) => [
      path.replace('/domain/', `/${pick(['blueprint', 'other'], second)}/`),
      content,
    ]);
    put(root, Object.fromEntries(files));
  },
  'change the versions': (root, _, second) =>
    put(root, {
      [versionRegistry]:
        second % 3 === 0
          ? '{}'
          : readFileSync(join(repository, versionRegistry), 'utf8').replace(
              /"current_version": "1.0.0"/,
              `"current_version": "1.0.${second % 2}"`,
            ),
    }),
  'forget the versions': (root) => rmSync(join(root, versionRegistry), { force: true }),
  'leave junk in a pack': (root, first, second) =>
    writeFileSync(
      join(packOf(root, first), pick(['.DS_Store', 'data/lens.json~', 'data/._lens.json', 'Thumbs.db'], second)),
      `${second}`,
    ),
  'leave junk beside the packs': (root, _, second) =>
    writeFileSync(
      join(root, 'packs', pick(['.DS_Store', 'domain/.DS_Store', 'desktop.ini', 'domain/notes.txt~'], second)),
      `${second}`,
    ),
  'ignore files of a pack': (root, first, second) =>
    writeFileSync(join(packOf(root, first), '.xstackignore'), pick(patterns, second)),
  'ignore files of all packs': (root, _, second) =>
    writeFileSync(join(root, 'packs/.xstackignore'), pick(patterns, second)),
  'ignore nothing any more': (root) => {
    for (const path of filesBelow(join(root, 'packs'))) if (path.endsWith('/.xstackignore')) rmSync(path);
  },
  'write into the outputs': (root, first) => {
    const made = outputsOf(root);
    if (made.length > 0) writeFileSync(pick(made, first), 'not what was made');
  },
  'remove an output': (root, first) => {
    const made = outputsOf(root);
    if (made.length > 0) rmSync(pick(made, first));
  },
  'remove the outputs': (root) => rmSync(join(root, 'build'), { recursive: true, force: true }),
  'lose the lockfile': (root) => rmSync(join(root, 'build/lockfile.json'), { force: true }),
  'damage the cache': (root, first, second) => {
    const files = filesBelow(join(root, '.xstack'));
    if (files.length === 0) return;
    const bytes = readFileSync(pick(files, first));
    if (bytes.length > 0) bytes[second % bytes.length] = ((bytes[second % bytes.length] as number) + 1) % 256;
    writeFileSync(pick(files, first), bytes);
  },
  'lose a part of the cache': (root, first) => {
    const files = filesBelow(join(root, '.xstack'));
    if (files.length > 0) rmSync(pick(files, first));
  },
} satisfies Record<string, (root: string, first: number, second: number) => void>;

/** Changes between two runs, and the arguments of the second. */
export interface RunStep {
  readonly edits: readonly Edit[];
  readonly profile: string;
  readonly bundle: string;
  /** The output directory. */
  readonly out: string;
  /** An edit during another run, before its n-th access of a file or directory. */
  readonly during?: { readonly edit: Edit; readonly n: number } | undefined;
}

export function filesBelow(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Returns the files in both output directories. */
function outputsOf(root: string): string[] {
  return ['build', 'other'].flatMap((out) => filesBelow(join(root, out)));
}

function fileOf(root: string, number: number): string {
  return pick(filesBelow(join(root, 'packs')), number);
}

function packOf(root: string, number: number): string {
  return dirname(
    pick(
      filesBelow(join(root, 'packs')).filter((path) => path.endsWith('/pack.json')),
      number,
    ),
  );
}

function pick<T>(items: readonly T[], number: number): T {
  if (items.length === 0) throw Object.assign(new Error('nothing is there'), { code: 'ENOENT' });
  return items[number % items.length] as T;
}

function change(root: string, number: number, how: (content: string) => string): void {
  const path = fileOf(root, number);
  writeFileSync(path, how(readFileSync(path, 'utf8')));
}

function replace(path: string, what: RegExp, by: string): void {
  writeFileSync(path, readFileSync(path, 'utf8').replace(what, by));
}
