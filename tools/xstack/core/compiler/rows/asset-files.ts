import { diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { foldPath, pathProblem } from '../../base/text/path-policy.ts';
import type { RowSource } from './collection.ts';

/** The directory that the paths of an asset bundle are relative to, with its separator. */
const root = 'assets/';

/**
 * Refuses listed paths that the path policy forbids. Warns of listed files that do not exist, which the registry omits.
 */
export function checkAssetFiles(report: Report, row: RowSource): boolean {
  let isValid = true;
  let folded: ReadonlyMap<string, string> | undefined;
  for (const [i, path] of listed(row).entries()) {
    const at = { file: row.file, pointer: `${row.pointer}/files/${i}` };
    const problem = pathProblem(path);
    if (problem !== undefined) {
      isValid = false;
      report(forbiddenPath(at, path, problem));
    } else if (!row.files.has(root + path)) {
      folded ??= new Map([...row.files.keys()].map((name) => [foldPath(name), name]));
      report(missingAsset(at, path, folded.get(foldPath(root + path))?.slice(root.length)));
    }
  }
  return isValid;
}

function forbiddenPath(at: Location, path: string, problem: string) {
  return diagnostic('refuse.pack_contrib.path_outside_pack', `the path \`${path}\` ${problem}`, {
    at,
    help: 'write a path relative to `assets/`, such as `images/icon.png`',
  });
}

/** The same whether a file of that name is ignored: compiled packs are cached by their content only. */
const missingAssetHelp =
  'add the file, or remove it from the list; paths are relative to `assets/`, and files that `.xstackignore` matches do not count';

/** `near`: a file that differs in case only. */
function missingAsset(at: Location, path: string, near: string | undefined) {
  return diagnostic('warn.registry_compile.missing_asset', `the asset \`${path}\` is not in the pack's \`assets/\``, {
    at,
    help: near === undefined ? missingAssetHelp : `did you mean \`${near}\`?`,
  });
}

/**
 * Returns `files[]` of the registry row: path relative to the repository root, hash and size of each listed file that
 * exists.
 */
export function assetFiles(row: RowSource): JsonObject {
  const files = [...new Set(listed(row))].sort(compareText).flatMap((path) => {
    const file = row.files.get(root + path);
    return file === undefined ? [] : [{ path: `${row.packPath}/${file.path}`, sha256: file.sha256, size: file.size }];
  });
  return { files };
}

function listed({ value }: RowSource): readonly string[] {
  return (value['files'] ?? []) as readonly string[];
}
