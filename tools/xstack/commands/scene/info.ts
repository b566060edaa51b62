import type { JsonObject } from '../../core/base/json/value.ts';
import { listVersions, type VersionSummary } from '../../core/scene/describe.ts';
import { stringMember, tagsOf } from '../../core/scene/index/index.ts';
import { readHistory } from '../../io/package-registry/history.ts';
import { findEntry } from '../../ops/scene/find-entry.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { versionTable } from '../../ops/scene/version-table.ts';

export const command = sceneCommand(
  {
    summary: 'show the registry entry of a package',
    positionals: [{ name: 'package', summary: 'the name of the package' }],
    options: {
      ...registryOptions,
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the same as the positional' },
    },
    examples: [['xstack scene info lantern', 'group, description, versions, tags, owner, overwritten versions']],
  },
  (args, context) => {
    const name = requiredOption(context.report, args, 'name', 'package');
    if (name === undefined) return undefined;
    const entry = findEntry(context, name);
    if (entry === undefined) return undefined;
    const versions = listVersions(entry);
    const payload = {
      success: true,
      name,
      group: stringMember(entry.value, 'group'),
      description: stringMember(entry.value, 'description'),
      latest: stringMember(entry.value, 'latest'),
      owner: stringMember(entry.value, 'owner') || null,
      tags: Object.fromEntries(tagsOf(entry)),
      versionCount: versions.length,
      versions,
      overwritten: readHistory(context.registry).filter(
        (event) => event['package'] === name && event['action'] === 'overwrite',
      ),
    };
    return { payload, text: infoText(payload) };
  },
);

interface Info {
  readonly name: string;
  readonly group: string;
  readonly description: string;
  readonly latest: string;
  readonly owner: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: readonly VersionSummary[];
  readonly overwritten: readonly JsonObject[];
}

function infoText({ name, group, description, latest, owner, tags, versions, overwritten }: Info): string {
  const lines = [
    name,
    `  group        ${group}`,
    `  description  ${description}`,
    `  latest       ${latest}`,
    ...(owner === null ? [] : [`  owner        ${owner}`]),
    ...Object.entries(tags).map(([tag, version]) => `  tag ${tag.padEnd(9)}${version}`),
    ...overwritten.map(
      (event) =>
        `  overwritten  ${event['version']} at ${event['at']}, was ${event['replaced_integrity'] ?? 'unknown'}`,
    ),
  ];
  return `${lines.join('\n')}\n\n${versionTable(versions)}`;
}
