import { registryOptions, sceneCommand } from '../../ops/scene/scene-context.ts';
import { examineAndFix, formatExamination } from '../../ops/scene/scene-examine.ts';

export const command = sceneCommand(
  {
    summary: 'check a registry and, with --fix, make the repairs that lose nothing',
    options: {
      ...registryOptions,
      fix: {
        type: 'boolean',
        summary: 'carry out the plan: rebuild a lost index, finish interrupted commands, correct `latest`',
      },
    },
    examples: [
      ['xstack scene audit', 'exit 1 and a plan if anything is wrong'],
      ['xstack scene audit --fix', 'apply the plan'],
    ],
  },
  async (args, context) => {
    const payload = await examineAndFix(context, args.fix === true);
    return payload && { payload, text: formatExamination(payload) };
  },
);
