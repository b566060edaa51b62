import { pluralize } from '../../../core/base/text/pluralize.ts';
import { runGit } from '../../../io/run-git.ts';
import { type InstallationCheck, isWorkTree, problem } from '../check.ts';

/** Packs are hashed byte by byte, so that a conversion by git changes their hashes. */
export const lineEnds: InstallationCheck = {
  id: 'line-ends',
  title: 'line ends of packs, as git checks them out',
  projectProblems: (installation) => {
    if (!isWorkTree(installation)) return [];
    const { root, project } = installation;
    const { packsRoot } = project;
    const converted = convertedFiles(runGit(root, ['ls-files', '--eol', '-z', '--', packsRoot]) ?? '');
    const attribute = `add \`${packsRoot}/** -text\` to \`.gitattributes\``;
    if (converted.length > 0)
      return [
        problem(
          'error',
          `git converted the line ends of ${pluralize(converted.length, 'file')} in \`${packsRoot}\``,
          `${attribute}, and check the packs out again`,
          converted[0],
        ),
      ];
    const [, , text] = (runGit(root, ['check-attr', '-z', 'text', '--', `${packsRoot}/pack.json`]) ?? '').split('\0');
    if (text === 'unset') return [];
    return [problem('warning', `git may convert line ends in \`${packsRoot}\``, attribute, '.gitattributes')];
  },
};

/** Returns the paths whose line ends differ between the index and the work tree, from `git ls-files --eol -z`. */
function convertedFiles(listing: string): string[] {
  return listing.split('\0').flatMap((entry) => {
    const [state = '', path = ''] = entry.split('\t');
    const [, inIndex, inTree] = /^i\/(\S*)\s+w\/(\S*)/.exec(state) ?? [];
    return inIndex === 'lf' && inTree === 'crlf' ? [path] : [];
  });
}
