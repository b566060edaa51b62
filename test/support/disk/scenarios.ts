/** Commands whose crashes are simulated, and the states that readers may find afterwards. */
import { createHash } from 'node:crypto';
import { bundle, manifest, text } from '../repository.ts';
import { cwd, filesBelow, putFiles, run } from './command.ts';
import type { Program } from './load-program.ts';
import { isBelowPassing } from './passing.ts';
import { PosixDisk } from './posix-disk.ts';

export type DiskFiles = Readonly<Record<string, string>>;

/** The state of the disk before a command. */
export interface Start {
  readonly files: DiskFiles;
  /** Commands that ran long before, and files that have changed since. */
  readonly before: readonly (readonly string[])[];
  readonly since?: DiskFiles;
}

export interface Scenario extends Start {
  readonly name: string;
  readonly command: readonly string[];
  /** The state that readers observe: equal strings are equal states. */
  readonly observe: (disk: PosixDisk) => string;
  /** Checks a state between the old and the new one; returns its problems. */
  readonly between?: (program: Program, disk: PosixDisk) => Promise<string | undefined>;
  /** Reports whether an interrupted command that completed its changes may be refused when repeated. */
  readonly mayRefuse?: (disk: PosixDisk) => boolean;
  /** A command that must succeed once the interrupted one was repeated. */
  readonly verify: readonly string[];
}

/** The disk before the command, everything durable. */
export async function prepare(program: Program, { files, before, since = {} }: Start): Promise<PosixDisk> {
  const disk = new PosixDisk();
  putFiles(disk, files);
  for (const argv of before) {
    const { exit, stdout, stderr } = await run(program, argv, disk);
    if (exit !== 0) throw new Error(`${argv.join(' ')}: exit ${exit}\n${stdout}${stderr}`);
  }
  putFiles(disk, since);
  return disk;
}

export function packFiles(name: string, version: string): DiskFiles {
  const pack = `packs/core/pack.core.${name}`;
  return {
    [`${pack}/pack.json`]: text(
      manifest(`pack.core.${name}`, {
        version,
        contribution_types: ['domain', 'scenario_spec'],
        contributions: [
          { type: 'domain', id: `domain.${name}`, path: 'data/domain.json' },
          { type: 'scenario_spec', id: `scenario.${name}`, path: 'data/scenario.json' },
        ],
      }),
    ),
    [`${pack}/data/domain.json`]: text({ domain_id: `domain.${name}`, version: '1.0.0' }),
    [`${pack}/data/scenario.json`]: text({ version: '1.0.0', scenario_id: `scenario.${name}` }),
  };
}

export const threePacks: DiskFiles = {
  ...packFiles('a', '1.0.0'),
  ...packFiles('b', '1.0.0'),
  ...packFiles('c', '1.0.0'),
  ...(bundle(['pack.core.a', 'pack.core.b', 'pack.core.c']) as DiskFiles),
};

/** The generated files. */
export function outputs(disk: PosixDisk): string {
  const files = [...filesBelow(disk, 'build')].filter(([path]) => !isBelowPassing(path));
  return files
    .map(([path, data]) => `${path} ${data.length} ${sha256(data)}`)
    .sort()
    .join('\n');
}

/** Old and new files side by side are named by `lockfile validate`. */
async function isNamed(program: Program, disk: PosixDisk): Promise<string | undefined> {
  const { exit } = await run(program, ['lockfile', 'validate'], disk);
  return exit === 1 ? undefined : `lockfile validate: exit ${exit} for old and new files side by side`;
}

const project = {
  files: threePacks,
  observe: outputs,
  between: isNamed,
  verify: ['lockfile', 'validate'],
} as const;

export const changedPack: DiskFiles = packFiles('b', '1.1.0');
export const changedText: DiskFiles = {
  'packs/core/pack.core.a/data/scenario.json': text({ version: '1.0.0', scenario_id: 'scenario.a', label: 'changed' }),
};

function manifests(disk: PosixDisk): string {
  return [...filesBelow(disk, 'packs')].map(([path, data]) => `${path} ${data}`).join('\n');
}

