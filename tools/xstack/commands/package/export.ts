import { auditOptions } from '../../ops/product/instance.ts';
import { packageCommand, withAnswer } from '../../ops/product/package-context.ts';
import { exportPackage, generatedAt } from '../../ops/product/service.ts';
import { exportTarget, writeExport } from '../../ops/product/write-export.ts';

export const command = packageCommand({
  summary: 'export the scenes of this instance as a package',
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
      summary: 'the file to write, `-` for standard output (default: NAME-VERSION.json)',
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
    breaking: { type: 'boolean', summary: 'the upgrade may break dependents of an earlier version' },
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
    const target = exportTarget(host.cwd, args.name, args.version, args.to);
    const supportedFrom = args['supported-from'];
    const breaking = args.breaking === true;
    const outcome = await exportPackage(instance, caller, {
      packageName: args.name,
      packageVersion: args.version,
      channel: args.channel,
      reason: args.reason,
      generatedAt: generatedAt(host),
      sceneVersion: args['scene-version'],
      minCoreVersion: args['min-core-version'],
      ...((supportedFrom !== undefined || breaking) && { upgrade: { supportedFrom: supportedFrom ?? [], breaking } }),
      allowEmpty: args['allow-empty'] === true,
    });
    return withAnswer(outcome, (exported) => writeExport(exported, target));
  },
});
