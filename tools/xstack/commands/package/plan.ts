import { shellWord } from '../../core/base/text/shell-word.ts';
import { formatPlan } from '../../ops/product/format-plan.ts';
import { importOptions, packagePositional } from '../../ops/product/import-options.ts';
import { packageCommand, sameInstance, withAnswer } from '../../ops/product/package-context.ts';
import { planImport } from '../../ops/product/service.ts';

export const command = packageCommand({
  summary: 'show the plan of an import; changes nothing',
  positionals: [packagePositional],
  options: importOptions,
  examples: [
    [
      'xstack package plan demo.world-1.2.0.json --strategy rename_on_conflict',
      'added, skipped, overwritten and renamed scenes',
    ],
  ],
  store: { access: 'read', missingIsEmpty: 'anywhere' },
  answer: async (args, { instance, source }) => {
    const strategy = args.strategy;
    const allowBreaking = args['allow-breaking'] === true;
    const outcome = await planImport(instance, { ...source, strategy, allowBreaking });
    return withAnswer(outcome, (answer) => ({
      json: answer,
      text: `${formatPlan(answer.plan)}
apply just this: xstack package import ${shellWord(args.file)} --strategy ${strategy}${allowBreaking ? ' --allow-breaking' : ''}${sameInstance(args)} --plan-hash ${answer.plan.plan_hash} --reason "..."
`,
    }));
  },
});
