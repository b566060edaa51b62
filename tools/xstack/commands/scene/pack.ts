import { resolve } from 'node:path';
import { sha256Hex } from '#platform';
import { writeArchive } from '../../core/scene/archive/write.ts';
import { formatCoordinate, tarballName } from '../../core/scene/index/coordinate.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { writeFile } from '../../io/write-file.ts';
import { formatTarball } from '../../ops/scene/format-tarball.ts';
import { requiredOption, sceneCommand, sourceDate, stringOption } from '../../ops/scene/scene-context.ts';
import { readSceneSource, readSourceFiles } from '../../ops/scene/scene-source.ts';
import { checkTarballTarget } from '../../ops/scene/tarball-target.ts';

export const command = sceneCommand(
  {
    summary: 'pack a package directory into a tarball, without a registry',
    positionals: [{ name: 'dir', summary: 'the directory that holds the scene-package.json', isPath: true }],
    options: {
      package: { type: 'string', short: 'p', value: 'DIR', summary: 'the same as the positional' },
      out: { type: 'string', short: 'o', value: 'FILE', summary: 'the tarball (default: <name>-<version>.tgz)' },
    },
    examples: [['xstack scene pack scenes/lantern --out lantern.tgz', 'the bytes that publish would store']],
  },
  async (args, { report, accepts, host, limits }) => {
    const directory = requiredOption(report, args, 'package', 'dir');
    const source = directory && readSceneSource(report, { cwd: host.cwd, directory, limits });
    if (!source || !accepts()) return undefined;
    const { name, version } = source.scene;
    const files = readSourceFiles(source);
    const tarball = await writeArchive(files, { mtime_s: sourceDate(host), limits });
    const target = resolve(host.cwd, stringOption(args, 'out') ?? tarballName(name, version));
    if (!checkTarballTarget(report, { cwd: host.cwd, target, directory, files })) return undefined;
    writeFile(target, tarball);
    const integrity = `sha256-${sha256Hex(tarball)}`;
    const coordinate = formatCoordinate(source.scene);
    const summary = { path: shownPath(host.cwd, target), size: tarball.length, file_count: files.length, integrity };
    return {
      payload: { packed: true, coordinate, tarball: { ...summary, files: files.map((file) => file.path) } },
      text: `packed ${coordinate}: ${formatTarball(summary)}\n`,
    };
  },
);
