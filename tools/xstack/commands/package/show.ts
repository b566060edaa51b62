import { resolve } from 'node:path';
import type { JsonObject } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { checkTarget } from '../../io/regular-file.ts';
import { writeFile } from '../../io/write-file.ts';
import { packageCommand, withAnswer } from '../../ops/product/package-context.ts';
import { getPackage } from '../../ops/product/service.ts';
import { table } from '../../ops/table.ts';

export const command = packageCommand({
  summary: 'show a package that was imported or exported here, or write it to a file again',
  positionals: [
    { name: 'package', summary: 'its name', required: true },
    { name: 'version', summary: 'version of the package (default: the installed one, or else the last)' },
  ],
  options: {
    to: {
      type: 'string',
      value: 'FILE',
      summary: 'write the package to this file, byte for byte; `-` for standard output',
    },
  },
  examples: [
    ['xstack package show demo.world', 'versions, checksum and scenes'],
    ['xstack package show demo.world 1.2.0 --to demo.world.json', 'the package itself'],
  ],
  store: { access: 'read', missingIsEmpty: 'at_default' },
  answer: async (args, { instance, host }) => {
    const outcome = await getPackage(instance, args.package, args.version);
    return withAnswer(outcome, ({ text, ...stored }) => {
      const value = JSON.parse(text.replace(/^\ufeff/, '')) as JsonObject;
      const to = args.to;
      if (to === undefined) return { json: { ...stored, package: value }, text: packageText(value) };
      if (to === '-') return { json: { ...stored, package: value }, text };
      const path = resolve(host.cwd, to);
      checkTarget(path);
      writeFile(path, text);
      return { json: { ...stored, file: to }, text: `${to}: ${stored.package_name} ${stored.package_version}\n` };
    });
  },
});

function packageText(value: JsonObject): string {
  const { scenes } = value as unknown as { scenes: readonly { readonly code: string; readonly name: string }[] };
  const fields = ['package_version', 'schema_version', 'scene_version', 'generated_at', 'checksum'];
  const lines = [
    `${value['package_name']}`,
    ...fields.flatMap((name) => (value[name] === undefined ? [] : [`  ${name.padEnd(16)}${String(value[name])}`])),
    `  ${pluralize(scenes.length, 'scene')}`,
  ];
  const rows = scenes.map(({ code, name }) => [code, JSON.stringify(name)]);
  return `${lines.join('\n')}\n${rows.length === 0 ? '' : '\n'}${table(['scene', 'name'], rows)}`;
}
