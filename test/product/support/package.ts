/** Packages for tests, with the checksum that deployed instances compute. */

import type { JsonObject, JsonValue } from '../../../tools/xstack/core/base/json/value.ts';
import { packageChecksum } from '../../../tools/xstack/core/product/checksum.ts';

export type TestScene = { readonly code: string; readonly name: string } & JsonObject;

export interface PackageParts {
  readonly name?: string;
  readonly version?: string;
  readonly scenes?: readonly TestScene[];
  /** Members that are replaced or added. */
  readonly members?: JsonObject;
}

/** The source of a package with a correct checksum, whatever its content. */
export function packageText({
  name = 'demo.world',
  version = '1.0.0',
  scenes = [],
  members = {},
}: PackageParts): string {
  return withChecksum({
    package_name: name,
    package_version: version,
    schema_version: '1.0.0',
    scene_version: version,
    scenes,
    profiles: {},
    defaults: { scene_channel: 'stable' },
    policies: {},
    compatibility: { min_core_version: '0.1.0', supported_schema_versions: ['1.0.0'] },
    ...members,
  });
}

/** The text of a value with the checksum that it has. */
function withChecksum(value: JsonObject): string {
  const open = JSON.stringify({ ...value, checksum: '' });
  const checksum = packageChecksum(open, JSON.parse(open) as JsonObject);
  return `${JSON.stringify({ ...value, checksum }, null, 2)}\n`;
}

export function scene(code: string, name: string, more: Readonly<Record<string, JsonValue>> = {}): TestScene {
  return { code, name, ...more };
}
