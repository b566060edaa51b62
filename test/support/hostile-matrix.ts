/**
 * A sandbox with all files that commands read and write, and the ways to break each of its parts. `attempt` runs one
 * command in a copy of the sandbox with one part broken and reports the result.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program, xstack } from './binary.ts';
import { patience_ms } from './patience.ts';
import { bundle, manifest, text } from './repository.ts';

/** Conditions of a part of the sandbox. */
export const conditions = [
  'absent',
  'empty',
  'malformed',
  'unreadable',
  'dangling link',
  'link loop',
  'fifo',
  'other kind',
] as const;
export type Condition = (typeof conditions)[number];

export interface AttemptResult {
  /** The exit status, or `hang` if it does not end. */
  readonly status: number | 'hang';
  readonly output: string;
  /** Paths that were added, removed or changed, relative to the sandbox, sorted. */
  readonly changes: readonly string[];
}

/** Root can read every file unless these capabilities are dropped. */
const withoutOverride = [
  'setpriv',
  '--bounding-set=-dac_override,-dac_read_search',
  '--inh-caps=-dac_override,-dac_read_search',
];

/** Makes the sandbox that every attempt copies. */
export function makeSandbox(): string {
  const sandbox = mkdtempSync(join(tmpdir(), 'xstack-hostile-'));
  const files = {
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    ...bundle(['pack.core.a']),
    'schemas/content_model.json': text({ schema_version: '1.0.0', categories: ['blueprint'] }),
    'xstack.config.json': text({ default_bundle: 'bundle.base.lab' }),
    'lantern/scene-package.json': text(scenePackage('lantern', '1.0.0')),
    'lantern/scene.json': '{}\n',
    'beacon/scene-package.json': text(scenePackage('beacon', '1.0.0')),
    'beacon/scene.json': '{}\n',
    'password.txt': 'correct horse battery staple\n',
    'halls.json': productPackage(),
    'bystander/keep.txt': 'not for any command\n',
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(sandbox, path)), { recursive: true });
    writeFileSync(join(sandbox, path), content);
  }
  for (const argv of [
    ['pack', 'hash', '--write'],
    ['run', '--quiet'],
    ['scene', 'publish', '--package', 'lantern'],
    ['scene', 'install', '--name', 'lantern', '--out', 'installed'],
    ['package', 'import', 'halls.json', '--strategy', 'skip_existing', '--reason', 'test'],
    ['portal', 'user', 'add', 'ana', '--role', 'admin', '--password-stdin'],
  ]) {
    const ran = xstack(argv, { cwd: sandbox, input: 'correct horse battery staple\n' });
    if (ran.status !== 0) throw new Error(`xstack ${argv.join(' ')}: ${ran.stdout}${ran.stderr}`);
  }
  return sandbox;
}

/** Runs one command in a copy of the sandbox in which `part` is in this condition. */
export async function attempt(
  sandbox: string,
  argv: readonly string[],
  part: string,
  condition: Condition,
): Promise<AttemptResult> {
  const copy = mkdtempSync(join(tmpdir(), 'xstack-attempt-'));
  try {
    cpSync(sandbox, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    breakPart(join(copy, part), condition);
    const before = snapshot(copy);
    const { status, output } = await run(argv, copy);
    const after = snapshot(copy);
    const paths = new Set([...before.keys(), ...after.keys()]);
    // A refused run may store pack entries: the cache does not change the result of a later run.
    const changed = (path: string) => before.get(path) !== after.get(path) && !/^\.xstack(?:\/cache|$)/.test(path);
    const changes = [...paths].filter(changed).sort();
    return { status, output: output.replaceAll(copy, '<sandbox>'), changes };
  } finally {
    execFileSync('chmod', ['-R', 'u+rwX', copy]);
    rmSync(copy, { recursive: true, force: true });
  }
}

function breakPart(path: string, condition: Condition): void {
  const isDirectory = lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  if (condition === 'unreadable') {
    chmodSync(path, 0o000);
    return;
  }
  rmSync(path, { recursive: true, force: true });
  if (condition === 'empty') {
    if (isDirectory) mkdirSync(path);
    else writeFileSync(path, '');
  }
  if (condition === 'malformed') writeFileSync(path, '{ "a": 1,, \u0000');
  if (condition === 'dangling link') symlinkSync('nowhere/at/all', path);
  if (condition === 'link loop') symlinkSync(path, path);
  if (condition === 'fifo') execFileSync('mkfifo', [path]);
  if (condition === 'other kind') {
    if (isDirectory) writeFileSync(path, '{}\n');
    else mkdirSync(path);
  }
}

function run(argv: readonly string[], cwd: string): Promise<Pick<AttemptResult, 'status' | 'output'>> {
  const { PATH = '' } = process.env;
  const [command = '', ...rest] = [...(process.getuid?.() === 0 ? withoutOverride : []), process.execPath, program];
  const child = spawn(command, [...rest, ...argv], { cwd, env: { PATH, HOME: cwd } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (data: string) => {
      output += data;
    });
  child.stdin.on('error', () => {}); // A command that reads no input has closed it.
  child.stdin.end('correct horse battery staple\n');
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), patience_ms);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ status: code ?? 'hang', output });
    });
  });
}

/** Kind, permission bits and content of everything below a directory. */
function snapshot(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (below: string) => {
    const path = join(root, below);
    const stat = lstatSync(path);
    found.set(below, `${stat.mode.toString(8)} ${contentOf(path, stat)}`);
    if (!stat.isDirectory()) return;
    for (const name of readdirSync(path)) visit(join(below, name));
  };
  visit('.');
  return found;
}

function contentOf(path: string, stat: ReturnType<typeof lstatSync>): string {
  if (stat?.isSymbolicLink()) return readlinkSync(path);
  return stat?.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
}

function scenePackage(name: string, version: string): object {
  return {
    apiVersion: 'kse.scene.package/v0.1',
    kind: 'scene-template',
    metadata: { group: 'lab', name, version },
    compatibility: { kse_version: '1.0.0', scene_api_version: 'v1' },
    capabilities: { provides: ['light'], requires: [] },
    artifacts: { entry_scene: 'scene.json', generates: ['scene.json'] },
    governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
  };
}

function productPackage(): string {
  const content = {
    compatibility: { min_core_version: '0.1.0', supported_schema_versions: ['1.0.0'] },
    defaults: { scene_channel: 'stable' },
    package_name: 'halls',
    package_version: '1.0.0',
    policies: {},
    profiles: {},
    scene_version: '1.0.0',
    scenes: [{ code: 'hall.main', name: 'Main hall' }],
    schema_version: '1.0.0',
  };
  const checksum = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return text({ ...content, checksum });
}
