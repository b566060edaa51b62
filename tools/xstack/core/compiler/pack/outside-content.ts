import type { OutsideReason, SourceEntry } from './source-tree.ts';

type Kind = SourceEntry['kind'];

/** The file with patterns of entries that are not content, in the directory of the packs or any below. */
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

/** Directories of the same kind. None of these names is valid for a pack. */
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

/** Files and directories of version control: a pack, or all packs, can be a separate working copy. */
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

const isFirst = 1;
const isLast = 2;
const boundaries = boundaryTable([...junkFiles, ...junkDirectories, ...versionControl, ignoreFile]);

/**
 * The first and last characters of the patterns; last characters only for patterns that begin with a lower-case letter
 * or `*`. Every run checks every entry, and these two characters exclude nearly all.
 */
function boundaryTable(patterns: readonly string[]): Uint8Array {
  const table = new Uint8Array(128);
  for (const pattern of patterns) {
    const isCommon = /^[a-z*]/.test(pattern);
    const code = pattern.charCodeAt(isCommon ? pattern.length - 1 : 0);
    table[code] = (table[code] ?? 0) | (isCommon ? isLast : isFirst);
  }
  return table;
}

/** Returns the reason why an entry with this name is never content; undefined if it may be content. */
export function outsideContent(name: string, kind: Kind): OutsideReason | undefined {
  const first = boundaries[name.charCodeAt(0)] ?? 0;
  const last = boundaries[name.charCodeAt(name.length - 1)] ?? 0;
  if ((first & isFirst) === 0 && (last & isLast) === 0) return undefined;
  if (isVersionControl(name)) return 'version control';
  if (name === ignoreFile && kind === 'file') return 'ignore file';
  return (kind === 'directory' ? isJunkDirectory : isJunkFile)(name) ? 'junk' : undefined;
}

/** Matches names with patterns that have at most one `*`. */
function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const affixes = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (name) => {
    if (exact.has(name)) return true;
    return affixes.some(
      ([prefix = '', suffix = '']) =>
        name.length >= prefix.length + suffix.length && name.startsWith(prefix) && name.endsWith(suffix),
    );
  };
}
