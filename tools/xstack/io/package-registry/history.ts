import { readJson } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../core/base/json/value.ts';
import { historyFile } from '../../core/scene/index/history.ts';
import { Failure } from '../failure.ts';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from '../file-system.ts';
import { checkRegularFile, readRegular } from '../regular-file.ts';
import { pathIn, type Registry } from './registry.ts';

/** About a million changes. A longer history can be moved away: it is read only for explanations. */
const maximumHistory_bytes = 256 * 1024 * 1024;

/** Appends a line to the history and syncs it. A truncated last line of a crash stays on a line of its own. */
export function appendHistory(registry: Registry, line: string): void {
  const path = pathIn(registry, historyFile);
  try {
    checkRegularFile(path);
    const file = openSync(path, 'a+');
    try {
      writeSync(file, endsInsideLine(file) ? `\n${line}` : line);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('write', path, error);
  }
}

function endsInsideLine(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
}

/** Returns the readable lines of the history, oldest first. Truncated lines of a crash are skipped. */
export function readHistory(registry: Registry): JsonObject[] {
  const path = pathIn(registry, historyFile);
  const bytes = readRegular(path, maximumHistory_bytes) ?? new Uint8Array(0);
  return Buffer.from(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const value = line === '' ? undefined : readJson(() => {}, path, line)?.value;
      return isJsonObject(value) ? [value] : [];
    });
}
