import type { CoreExports } from './load.ts';
import type { CoreMemory } from './memory.ts';

/** Sizes of the structures of core/fast/assembly/layout.ts. */
const token_bytes = 20;
const member_bytes = 24;
export const string_bytes = 12;
const slot_bytes = 8;
export const file_bytes = 32;

/** Longest path, which the policy for paths bounds. */
const path_bytes = 1100;

/** Containers that may be open in a file, and some more. */
const openTokens = 130;
const hash_bytes = 64;

/** Largest sizes of a pack that the core is given. */
const most = { bytes: 1 << 20, files: 1000 };

/** Addresses of the areas for the files of a pack and for its result; they grow with the largest pack. */
export class PackAreas {
  readonly #memory: CoreMemory;
  readonly #core: CoreExports;
  #room = { bytes: 0, files: 0 };
  directory = 0;
  files = 0;
  paths = 0;
  hashes = 0;
  sources = 0;
  strings = 0;
  words = 0;
  output = 0;

  constructor(memory: CoreMemory, core: CoreExports) {
    this.#memory = memory;
    this.#core = core;
  }

  /** Makes room for files of a total size. Returns false if a pack is too large for the core. */
  fit(bytes: number, files: number): boolean {
    if (bytes > most.bytes || files > most.files) return false;
    const isEnough = bytes <= this.#room.bytes && files <= this.#room.files;
    if (!isEnough) this.#place(roundedUp(bytes, 1 << 15), roundedUp(files, 32));
    return true;
  }

  #place(bytes: number, files: number): void {
    const memory = this.#memory;
    this.#room = { bytes, files };
    const tokens = bytes / 2 + openTokens * files;
    const slots = roundedUp(2 * tokens, 1024);
    const output_bytes = 3 * bytes + (1 << 16);
    const words_bytes = 16 * tokens;
    this.directory = memory.reserve(path_bytes);
    this.files = memory.reserve(files * file_bytes);
    this.paths = memory.reserve(files * path_bytes);
    this.hashes = memory.reserve(files * hash_bytes);
    this.sources = memory.reserve(bytes + 128 * files);
    this.strings = memory.reserve(tokens * string_bytes);
    this.words = memory.reserve(words_bytes);
    this.output = memory.reserve(output_bytes);
    this.#core.placeAreas(
      memory.reserve(tokens * token_bytes),
      memory.reserve(tokens * member_bytes),
      memory.reserve(tokens * member_bytes),
      memory.reserve(tokens * 4),
      this.strings,
      memory.reserve(slots * slot_bytes),
      slots - 1,
      this.words,
      this.words + words_bytes,
      this.output,
      this.output + output_bytes,
    );
  }
}

/** Rounds up to a power of two that is not below `least`. */
function roundedUp(size: number, least: number): number {
  let rounded = least;
  while (rounded < size) rounded *= 2;
  return rounded;
}
