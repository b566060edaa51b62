import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import type { JsonObject } from '../json/value.ts';
import { compareText } from '../text/compare.ts';
import { pathProblem } from '../text/path-policy.ts';
import type { RowSource } from './collection.ts';

/** Every file that an asset bundle lists should be there; one that is not is left out of the registry, with a warning. */
export function checkAssetFiles(report: Report, row: RowSource): boolean {
  for (const [i, path] of listed(row).entries()) {
    const problem = pathProblem(path);
    if (problem === undefined && row.files.has(`assets/${path}`)) continue;
    const at = { file: row.file, pointer: `${row.pointer}/files/${i}` };
    report(
      problem === undefined
        ? diagnostic('warn.registry_compile.missing_asset', `the asset \`${path}\` is not in the pack's \`assets/\``, {
            at,
            help: 'add the file, or take it off the list; paths are relative to `assets/`',
          })
        : diagnostic('warn.registry_compile.missing_asset', `the path \`${path}\` ${problem}`, { at }),
    );
  }
  return true;
}

/** `files[]` of the registry row: path from the repository root, hash and size of each listed file that exists. */
export function assetFiles(row: RowSource): JsonObject {
  const files = [...new Set(listed(row))].sort(compareText).flatMap((path) => {
    const file = row.files.get(`assets/${path}`);
    return file === undefined ? [] : [{ path: `${row.packPath}/${file.path}`, sha256: file.sha256, size: file.size }];
  });
  return { files };
}

function listed({ value }: RowSource): readonly string[] {
  return (value['files'] ?? []) as readonly string[];
}
