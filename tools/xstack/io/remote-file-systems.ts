import { statfsSync } from './file-system.ts';

/**
 * `statfs` types of file systems that do not report changes by another machine, the host of a container or Windows:
 * NFS, SMB and CIFS, 9p (WSL), FUSE (Docker Desktop, sshfs), VirtualBox, Parallels, AFS, Ceph, Lustre.
 */
const remote: readonly number[] = [
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x786f4256, 0x7c7c6673, 0x5346414f, 0x00c36400,
  0x0bd00bd0,
];

export function isRemote(path: string): boolean {
  return remote.includes(statfsSync(path).type);
}
