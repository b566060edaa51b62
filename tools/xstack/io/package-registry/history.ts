import { readJson } from '../../core/json/read.ts';
import { isJsonObject, type JsonObject } from '../../core/json/value.ts';
import { historyFile } from '../../core/registry-index/history.ts';
import { Failure, hasCode } from '../failure.ts';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from '../file-system.ts';
import { pathIn, type Registry } from './registry.ts';

/** Appends a line to the history of a registry, on the disk when this returns. A line that a crash cut off stays alone. */
export function appendHistory(registry: Registry, line: string): void {
  const path = pathIn(registry, historyFile);
  try {
    const file = openSync(path, 'a+');
    try {
      writeSync(file, endsInsideLine(file) ? `\n${line}` : line);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new Failure('write', path, error);
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
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw new Failure('read', path, error);
  }
  return text.split('\n').flatMap((line) => {
    const value = line === '' ? undefined : readJson(() => {}, path, line)?.value;
    return isJsonObject(value) ? [value] : [];
  });
}
