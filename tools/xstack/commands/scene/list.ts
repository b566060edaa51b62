import { listPackages, type PackageSummary } from '../../core/scene/describe.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { registryOptions, sceneCommand } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'list the packages of a registry',
    options: registryOptions,
    examples: [['xstack scene list', 'every package with its latest version']],
  },
  (_args, { report, registry }) => {
    const read = readRegistryIndex(report, registry);
    if (read === undefined) return undefined;
    const packages = listPackages(read.index);
    return { payload: { packages, total: packages.length }, text: packageTable(packages) };
  },
);

export function packageTable(packages: readonly PackageSummary[]): string {
  if (packages.length === 0) return 'no packages\n';
  const rows = packages.map(({ name, latest, version_count, description }) => [
    name,
    latest,
    String(version_count),
    description,
  ]);
  return table([['package', 'latest', 'versions', ''], ...rows]);
}

/** Columns as wide as their widest cell; the last one is left as it is. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}
