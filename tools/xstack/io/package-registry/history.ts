import { readJson } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../core/base/json/value.ts';
import { historyFile } from '../../core/scene/index/history.ts';
import { Failure } from '../failure.ts';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from '../file-system.ts';
import { checkRegularFile, readRegular } from '../regular-file.ts';
import { pathIn, type Registry } from './registry.ts';

/** Some million changes. A longer history can be moved away: it is only read to explain what it knows. */
const maximumHistory_bytes = 256 * 1024 * 1024;

/** Appends a line to the history of a registry, on the disk when this returns. A line that a crash cut off stays alone. */
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

/** The lines of the history that can be read, oldest first. A line that a crash cut off says nothing and is left out. */
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
