import { type ComparedProject, expectSame, type MemoryPack } from './fast-core.ts';
import { mutated, randomOf } from './fast-core-mutations.ts';

/** Compares changed packs of several projects, one for each seed; returns the number of those that the core accepts. */
export function acceptedMutations(
  projects: readonly ComparedProject[],
  { from, count }: { readonly from: number; readonly count: number },
): number {
  let accepted = 0;
  for (let seed = from; seed < from + count; seed++) {
    const random = randomOf(seed);
    const project = projects[random(projects.length)] as ComparedProject;
    const pack = project.packs[random(project.packs.length)] as MemoryPack;
    try {
      if (expectSame(project, mutated(pack, random))) accepted++;
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
  return accepted;
}
