import { join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { locate } from '../../core/base/json/locate.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import type { Position } from '../../core/base/text/position.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { type Bump, bump, isHigher, isVersion } from '../../core/scene/index/versions.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { writeFile } from '../../io/write-file.ts';
import { requiredOption, sceneCommand, stringOption } from '../../ops/scene/scene-context.ts';
import { readSceneSource } from '../../ops/scene/scene-source.ts';

const kinds: readonly string[] = ['major', 'minor', 'patch'];

export const command = sceneCommand(
  {
    summary: 'raise the version of a package directory',
    options: {
      package: {
        type: 'string',
        short: 'p',
        value: 'DIR',
        default: '.',
        summary: 'the directory that holds the scene-package.json',
      },
      bump: { type: 'string', short: 'b', value: 'HOW', summary: 'major, minor, patch, or a higher version' },
      'dry-run': { type: 'boolean', summary: 'show the new version; write nothing' },
    },
    examples: [['xstack scene version --package scenes/lantern --bump minor', '1.2.3 becomes 1.3.0']],
  },
  (args, { report, host, limits }) => {
    const how = requiredOption(report, args, 'bump');
    const source = readSceneSource(report, {
      cwd: host.cwd,
      directory: stringOption(args, 'package') ?? '.',
      limits,
    });
    if (how === undefined || source === undefined) return undefined;
    const oldVersion = source.scene.version;
    const newVersion = nextVersion(report, oldVersion, how);
    if (newVersion === undefined) return undefined;
    const dryRun = args['dry-run'] === true;
    if (!dryRun)
      writeFile(
        join(source.directory, contractFile),
        withVersionText(Buffer.from(source.contract).toString('utf8'), newVersion),
      );
    const payload = {
      success: true,
      name: source.scene.name,
      oldVersion,
      newVersion,
      packageDir: shownPath(host.cwd, source.directory),
      dryRun,
    };
    return {
      payload,
      text: `${source.scene.name}: ${oldVersion} -> ${newVersion}${dryRun ? ' (nothing was written)' : ''}\n`,
    };
  },
);

function nextVersion(report: Report, current: string, how: string): string | undefined {
  if (kinds.includes(how)) return bump(current, how as Bump);
  if (isVersion(how) && isHigher(how, current)) return how;
  const message = isVersion(how)
    ? `--bump \`${how}\` is not higher than the current version \`${current}\``
    : `--bump \`${how}\` is not major, minor, patch or a semantic version`;
  report(diagnostic('refuse.scene.invalid_option', message, { help: 'raise the version, or write it out' }));
  return undefined;
}

/** Replaces the version in a JSON source; all other bytes are unchanged. */
function withVersionText(text: string, version: string): string {
  const at = pointer('metadata', 'version');
  const range = locate(text, [at]).get(at)?.value;
  if (range === undefined) throw new Error('bug: a checked contract has no version');
  return text.slice(0, offsetOf(text, range.start)) + JSON.stringify(version) + text.slice(offsetOf(text, range.end));
}

function offsetOf(text: string, { line, column }: Position): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
}
