import type { Report } from '../diagnostic/diagnostic.ts';
import { descriptionLimits } from '../json/excess.ts';
import { readJsonBytes } from '../json/read.ts';
import { type Config, configFile, configProblems } from './config.ts';

/** Returns the settings in the bytes of a config file, none if there is no file; undefined if it is refused. */
export function parseConfig(report: Report, source: Uint8Array | undefined): Config | undefined {
  if (source === undefined) return {};
  const document = readJsonBytes(report, configFile, source, descriptionLimits);
  const problems = document === undefined ? [] : configProblems(configFile, document.value);
  problems.forEach(report);
  return document === undefined || problems.length > 0 ? undefined : (document.value as Config);
}
