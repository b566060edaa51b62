import { configFile } from '../../core/base/config/config.ts';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { visibleLine } from '../../core/base/diagnostic/visible.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import { pointerSteps, valueAt } from '../../core/base/json/pointer.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { shortHash } from '../../core/base/text/short-hash.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { readAddress } from '../../core/explain/value/address.ts';
import { RevisionCache } from '../../io/cache/cache.ts';
import { UsageError } from '../../io/failure.ts';
import { type Commit, commitOf, commitsBetween } from '../project/history.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { definitionsRoot } from '../project/project-inputs.ts';
import { RefusedError } from '../refused-error.ts';
import type { Explanation } from './explanation.ts';
import { revisionValues } from './revision-values.ts';

/** A value in a revision: absent if it does not exist there; unknown if the revision cannot be compiled. */
type PastValue = { readonly value: JsonValue } | 'absent' | 'unknown';

interface ValueChange {
  readonly commit: Commit;
  readonly before: PastValue;
  readonly after: PastValue;
}

/**
 * Lists the commits up to HEAD in which the value at an address changed, oldest first. Packs are compiled once for each of
 * their states. Of merges, the first parent is followed; a commit that cannot be compiled is skipped and listed.
 */
export async function valueHistory(
  project: Project,
  args: ProjectArguments & BundleArguments,
  address: string,
  since: string | undefined,
): Promise<Explanation | Diagnostic> {
  const head = commitOf(project.root, 'HEAD', '--history');
  const start = since === undefined ? undefined : commitOf(project.root, since, '--since');
  // In memory only: the packs of many commits would displace those of other commands.
  const cache = new RevisionCache();
  const valueIn = async (commit: string): Promise<PastValue> => {
    try {
      const { context } = await revisionValues(project, { ...head, commit }, args, cache);
      const found = readAddress(context, address);
      if ('problem' in found) return 'absent';
      const value = valueAt(context.registry(found.file), pointerSteps(found.pointer));
      return value === undefined ? 'absent' : { value };
    } catch (error) {
      if (error instanceof RefusedError || error instanceof UsageError) return 'unknown';
      throw error;
    }
  };
  const range = start === undefined ? head.commit : `${start.commit}..${head.commit}`;
  const paths = [
    project.packsRoot,
    project.bundlesRoot,
    definitionsRoot,
    contentModelFile,
    versionRegistryFile,
    configFile,
  ];
  const commits = commitsBetween(project.root, range, paths);
  const changes: ValueChange[] = [];
  const skipped: Commit[] = [];
  let before: PastValue = start === undefined ? 'absent' : await valueIn(start.commit);
  for (const commit of commits) {
    const after = await valueIn(commit.commit);
    if (after === 'unknown') skipped.push(commit);
    else {
      if (textOf(after) !== textOf(before)) changes.push({ commit, before, after });
      before = after;
    }
  }
  if (changes.length === 0 && before === 'absent')
    return diagnostic('refuse.explain.unknown_id', `no commit has the value \`${address}\``, {
      help: 'name a value that `xstack explain` shows, or an earlier `--since`',
    });
  return historyExplanation(address, changes, { skipped, count: commits.length });
}

function textOf(value: PastValue): string {
  return typeof value === 'string' ? value : `value ${canonicalJson(value.value)}`;
}

function historyExplanation(
  address: string,
  changes: readonly ValueChange[],
  { skipped, count }: { readonly skipped: readonly Commit[]; readonly count: number },
): Explanation {
  const sign = (mark: string, value: PastValue) =>
    typeof value === 'string'
      ? value === 'unknown'
        ? `  ${mark} unknown\n`
        : ''
      : `  ${mark} ${visibleLine(canonicalJson(value.value))}\n`;
  const lines = changes.map(
    ({ commit, before, after }) => `${titleOf(commit)}\n${sign('-', before)}${sign('+', after)}`,
  );
  const left = skipped.map((commit) => `${titleOf(commit)}\n  cannot be compiled\n`);
  const member = (name: string, value: PastValue) => (typeof value === 'string' ? {} : { [name]: value.value });
  return {
    json: {
      address,
      commits: count,
      changes: changes.map(({ commit: { commit, subject }, before, after }) => ({
        ...{ commit, subject },
        ...member('old', before),
        ...member('new', after),
      })),
      skipped_commits: skipped.map(({ commit }) => commit),
    },
    text: `${address}: ${pluralize(changes.length, 'change')} in ${pluralize(count, 'commit')}\n${lines.join('')}${left.join('')}`,
  };
}

function titleOf({ commit, subject }: Commit): string {
  return `${shortHash(commit)} ${visibleLine(subject)}`;
}
