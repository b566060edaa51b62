import { createHash } from 'node:crypto';
import { canonicalJson, isObject, type Json, type JsonRecord, stringAt } from './json.ts';

/** A scene product package as in the contract. */
export interface PackageRecord extends JsonRecord {
  readonly package_name: string;
  readonly package_version: string;
  readonly scenes: readonly Scene[];
  readonly checksum: string;
}

export interface Scene extends JsonRecord {
  readonly code: string;
  readonly name: string;
}

const required = [
  'package_name',
  'package_version',
  'schema_version',
  'scene_version',
  'scenes',
  'profiles',
  'defaults',
  'policies',
  'compatibility',
  'checksum',
];

/** Returns the problems of the form of a package, as sentences. */
export function packageProblems(value: Json | undefined): string[] {
  if (!isObject(value)) return ['the export holds no package'];
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) return missing.map((name) => `the exported package has no \`${name}\``);
  const { scenes } = value;
  if (!Array.isArray(scenes)) return ['`scenes` of the exported package is not a list'];
  const codes = scenes.map((scene: Json) => stringAt(scene, 'code') ?? '');
  const sorted = [...new Set(codes)].sort();
  return [
    ...(scenes.length === 0 ? ['the exported package has no scenes'] : []),
    ...(codes.includes('') ? ['a scene of the exported package has no `code`'] : []),
    ...(scenes.some((scene: Json) => stringAt(scene, 'name') === undefined)
      ? ['a scene of the exported package has no `name`']
      : []),
    ...(sorted.join('\n') === codes.join('\n')
      ? []
      : ['the scenes of the exported package are not sorted by `code`, each once']),
    ...(value['checksum'] === checksumOf(value)
      ? []
      : ['the checksum of the exported package is not that of its content']),
  ];
}

interface PackageMembers {
  readonly package_name?: string;
  readonly package_version?: string;
  readonly scenes?: readonly Scene[];
}

/** Returns a package with these members replaced and its checksum recomputed. */
export function variantOf(pack: PackageRecord, members: PackageMembers): PackageRecord {
  const changed = { ...pack, ...members };
  return { ...changed, checksum: checksumOf(changed) };
}

/** Sorts scenes in package order. */
export function byCode(scenes: readonly Scene[]): Scene[] {
  return [...scenes].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** SHA-256 over the package without `checksum`: members sorted, no white space, non-ASCII escaped. */
export function checksumOf({ checksum: _, ...content }: JsonRecord): string {
  const ascii = canonicalJson(content).replace(/[\x7f-\uffff]/g, escaped);
  return createHash('sha256').update(ascii).digest('hex');
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
