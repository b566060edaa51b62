import { diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import type { Collection } from '../rows/collection.ts';
import { collections } from '../rows/collections.ts';
import { type DefinitionFile, type RefusedDefinitions, readDefinitions } from '../rows/registry-definition.ts';
import type { ReportTo } from '../stage.ts';
import { builtInModel, type ContentModel, contentModelFile } from './content-model.ts';
import { type ContentModelContext, type KindReference, readContentModel } from './read-content-model.ts';

/** Everything that a project supports. */
export interface SupportedContent {
  readonly model: ContentModel;
  /** The built-in collections with their extensions, those of own contribution types, and those of registry definitions. */
  readonly collections: readonly Collection[];
  /** Absent if no definition was refused. */
  readonly refusedDefinitions?: RefusedDefinitions | undefined;
  /** True if the content model is refused: then no pack can be checked. */
  readonly isModelRefused?: boolean;
}

/** Reads the content model, if there is one, and the registry definitions of a project. */
export function readSupportedContent(
  context: Omit<ContentModelContext, 'builtIn'>,
  contentModel: { readonly bytes?: Uint8Array | undefined } | undefined,
  definitions: readonly DefinitionFile[],
): SupportedContent {
  const builtIn = { model: builtInModel, collections };
  const { bytes } = contentModel ?? {};
  const own = bytes && readContentModel({ ...context, builtIn: collections }, bytes);
  if (contentModel !== undefined && own === undefined) return { ...builtIn, isModelRefused: true };
  const { model, collections: known } = own ?? builtIn;
  const { collections: defined, refused } = readDefinitions(
    { ...context, builtIn: known, contributionTypes: model.contributionTypes },
    definitions,
  );
  const isModelRefused =
    own !== undefined && !checkReferences(context.to, own.references, [...known, ...defined], refused);
  return {
    model,
    collections: [...known, ...defined],
    ...(refused !== undefined && { refusedDefinitions: refused }),
    ...(isModelRefused && { isModelRefused }),
  };
}

/** Reports references of a content model to kinds that neither it nor a registry definition has. */
function checkReferences(
  to: ReportTo,
  references: readonly KindReference[],
  collections: readonly Collection[],
  refused: RefusedDefinitions | undefined,
): boolean {
  const kinds = [...new Set(collections.map(({ kind }) => kind))];
  const isUnknown = ({ kind }: KindReference) =>
    !kinds.includes(kind) && refused?.kinds.has(kind) !== true && refused?.isComplete !== false;
  const unknown = references.filter(isUnknown);
  for (const { kind, at } of unknown)
    to('01.compatx.check')(
      diagnostic('refuse.content_model.invalid', `no rows have the kind \`${kind}\``, {
        at: { file: contentModelFile, pointer: at },
        help: didYouMean(kind, kinds) ?? `use one of the kinds ${kinds.map((known) => `\`${known}\``).join(', ')}`,
      }),
    );
  return unknown.length === 0;
}
