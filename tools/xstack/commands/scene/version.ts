import { shownPath } from '../../io/package-registry/registry.ts';
import { nextVersion, writeVersion } from '../../ops/scene/raise-version.ts';
import { requiredOption, sceneCommand, stringOption } from '../../ops/scene/scene-context.ts';
import { readSceneSource } from '../../ops/scene/scene-source.ts';

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
  (args, { report, accepts, host, limits }) => {
    const how = requiredOption(report, args, 'bump');
    const source = readSceneSource(report, {
      cwd: host.cwd,
      directory: stringOption(args, 'package') ?? '.',
      limits,
    });
    if (how === undefined || source === undefined) return undefined;
    const oldVersion = source.scene.version;
    const newVersion = nextVersion(report, oldVersion, how);
    if (newVersion === undefined || !accepts()) return undefined;
    const dryRun = args['dry-run'] === true;
    if (!dryRun) writeVersion(source, newVersion);
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
