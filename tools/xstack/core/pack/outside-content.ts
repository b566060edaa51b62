import type { SourceEntry } from './source-tree.ts';

/** Why an entry under the packs is not content. */
export type OutsideReason = 'junk' | 'version control' | 'ignored' | 'ignore file';

type Kind = SourceEntry['kind'];

/** The file with the patterns of what is not content, at the top of the packs and of a pack. */
export const ignoreFile = '.xstackignore';

/** Files that operating systems, editors and merges leave behind; `*` matches any characters. */
const junkFiles = [
  // macOS
  '.DS_Store',
  '._*',
  '.LSOverride',
  '.VolumeIcon.icns',
  '.apdisk',
  '.localized',
  'Icon\r',
  // Windows
  'Thumbs.db',
  'thumbs.db',
  'ehthumbs.db',
  'ehthumbs_vista.db',
  'desktop.ini',
  'Desktop.ini',
  // Linux and network file systems
  '.directory',
  '.nfs*',
  '.fuse_hidden*',
  // Editors
  '*~',
  '.*.swp',
  '.*.swo',
  '.*.swn',
  '.*.kate-swp',
  '.#*',
  '#*#',
  '.goutputstream-*',
  '*___jb_tmp___',
  '*___jb_old___',
  '~$*',
  '.~lock.*#',
  // Merges and patches
  '*.orig',
  '*.rej',
];

/** Directories of the same kind. None of these names can be a pack's. */
const junkDirectories = [
  '.AppleDouble',
  '.DocumentRevisions-V100',
  '.Spotlight-V100',
  '.TemporaryItems',
  '.Trashes',
  '.fseventsd',
  '__MACOSX',
  '$RECYCLE.BIN',
  'System Volume Information',
  '.Trash-*',
  '@eaDir',
  'lost+found',
];

/** Files and directories of version control: a pack, or all packs, may be a working copy of their own. */
const versionControl = [
  '.git',
  '.gitattributes',
  '.gitignore',
  '.gitkeep',
  '.gitmodules',
  '.git-blame-ignore-revs',
  '.github',
  '.gitlab',
  '.gitlab-ci.yml',
  '.gitea',
  '.forgejo',
  '.keep',
  '.lfsconfig',
  '.mailmap',
  '.hg',
  '.hgignore',
  '.hgsub',
  '.hgsubstate',
  '.hgtags',
  '.jj',
  '.svn',
  '.bzr',
  '.bzrignore',
  '.fslckout',
  '.pijul',
  '_darcs',
];

const isJunkFile = nameMatcher(junkFiles);
const isJunkDirectory = nameMatcher(junkDirectories);
const isVersionControl = nameMatcher(versionControl);

/** Why an entry with this name is not content, whatever the project says; undefined if it may be content. */
export function outsideContent(name: string, kind: Kind): OutsideReason | undefined {
  if (isVersionControl(name)) return 'version control';
  if (name === ignoreFile && kind === 'file') return 'ignore file';
  return (kind === 'directory' ? isJunkDirectory : isJunkFile)(name) ? 'junk' : undefined;
}

/** Matches names with patterns that have at most one `*`. Nearly all names are decided by a set and two characters. */
function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const affixes = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  const firsts = new Set(affixes.map(([prefix = '']) => prefix.charAt(0)));
  const lasts = new Set(
    affixes.filter(([prefix]) => prefix === '').map(([, suffix = '']) => suffix.charAt(suffix.length - 1)),
  );
  return (name) => {
    if (exact.has(name)) return true;
    if (!firsts.has(name.charAt(0)) && !lasts.has(name.charAt(name.length - 1))) return false;
    return affixes.some(
      ([prefix = '', suffix = '']) =>
        name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix),
    );
  };
}
