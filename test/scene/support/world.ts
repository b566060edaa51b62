import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Arguments, Command, CommandResult, Host } from '../../../tools/xstack/ops/command.ts';

/** A temporary directory to work in, and commands run in it. */
export interface SceneWorld {
  readonly root: string;
  readonly path: (...parts: readonly string[]) => string;
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly read: (path: string) => string;
  readonly json: <T = Record<string, unknown>>(path: string) => T;
  /** Every file below, by path, with its bytes in base64; a picture to compare. */
  readonly picture: (path?: string) => Record<string, string>;
  readonly run: (command: Command, args?: Arguments, around?: Partial<Host>) => Promise<CommandResult>;
  readonly remove: () => void;
}

const noon = Date.UTC(2026, 1, 10, 12);

export function makeWorld(): SceneWorld {
  const root = mkdtempSync(join(tmpdir(), 'xstack-scene-'));
  const path = (...parts: readonly string[]) => join(root, ...parts);
  return {
    root,
    path,
    write: (name, content) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
    },
    read: (name) => readFileSync(path(name), 'utf8'),
    json: <T>(name: string) => JSON.parse(readFileSync(path(name), 'utf8')) as T,
    picture: (name = '.') => picture(path(name)),
    run: async (command, args = {}, around = {}) =>
      command.run(args, {
        cwd: root,
        env: {},
        now: () => noon,
        progress: () => {},
        signal: new AbortController().signal,
        stdin: Readable.from([]),
        stdout: () => {},
        stderr: () => {},
        ...around,
      }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function picture(directory: string): Record<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    files.map((file) => [file.slice(directory.length + 1), readFileSync(file).toString('base64')]),
  );
}

export interface SceneSpec {
  readonly name?: string;
  readonly version?: string;
  readonly group?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly more?: object;
}

/** Writes a valid scene package directory. */
export function writeScene(world: SceneWorld, directory: string, spec: SceneSpec = {}): void {
  const { files = { 'scenes/main.yaml': 'scene: main\n' } } = spec;
  world.write(`${directory}/scene-package.json`, `${JSON.stringify(contract(spec), null, 2)}\n`);
  for (const [path, content] of Object.entries(files)) world.write(`${directory}/${path}`, content);
}

function contract({
  name = 'lantern',
  version = '1.0.0',
  group = 'demo',
  files = { 'scenes/main.yaml': '' },
  more = {},
}: SceneSpec = {}) {
  const paths = Object.keys(files);
  return {
    apiVersion: 'kse.scene.package/v0.1',
    kind: 'scene-template',
    metadata: { group, name, version, description: `The scene ${name}` },
    compatibility: { kse_version: '>=1.0.0', scene_api_version: 'v0.1' },
    capabilities: { provides: ['light'], requires: [] },
    artifacts: { entry_scene: paths[0], generates: paths },
    governance: { risk_level: 'low', approval_required: false, rollback_supported: true },
    ...more,
  };
}

/** `code: message` of every diagnostic. */
export function said({ diagnostics }: CommandResult): string[] {
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

export const registryIndex = '.kiro/registry/registry-index.json';
