/**
 * The file system: the only module that imports `node:fs`, so that a simulated disk can replace it
 * (`test/support/disk`). Re-exports cost nothing at run time: the bundler resolves them to `node:fs`.
 */
export {
  accessSync,
  type BigIntStats,
  closeSync,
  constants,
  copyFileSync,
  type Dirent,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdir,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  rmdir,
  rmdirSync,
  rmSync,
  type Stats,
  stat,
  statSync,
  utimes,
  writeSync,
} from 'node:fs';
