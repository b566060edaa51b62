import { expectInstalled, expectLogged, exportPackage } from '../instance.ts';
import { type CheckSession, invoke } from '../session.ts';

export interface ExportCheckOptions {
  readonly packageName: string;
  readonly packageVersion: string;
  readonly channel: string;
}

/** Exports a package and checks that the ledger and the log record it. Returns the files to store. */
export async function exportCheck(
  session: CheckSession,
  options: ExportCheckOptions,
): Promise<Readonly<Record<string, string>>> {
  const { packageName, packageVersion, channel } = options;
  await invoke(session, 'app.init', { scene: 'web', with_preload: false });
  const { pack, trace } = await exportPackage(session, packageName, packageVersion, channel);
  await expectInstalled(session, pack, 'export');
  await expectLogged(session, trace, 'package_export', {
    package_name: packageName,
    package_version: packageVersion,
    checksum: pack.checksum,
  });
  return { 'scene_package.json': `${JSON.stringify(pack, null, 2)}\n` };
}
