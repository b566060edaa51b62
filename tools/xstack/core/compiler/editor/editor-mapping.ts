import { compareText } from '../../base/text/compare.ts';
import { type IgnoreRules, matchIgnoreRules, parseIgnoreRules } from '../../base/text/ignore-rules.ts';
import type { ContentModelDocument } from '../content-model/content-model-document.ts';
import { builtInRows } from '../rows/collections.ts';
import { contributionTypes } from '../rows/contribution-types.ts';
import { defaultSchema, type EditorSchemas, sidecarSchema, typeSchema } from './editor-schemas.ts';

/** Files that an editor checks with a schema, in the form of `json.schemas` of VS Code. */
export interface SchemaMapping {
  /** The last pattern that matches a file decides; one that begins with `!` excludes it. */
  readonly fileMatch: readonly string[];
  readonly url: string;
}

/** A built-in mapping: patterns of files in the directories of the contract, and the name of a schema. */
export interface BuiltInMapping {
  readonly patterns: readonly string[];
  readonly schema: string;
}

/** A contribution as its manifest names it. */
export interface EditorContribution {
  readonly packId: string;
  /** Directory of the pack below that of all packs: `core/pack.core.a`. */
  readonly directory: string;
  readonly type: string;
  readonly path: string;
}

export interface MappingInput {
  readonly builtIn: readonly BuiltInMapping[];
  readonly contentModel: ContentModelDocument;
  readonly own: EditorSchemas;
  readonly contributions: readonly EditorContribution[];
  /** Directory of the packs. */
  readonly packsRoot: string;
  readonly builtInUrl: (schema: string) => string;
  readonly ownUrl: (schema: string) => string;
}

/**
 * Returns the schemas of all files of a project. Depends on manifests only by the types and paths of contributions. A
 * payload has the schema of its type: patterns of usual names exclude it where they match by its name only.
 */
export function editorMapping(input: MappingInput): SchemaMapping[] {
  const { builtIn, contentModel, own, packsRoot, builtInUrl, ownUrl } = input;
  const { sidecars = [], contribution_types = [] } = contentModel;
  const elsewhere = contributionTypes.map((type) => payloadsElsewhere(input, type));
  const known = builtIn.map(({ patterns, schema }) => {
    const further = own.has(schema) ? elsewhere.filter((each) => each.schema === schema) : [];
    const all = [...patterns, ...further.flatMap((each) => each.patterns)];
    const others = otherPayloads(input, (type) => payloadSchemaName(type) === schema, schema, all);
    return { fileMatch: [...all, ...others], url: own.has(schema) ? ownUrl(schema) : builtInUrl(schema) };
  });
  const others = elsewhere
    .filter(({ schema, patterns }) => patterns.length > 0 && !own.has(schema))
    .map(({ type, patterns }) => ({ fileMatch: patterns, url: ownUrl(typeSchema(type)) }));
  const types = contribution_types.map(({ name }) => {
    const usual = `${packsRoot}/*/*/data/${name}.*.json`;
    const further = patternsOf(input, ({ type }) => type === name).filter((pattern) => !isMatch(usual, pattern));
    const all = [usual, ...further];
    const others = otherPayloads(input, (type) => type === name, name, all);
    return { fileMatch: [...all, ...others], url: ownUrl(typeSchema(name)) };
  });
  const beside = sidecars.map(({ name }) => ({
    fileMatch: [`${packsRoot}/*/*/${name}`],
    url: ownUrl(sidecarSchema(name)),
  }));
  return [...known, ...others, ...types, ...beside, ...defaults(input)];
}

/**
 * Returns patterns that exclude the payloads of other types that the patterns of a schema match. That of `registry_entries`
 * checks payloads with a known `entry_type` only, so that it excludes none.
 */
function otherPayloads(
  input: MappingInput,
  isOwn: (type: string) => boolean,
  schema: string,
  patterns: readonly string[],
): string[] {
  if (schema === 'registry_entries') return [];
  return patternsOf(input, ({ type }) => !isOwn(type))
    .filter((other) => patterns.some((each) => isMatch(each, other)))
    .map((other) => `!${other}`);
}

/** Returns the payloads of a built-in type that the built-in mapping of its schema does not match. */
function payloadsElsewhere(input: MappingInput, type: string) {
  const schema = payloadSchemaName(type);
  const usual = input.builtIn.filter((each) => each.schema === schema).flatMap(({ patterns }) => patterns);
  const patterns = patternsOf(input, (each) => each.type === type).filter(
    (pattern) => !usual.some((each) => isMatch(each, pattern)),
  );
  return { type, schema, patterns };
}

/** Returns the name of the schema of the payloads of a built-in type. */
export function payloadSchemaName(type: string): string {
  const kinds = [...builtInRows.values()].filter(({ definition }) => definition.type === type);
  const rows = kinds.find(({ definition }) => definition.payload_member === undefined);
  return rows?.schema ?? 'registry_entries';
}

/** Maps the payloads to which a rule of `entry_type_default` applies. */
function defaults(input: MappingInput): SchemaMapping[] {
  const rules = (input.contentModel.entry_type_default ?? []).map(({ pack_id, path }) => ({
    packId: pack_id,
    path: path === undefined ? undefined : parseIgnoreRules(path),
  }));
  return rules.flatMap((_, i) => {
    const applies = (each: EditorContribution) =>
      each.type === 'registry_entries' && rules.findIndex((rule) => isRuleOf(rule, each)) === i;
    const fileMatch = patternsOf(input, applies);
    return fileMatch.length === 0 ? [] : [{ fileMatch, url: input.ownUrl(defaultSchema(i)) }];
  });
}

interface DefaultRule {
  readonly packId: string | undefined;
  readonly path: IgnoreRules | undefined;
}

function isRuleOf(rule: DefaultRule, { packId, path }: EditorContribution): boolean {
  const isPath = rule.path === undefined || matchIgnoreRules(rule.path, path, false) === true;
  return (rule.packId ?? packId) === packId && isPath;
}

/** Returns patterns of the selected payloads: of all packs if a path is selected wherever it exists, else of one pack. */
function patternsOf(
  { contributions, packsRoot }: MappingInput,
  isSelected: (contribution: EditorContribution) => boolean,
): string[] {
  const others = new Set(contributions.filter((each) => !isSelected(each)).map(({ path }) => path));
  const patterns = contributions
    .filter(isSelected)
    .map(({ path, directory }) => `${packsRoot}/${others.has(path) ? directory : '*/*'}/${path}`);
  return [...new Set(patterns)].sort(compareText);
}

/** Reports whether a pattern with `*` matches a path or another pattern. */
function isMatch(pattern: string, path: string): boolean {
  const parts = pattern.split('/');
  const steps = path.split('/');
  return parts.length === steps.length && parts.every((part, i) => isStepMatch(part, steps[i] as string));
}

function isStepMatch(part: string, step: string): boolean {
  const [before = '', ...rest] = part.split('*');
  const after = rest.at(-1);
  if (after === undefined) return part === step;
  return step.startsWith(before) && step.endsWith(after) && step.length >= before.length + after.length;
}
