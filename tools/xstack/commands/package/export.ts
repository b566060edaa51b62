import { resolve } from 'node:path';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { writeFile } from '../../io/write-file.ts';
import { auditOptions } from '../../ops/product/instance.ts';
import { packageCommand, withAnswer } from '../../ops/product/package-context.ts';
import { exportPackage, generatedAt } from '../../ops/product/service.ts';

export const command = packageCommand({
  summary: 'export what this instance serves as a package',
  options: {
    name: { type: 'string', short: 'n', value: 'NAME', required: true, summary: 'the name of the package' },
    version: { type: 'string', value: 'VERSION', required: true, summary: 'its version (SemVer)' },
    channel: {
      type: 'string',
      value: 'CHANNEL',
      default: 'stable',
      summary: 'stable, beta or dev: which imported scenes belong to it',
    },
    to: {
      type: 'string',
      value: 'FILE',
      summary: 'where to write it, `-` for standard output (default: NAME-VERSION.json)',
    },
    'scene-version': {
      type: 'string',
      value: 'VERSION',
      summary: 'the version of the scenes (default: that of the package)',
    },
    'min-core-version': {
      type: 'string',
      value: 'VERSION',
      summary: 'the oldest xstack that can import it (default: 0.1.0)',
    },
    'supported-from': {
      type: 'string',
      value: 'RANGE',
      repeated: true,
      summary: 'a version or range that it can follow where it is installed',
    },
    breaking: { type: 'boolean', summary: 'what depends on an earlier version may break' },
    'allow-empty': { type: 'boolean', summary: 'export a package without scenes, too' },
    ...auditOptions,
  },
  examples: [
    [
      'xstack package export --name demo.world --version 1.2.0 --reason "release of March"',
      'into demo.world-1.2.0.json',
    ],
    [
      'SOURCE_DATE_EPOCH=0 xstack package export -n demo.world --version 1.2.0 --to - --reason check',
      'the same bytes every time',
    ],
  ],
  store: { access: 'create' },
  answer: async (args, { instance, caller, host }) => {
    const [packageName, packageVersion] = [args.name, args.version];
    const supportedFrom = args['supported-from'];
    const breaking = args.breaking === true;
    const outcome = await exportPackage(instance, caller, {
      packageName,
      packageVersion,
      channel: args.channel,
      reason: args.reason,
      generatedAt: generatedAt(host),
      sceneVersion: args['scene-version'],
      minCoreVersion: args['min-core-version'],
      ...((supportedFrom !== undefined || breaking) && { upgrade: { supportedFrom: supportedFrom ?? [], breaking } }),
      allowEmpty: args['allow-empty'] === true,
    });
    return withAnswer(outcome, ({ answer, text, installation }) => {
      const to = args.to ?? fileName(packageName, packageVersion);
      if (to === '-') return { json: { ...answer, installation }, text };
      writeFile(resolve(host.cwd, to), text);
      const { package: _, ...rest } = answer;
      return {
        json: { ...rest, installation, file: to },
        text: `${to}: ${packageName} ${packageVersion}, ${answer.scene_channel}, ${pluralize(answer.scene_count, 'scene')}, checksum ${answer.checksum}\n`,
      };
    });
  },
});

/** Returns a file name that is valid on every operating system. */
function fileName(name: string, version: string): string {
  return `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^\.+/, '')}-${version}.json`;
}
