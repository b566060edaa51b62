import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { canonicalJson, prettyJson } from '../base/json/canonical.ts';
import { findExcess, limitsOf, maximumDepth, packageLimits, type TotalCounts } from '../base/json/excess.ts';
import { excessive } from '../base/json/explain.ts';
import { pointer } from '../base/json/pointer.ts';
import { hasLoneSurrogate, readJson, tooLargeJson } from '../base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../base/json/value.ts';
import { checksumOfScenes } from './checksum.ts';
import { measurePackage, type PrintedForm, printPackage } from './print-package.ts';
import { checkExported } from './read-package.ts';
import type { ProductPackage } from './types.ts';

/** The scenes of an export, without their values. */
interface ExportedScenes {
  /** Canonical JSON. */
  readonly texts: readonly string[];
  /** The members that the schema of a package describes. */
  readonly described: readonly JsonObject[];
  readonly counts: TotalCounts;
}

const unlimited = { values: Infinity, objects: Infinity };

/**
 * Makes the package of `rest`, which has an empty list of scenes, and of the stored scenes; reports why an import would
 * refuse it. The value of one scene is in memory at a time: those of all are 20 times as large as their texts. Its checksum
 * is in the form that deployed instances compute.
 */
export function exportedPackage(
  report: Report,
  file: string,
  rest: JsonObject,
  stored: readonly string[],
): ProductPackage | undefined {
  const scenes = readScenes(report, file, stored);
  const restText = prettyJson(rest);
  if (scenes === undefined || readJson(report, file, restText, packageLimits) === undefined) return undefined;
  findExcess(restText, { depth: maximumDepth, ...unlimited }, scenes.counts);
  const { texts, described, counts } = scenes;
  const checksum = checksumOfScenes(rest, texts);
  const checked = checkExported(report, file, { ...rest, checksum, scenes: described }, texts);
  if (checked === undefined) return undefined;
  const value = { ...rest, checksum };
  const form = measurePackage(value, texts);
  if (!isWithinLimits(report, file, counts, form)) return undefined;
  return { ...checked, text: printPackage(value, texts, form) };
}

/** Parses, checks and counts the scenes one after the other. */
function readScenes(report: Report, file: string, stored: readonly string[]): ExportedScenes | undefined {
  const counts = { values: 0, objects: 0 };
  const texts: string[] = [];
  const described: JsonObject[] = [];
  for (const [i, source] of stored.entries()) {
    const value = JSON.parse(source) as JsonObject;
    const text = canonicalJson(value);
    const at = { file, pointer: pointer('scenes', i) };
    // The package and its list are two levels.
    const excess = findExcess(text, { depth: maximumDepth - 2, ...unlimited }, counts);
    if (excess !== undefined) report(excessive('depth', maximumDepth, at, packageLimits));
    else if (/\\u[dD][89a-fA-F]/.test(text) && hasLoneSurrogate(text))
      report(
        diagnostic('refuse.json.lone_surrogate', 'the scene holds half of a surrogate pair', {
          at,
          help: 'write the character itself, or both halves of the pair',
        }),
      );
    else {
      texts.push(text === source ? source : text);
      described.push(describedMembers(value));
    }
  }
  return texts.length === stored.length ? { texts, described, counts } : undefined;
}

function describedMembers(scene: JsonObject): JsonObject {
  if (!isJsonObject(scene)) return scene;
  const names = ['code', 'name'].filter((name) => member(scene, name) !== undefined);
  return Object.fromEntries(names.map((name) => [name, scene[name] as JsonObject]));
}

/** Applies the limits of a package; each scene is within them, but their sum may not be. */
function isWithinLimits(report: Report, file: string, counts: TotalCounts, form: PrintedForm): boolean {
  if (form.bytes > packageLimits.bytes) {
    report(tooLargeJson(file, packageLimits));
    return false;
  }
  const limits = limitsOf(form.characters, packageLimits);
  const exceeded = (['objects', 'values'] as const).find((limit) => counts[limit] > limits[limit]);
  if (exceeded === undefined) return true;
  report(excessive(exceeded, limits[exceeded], { file }, packageLimits));
  return false;
}
