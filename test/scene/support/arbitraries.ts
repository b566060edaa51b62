/** Random names, versions and other parts of packages. */
import fc from 'fast-check';
import { nameProblem } from '../../../tools/xstack/core/scene/index/coordinate.ts';

export const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,15}$/).filter((text) => nameProblem(text) === undefined);
const number = fc.integer({ min: 0, max: 20 });
export const version = fc
  .tuple(number, number, number, fc.option(fc.stringMatching(/^[a-z][a-z0-9]{0,4}$/), { nil: undefined }))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre === undefined ? '' : `-${pre}`}`);
export const integrity = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256-${hex}`);

export const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
