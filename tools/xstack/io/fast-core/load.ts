import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tables, tablesStart } from '../../core/base/schema/generated/fast-tables.ts';
import { disk } from '../disk.ts';
import { existsSync } from '../file-system.ts';
import { CoreMemory } from './memory.ts';

/** The functions and results of core/fast/assembly/core.ts. */
export interface CoreExports {
  readonly placeTables: (
    names: number,
    groups: number,
    groupCount: number,
    manifest: number,
    positions: number,
  ) => void;
  readonly placeAreas: (...areas: number[]) => void;
  readonly accept: (
    files: number,
    count: number,
    pack: number,
    packLength: number,
    directory: number,
    directoryLength: number,
  ) => number;
  readonly rowsEnd: WebAssembly.Global;
  readonly hashSourceEnd: WebAssembly.Global;
  readonly rowCount: WebAssembly.Global;
  readonly stringCount: WebAssembly.Global;
  readonly isWide: WebAssembly.Global;
}

/** The core and its memory, with the tables of the schemas. */
export interface LoadedCore {
  readonly core: CoreExports;
  readonly memory: CoreMemory;
}

let module: WebAssembly.Module | undefined;

export function loadCore(): LoadedCore {
  module ??= new WebAssembly.Module(new Uint8Array(disk.read(wasmFile())));
  const bytes = Buffer.from(tables, 'base64');
  const memory = new CoreMemory(tablesStart);
  memory.bytes.set(bytes, memory.reserve(bytes.length));
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.memory } });
  return { core: exports as unknown as CoreExports, memory };
}

/** Beside the bundled program, else in its sources. */
function wasmFile(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const bundled = join(here, 'core.wasm');
  return existsSync(bundled) ? bundled : join(here, '../../core/fast/core.wasm');
}
