import { sha256Hex } from '#platform';
import type { JsonObject } from '../../core/base/json/value.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { packCanonicalHash } from '../../core/compiler/pack/canonical-hash.ts';
import { parseDependency } from '../../core/compiler/pack/dependency.ts';
import { UsageError } from '../../io/failure.ts';

/** A file to create; `path` is relative to the pack, the bundle or the repository that is created. */
export interface StarterFile {
  readonly path: string;
  readonly content: string;
}

/** Throws a `UsageError` unless the id can name a new pack. */
export function checkNewId(kind: 'pack' | 'bundle', id: string): void {
  if (typeof parseDependency(id, 0) !== 'string' && !id.includes('@') && pathProblem(id) === undefined) return;
  throw new UsageError(
    `\`${id}\` is not a ${kind} id; ids are lower-case words joined by dots, such as \`${kind}.domain.tides\``,
  );
}

/** The files of a pack that compiles: one domain. The manifest is last, so that it never names a file that does not exist. */
export function starterPack(packId: string, description: string): StarterFile[] {
  const domainId = packId.replace(/^pack\./, '');
  const payloadPath = `data/${domainId}.json`;
  const payload = printJson({ domain_id: domainId, version: '0.1.0', description });
  const manifest: JsonObject = {
    schema_version: '1.0.0',
    pack_id: packId,
    version: '0.1.0',
    compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
    dependencies: [],
    contribution_types: ['domain'],
    contributions: [{ type: 'domain', id: domainId, path: payloadPath }],
  };
  const hash = packCanonicalHash(manifest, [{ path: payloadPath, sha256: sha256Hex(payload), size: payload.length }]);
  return [
    { path: payloadPath, content: payload },
    { path: 'pack.json', content: printJson({ ...manifest, canonical_hash: hash, signature_status: 'unsigned' }) },
  ];
}

/** The `bundle.json` of a new bundle. */
export function starterBundle(bundleId: string, description: string, packIds: readonly string[]): string {
  return printJson({
    schema_version: '1.0.0',
    bundle_id: bundleId,
    description,
    pack_ids: [...packIds],
    optional_pack_ids: [],
  });
}

/** Prints JSON with an indentation of two spaces and a final newline, as in files that users edit. */
export function printJson(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
