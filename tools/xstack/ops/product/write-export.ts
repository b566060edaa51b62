import { resolve } from 'node:path';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { writeFile } from '../../io/write-file.ts';
import type { ExportedPackage } from './export.ts';
import type { FormattedAnswer } from './package-context.ts';

/** Writes an exported package to a file, relative to `cwd`, or to standard output (`-`); default: NAME-VERSION.json. */
export function writeExport(
  { answer, text, installation }: ExportedPackage,
  cwd: string,
  given: string | undefined,
): FormattedAnswer {
  const { package: _, ...rest } = answer;
  const { package_name: name, package_version: version } = answer;
  const to = given ?? fileName(name, version);
  if (to === '-') return { json: { ...answer, installation }, text };
  writeFile(resolve(cwd, to), text);
  return {
    json: { ...rest, installation, file: to },
    text: `${to}: ${name} ${version}, ${answer.scene_channel}, ${pluralize(answer.scene_count, 'scene')}, checksum ${answer.checksum}\n`,
  };
}

/** Returns a file name that is valid on every operating system. */
function fileName(name: string, version: string): string {
  return `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '')}-${version}.json`;
}
