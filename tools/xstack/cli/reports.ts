import { resolve } from 'node:path';
import { UsageError } from '../io/failure.ts';
import { checkTarget } from '../io/regular-file.ts';
import { writeFiles } from '../io/write-file.ts';
import type { CommandResult } from '../ops/command.ts';
import { type Format, formats } from './global-options.ts';
import { render } from './render/render.ts';
import type { RenderOptions } from './render/rendered.ts';

/** A file that receives the result in a format. */
export interface ReportFile {
  readonly format: Format;
  readonly path: string;
}

/** Reads the values of `--report`; throws `UsageError` for an invalid one. */
export function reportFiles(given: readonly string[], cwd: string): ReportFile[] {
  const files = given.map((value) => {
    const end = value.indexOf('=');
    const format = formats.find((each) => each === value.slice(0, end));
    const file = value.slice(end + 1);
    if (format === undefined || file === '')
      throw new UsageError(`--report must be FORMAT=FILE with a format of --format, not \`${value}\``);
    return { format, path: resolve(cwd, file) };
  });
  const twice = files.find(({ path }, i) => files.findIndex((other) => other.path === path) !== i);
  if (twice !== undefined) throw new UsageError(`--report: two reports go to \`${twice.path}\``);
  return files;
}

/** Writes a result to its report files. */
export async function writeReports(
  files: readonly ReportFile[],
  result: CommandResult,
  options: RenderOptions,
): Promise<void> {
  const writes = files.map(async ({ format, path }) => {
    checkTarget(path);
    const { stdout, stderr } = await render(result, { ...options, format, colour: false });
    return { target: path, content: format === 'text' ? `${stderr}${stdout}` : stdout };
  });
  writeFiles(await Promise.all(writes));
}
