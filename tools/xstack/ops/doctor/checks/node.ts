import satisfies from 'semver/functions/satisfies.js';
import manifest from '../../../../../package.json' with { type: 'json' };
import { type InstallationCheck, problem } from '../check.ts';

const range = manifest.engines.node;

export const node: InstallationCheck = {
  id: 'node',
  title: 'the version of Node',
  problems: ({ nodeVersion }) =>
    satisfies(nodeVersion, range)
      ? []
      : [
          problem(
            'error',
            `Node ${nodeVersion} is not supported`,
            `install a version of Node in the range \`${range}\``,
          ),
        ],
};
