import { sep } from 'node:path';
import {
  type Config,
  configFile,
  configProblems,
  type DirectorySetting,
  plainDirectory,
  settingProblem,
} from '../../core/base/config/config.ts';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { readDescription } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { RefusedError } from '../refused-error.ts';
import { readSourceIn } from './read-source.ts';

/**
 * Reads the config file of a root; empty if it does not exist. The only reader: an invalid setting never falls back to
 * a default. Throws `RefusedError` if the file is invalid, `Failure` if it is unreadable. Diagnostics name the file
 * relative to `base`.
 */
export function readConfig(report: Report, root: string, base = root): Config {
  const path = `${root}/${configFile}`;
  if (!fileExists(path)) return {};
  const file = shownPath(base, path);
  const found: Diagnostic[] = [];
  const document = readJsonBytes(reportInto(found), file, readDescription(path), descriptionLimits);
  if (document !== undefined) configProblems(file, document.value, plainPath).forEach(reportInto(found));
  if (hasErrors(found)) throw refused(base, found);
  found.forEach(report);
  return document?.value as Config;
}

/** Returns the error that stops a command because of one setting. */
export function refuseSetting(root: string, name: DirectorySetting, message: string): RefusedError {
  return refused(root, [settingProblem(configFile, name, message)]);
}

/** Normalizes a directory in the notation of this system for the path policy. */
export function plainPath(given: string): string {
  return plainDirectory(given.replaceAll(sep, '/'));
}

function refused(base: string, found: readonly Diagnostic[]): RefusedError {
  const readText = readSourceIn(base);
  return new RefusedError(resolveLocations(found, readText), readText);
}
