/** Random sequences of edits and runs. */
import fc from 'fast-check';
import { type Edit, edits, type RunStep } from './incremental-edits.ts';

type Kind = keyof typeof edits;

/** Steps with all kinds of edits. */
export const anySteps = stepsOf(Object.keys(edits) as Kind[], 'bundle.small.lab');
export const textSteps = stepsOf(
  [
    'change a word',
    'change a word',
    'change a word',
    'write by rename',
    'write by rename',
    'set the times',
    'change a version',
    'change a reference',
    'change search keys',
    'change an id',
    'add a stray file',
    'change a bundle',
    'change the definition of a registry',
    'write into the outputs',
  ],
  'bundle.base.lab',
);
/** Steps in which the supported content changes. */
export const modelSteps = stepsOf(
  [
    'change the content model',
    'change the content model',
    'change the content model',
    'remove the content model',
    'write a sidecar',
    'add a pack of another category',
    'change a word',
    'change the definition of a registry',
    'add a directory',
  ],
  'bundle.base.lab',
);
/** Steps in which relations between packs change. */
export const relationSteps = stepsOf(
  [
    'change the relations',
    'change the relations',
    'change the relations',
    'change a version',
    'change a reference',
    'change a reference',
    'select a former id',
    'change a bundle',
    'change a word',
    'mend everything',
    'remove a pack',
  ],
  'bundle.small.lab',
);

/** Steps in which few files change and the project judges its diagnostics otherwise. */
export const judgedSteps = stepsOf(
  [
    'judge diagnostics otherwise',
    'judge diagnostics otherwise',
    'judge diagnostics otherwise',
    'change a reference',
    'change a word',
    'leave junk beside the packs',
    'add a stray file',
  ],
  'bundle.small.lab',
);

/** Edits while processes work: all but those that damage the cache or the outputs, which they are writing. */
export const processEdits: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom(...(Object.keys(edits) as Kind[]).filter((kind) => !/cache|output|lockfile/.test(kind))),
  fc.nat({ max: 60 }),
  fc.nat({ max: 60 }),
);

function stepsOf(kinds: readonly Kind[], otherBundle: string): fc.Arbitrary<readonly RunStep[]> {
  const edit = fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 60 }), fc.nat({ max: 60 }));
  return fc.array(
    fc.record({
      edits: fc.array(edit, { maxLength: 2 }),
      profile: fc.constantFrom('fast', 'fast', 'fast', 'strict'),
      bundle: fc.constantFrom('bundle.base.lab', 'bundle.base.lab', otherBundle),
      out: fc.constantFrom('build', 'build', 'other'),
      during: fc.option(fc.record({ edit, n: fc.nat({ max: 150 }) }), { nil: undefined, freq: 3 }),
    }),
    { minLength: 2, maxLength: 9 },
  );
}

/** Applies an edit; does nothing if its subject does not exist. */
export function apply(root: string, [kind, first, second]: Edit): void {
  try {
    edits[kind](root, first, second);
  } catch (error) {
    if (!['ENOENT', 'EEXIST', 'ENOTEMPTY', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
  }
}
