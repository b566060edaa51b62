import { pluralize } from '../../core/base/text/pluralize.ts';
import { importOptions, packagePositional } from '../../ops/product/import-options.ts';
import { auditOptions } from '../../ops/product/instance.ts';
import { packageCommand, sameInstance, withAnswer } from '../../ops/product/package-context.ts';
import { importPackage } from '../../ops/product/service.ts';

export const command = packageCommand({
  summary: 'import a package: its scenes, the ledger and the log in one transaction',
  positionals: [packagePositional],
  options: {
    ...importOptions,
    'plan-hash': { type: 'string', value: 'HASH', summary: 'apply the plan with this hash, or nothing' },
    ...auditOptions,
  },
  examples: [
    [
      'xstack package import demo.world-1.2.0.json --strategy skip_existing --reason "for the spring tour"',
      'import it',
    ],
    [
      'xstack package import demo.world-1.2.0.json --strategy override_existing --plan-hash 3f... --reason review',
      'exactly the plan that `xstack package plan` has shown, or nothing',
    ],
  ],
  store: { access: 'create' },
  answer: async (args, { instance, caller, source }) => {
    const outcome = await importPackage(instance, caller, {
      ...source,
      strategy: args.strategy,
      allowBreaking: args['allow-breaking'] === true,
      reason: args.reason,
      planHash: args['plan-hash'],
    });
    return withAnswer(outcome, (answer) => {
      const { imported_count, renamed_count, skipped_count } = answer.summary;
      const renamed = renamed_count === 0 ? '' : ` (${renamed_count} renamed)`;
      return {
        json: answer,
        text: `${answer.package_name} ${answer.package_version}: ${pluralize(imported_count, 'scene')} imported${renamed}, ${skipped_count} left alone
undo it: xstack package rollback ${answer.import_id}${sameInstance(args)} --reason "..."
`,
      };
    });
  },
});
