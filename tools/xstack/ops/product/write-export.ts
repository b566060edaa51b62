import { resolve } from 'node:path';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { shortHash } from '../../core/base/text/short-hash.ts';
import { Failure } from '../../io/failure.ts';
import { checkTarget } from '../../io/regular-file.ts';
import { writeFile } from '../../io/write-file.ts';
import { foreignTarget } from '../project/foreign-target.ts';
import type { ExportedPackage } from './export.ts';
import type { FormattedAnswer } from './package-context.ts';

/** Target of an export. */
interface ExportTarget {
  /** As given; `-` is standard output. */
  readonly shown: string;
  readonly path: string;
}

/**
 * Returns the target of an export: `given`, relative to `cwd`, or NAME-VERSION.json. Throws `Failure` if it is not a
 * regular file; call it before the export is recorded.
 */
export function exportTarget(cwd: string, name: string, version: string, given: string | undefined): ExportTarget {
  const shown = given ?? fileName(name, version);
  const path = resolve(cwd, shown);
  if (shown !== '-') checkExportTarget(path);
  return { shown, path };
}

function checkExportTarget(path: string): void {
  checkTarget(path);
  const problem = foreignTarget(path);
  if (problem !== undefined)
    throw new Failure('write', path, new Error(`it ${problem}`), { help: 'name another file with --to' });
}

/** Writes an exported package to its target. */
export function writeExport(exported: ExportedPackage, { shown, path }: ExportTarget): FormattedAnswer {
  const { summary, text, installation } = exported;
  if (shown === '-') {
    return {
      get json() {
        return { ...exported.answer, installation };
      },
      text,
    };
  }
  writeFile(path, text);
  const { package_name: name, package_version: version } = summary;
  return {
    json: { ...summary, installation, file: shown },
    text: `${shown}: ${name} ${version}, ${summary.scene_channel}, ${pluralize(summary.scene_count, 'scene')}, checksum ${shortHash(summary.checksum)}\n`,
  };
}

/** Returns a file name that is valid on every operating system. */
function fileName(name: string, version: string): string {
  return `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '')}-${version}.json`;
}
