import { dataLimits, findExcess, limitsOf } from '../../core/base/json/excess.ts';
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

/**
 * Returns the readable lines of the history, oldest first. Truncated lines of a crash are skipped. Throws `Failure` if
 * all lines together exceed the limits of one document.
 */
export function readHistory(registry: Registry): JsonObject[] {
  const path = pathIn(registry, historyFile);
  const text = Buffer.from(readRegular(path, maximumHistory_bytes) ?? []).toString('utf8');
  const limits = limitsOf(text.length, dataLimits);
  const excess = findExcess(text, limits);
  if (excess !== undefined && excess.limit !== 'depth')
    throw new Failure('read', path, new Error(`it holds more than ${limits[excess.limit]} ${excess.limit}`));
  const entries: JsonObject[] = [];
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline;
    const value = end === at ? undefined : readJson(() => {}, path, text.slice(at, end))?.value;
    if (isJsonObject(value)) entries.push(value);
    at = end + 1;
  }
  return entries;
}