/** Each manifest is old or new as a whole, nothing is left beside it, and hashes are never wrong. */
async function areOldOrNew(program: Program, disk: PosixDisk): Promise<string | undefined> {
  const { exit, stdout, stderr } = await run(program, ['pack', 'validate'], disk);
  return exit === 0 ? undefined : `pack validate: exit ${exit}: ${stdout}${stderr}`;
}

export const projectScenarios: readonly Scenario[] = [
  {
    files: threePacks,
    name: 'pack hash --write',
    before: [['run']],
    command: ['pack', 'hash', '--write'],
    observe: manifests,
    between: areOldOrNew,
    verify: ['run', 'strict'],
  },
  { ...project, name: 'run, nothing built', before: [], command: ['run'] },
  { ...project, name: 'run, a pack changed', before: [['run']], since: changedPack, command: ['run'] },
  { ...project, name: 'run, a payload changed', before: [['run']], since: changedText, command: ['run'] },
  {
    ...project,
    name: 'run without a cache',
    before: [['run']],
    since: changedPack,
    command: ['run', '--cache', 'off'],
  },
  {
    ...project,
    name: 'lockfile build',
    before: [['run', '--cache', 'off']],
    since: changedText,
    command: ['lockfile', 'build'],
    // The registries are of another lockfile until the next run.
    verify: ['lockfile', 'build'],
  },
  {
    files: { ...threePacks, ...packFiles('d', '1.0.0') },
    name: 'add',
    before: [],
    command: ['add', 'bundle.base.lab', 'pack.core.d'],
    observe: (disk) => `${filesBelow(disk, 'bundles').get('bundles/bundle.base.lab/bundle.json')}`,
    verify: ['bundle', 'validate'],
  },
  {
    files: {
      ...threePacks,
      'bundles/bundle.base.lab/bundle.json':
        '{"pack_ids": ["pack.core.b"], "bundle_id": "bundle.base.lab", "schema_version": "1.0.0"}',
    },
    name: 'fmt',
    before: [],
    command: ['fmt'],
    observe: (disk) => `${filesBelow(disk, 'bundles').get('bundles/bundle.base.lab/bundle.json')}`,
    verify: ['fmt', '--check'],
  },
  {
    files: { ...threePacks, ...(bundle(['pack.core.aa', 'pack.core.b']) as DiskFiles) },
    name: 'fix',
    before: [],
    command: ['fix', 'refuse.bundle_profile.required_pack_missing', '--yes'],
    observe: (disk) => `${filesBelow(disk, 'bundles').get('bundles/bundle.base.lab/bundle.json')}`,
    verify: ['bundle', 'validate'],
  },
  {
    files: { ...threePacks, 'xstack.config.json': '{ "accepted": [] }\n' },
    name: 'baseline',
    before: [],
    command: ['baseline', '--write'],
    observe: (disk) => `${filesBelow(disk, '').get('xstack.config.json')}`,
    verify: ['bundle', 'validate'],
  },
];

function sceneFiles(directory: string, version: string, files: DiskFiles, name = 'lantern'): DiskFiles {
  const contract = sceneContract(name, version, Object.keys(files));
  const entries = Object.entries(files).map(([path, content]) => [`${directory}/${path}`, content]);
  return { [`${directory}/scene-package.json`]: text(contract), ...Object.fromEntries(entries) };
}

function sceneContract(name: string, version: string, paths: readonly string[]) {
  return {
    apiVersion: 'kse.scene.package/v0.1',
    kind: 'scene-template',
    metadata: { group: 'demo', name, version, description: `The scene ${name}` },
    compatibility: { kse_version: '>=1.0.0', scene_api_version: 'v0.1' },
    capabilities: { provides: ['light'], requires: [] },
    artifacts: { entry_scene: paths[0], generates: paths },
    governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
  };
}

