import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest. One that began last would leave the other workers idle. */
const slow = [
  'build-cache/incremental',
  'modes',
  'disk/crash',
  'process/build-cache',
  'process/hostile',
  'cases',
  'cli/json-documents',
  'hostile/matrix',
  'process/bounded',
  'scene/process',
  'process/watch',
  'scene/properties',
  'portal/verify/make',
  'process/scene-packages',
];

/** Orders the files: those with modules of their own, then those that share them; in both, the slow ones first. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = slow.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return (project.config.isolate ? 0 : 2 * slow.length) + (place === -1 ? slow.length : place);
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