export const scenes: DiskFiles = {
  ...sceneFiles('one', '1.0.0', { 'scenes/main.yaml': 'one\n', 'data/b.txt': 'b' }),
  ...sceneFiles('other', '1.0.0', { 'scenes/main.yaml': 'other\n', 'data/b.txt': 'b' }),
  ...sceneFiles('two', '2.0.0', { 'scenes/main.yaml': 'two\n', 'data/c.txt': 'c' }),
};

const registry = '.kiro/registry';

/** Content of a file of the user in an installed directory, which an install may move aside. */
const mine = 'mine\n';

/** For each version that the index names, the tarball that it gets; and the installed directory. */
export function registryAndTarget(disk: PosixDisk): string {
  const files = filesBelow(disk, registry);
  const index = files.get(`${registry}/registry-index.json`)?.toString('utf8');
  const { packages } = JSON.parse(index ?? '{"packages":{}}') as {
    packages: Record<string, { versions: Record<string, { integrity: string; tarball: string }> }>;
  };
  const lines = [sha256(Buffer.from(index ?? ''))];
  for (const [name, { versions }] of Object.entries(packages))
    for (const [version, { integrity, tarball }] of Object.entries(versions)) {
      const paths = [`${registry}/${tarball}`, `${registry}/.xstack/replaced/${integrity.slice('sha256-'.length)}.tgz`];
      const isReadable = paths.some((path) => `sha256-${sha256(files.get(path) ?? Buffer.of())}` === integrity);
      lines.push(`${name}@${version} ${isReadable ? integrity : 'unreadable'}`);
    }
  for (const [path, data] of filesBelow(disk, 'target'))
    if (data.toString() !== mine) lines.push(`${path} ${sha256(data)}`);
  const isLost = ![...filesBelow(disk, '').values()].some((data) => data.toString() === mine);
  return [...lines, `the user's own file: ${isLost ? 'none' : 'preserved'}`].join('\n');
}

/** Between two renames the old directory is complete beside the target; the next install restores it. */
async function isSwapping(_program: Program, disk: PosixDisk): Promise<string | undefined> {
  const isKeptBeside = disk.list(cwd).some(([name]) => name.startsWith('.target.xstack-old.'));
  return !disk.exists(`${cwd}/target`) && isKeptBeside ? undefined : 'neither the old state nor the new one';
}

/** The journal of an interrupted command is removed: all its changes were complete. */
function hasNoNote(disk: PosixDisk): boolean {
  return ![...filesBelow(disk, '').keys()].some((path) => /(^|\/)intent\.|xstack-(done|old|new)\./.test(path));
}

export const publish = (directory: string) => ['scene', 'publish', '--package', directory];
export const install = ['scene', 'install', '--name', 'lantern', '--out', 'target'];
const onRegistry = {
  files: scenes,
  observe: registryAndTarget,
  mayRefuse: hasNoNote,
  verify: ['scene', 'audit'],
} as const;

export const registryScenarios: readonly Scenario[] = [
  { ...onRegistry, name: 'scene publish, the first', before: [], command: publish('one') },
  { ...onRegistry, name: 'scene publish, one more', before: [publish('one')], command: publish('two') },
  {
    ...onRegistry,
    name: 'scene publish --force',
    before: [publish('one')],
    command: [...publish('other'), '--force'],
  },
  {
    ...onRegistry,
    name: 'scene unpublish',
    before: [publish('one'), publish('two')],
    command: ['scene', 'unpublish', '--name', 'lantern', '--version', '1.0.0'],
  },
  {
    ...onRegistry,
    name: 'scene unpublish, the last',
    before: [publish('one')],
    command: ['scene', 'unpublish', '--name', 'lantern', '--version', '1.0.0'],
  },
  { ...onRegistry, name: 'scene install', before: [publish('one')], command: install },
  {
    ...onRegistry,
    name: 'scene install --force',
    before: [publish('one'), install, publish('two')],
    command: [...install, '--force'],
    between: isSwapping,
  },
  {
    ...onRegistry,
    name: 'scene install --force over a file of the user',
    before: [publish('one'), install, publish('two')],
    since: { 'target/mine.txt': mine },
    command: [...install, '--force'],
    between: isSwapping,
  },
];

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
