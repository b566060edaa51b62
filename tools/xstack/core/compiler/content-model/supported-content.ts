import { diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import type { Collection } from '../rows/collection.ts';
import { collections } from '../rows/collections.ts';
import { type DefinitionFile, type RefusedDefinitions, readDefinitions } from '../rows/registry-definition.ts';
import type { ReportTo } from '../stage.ts';
import { builtInModel, type ContentModel, contentModelFile } from './content-model.ts';
import type { ContentModelContext, KindReference, readContentModel } from './read-content-model.ts';

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

/** A content model file, and the function that reads it: it is loaded only if a project has such a file. */
export interface ContentModelSource {
  /** Absent if the file cannot be read, which an error reports. */
  readonly bytes?: Uint8Array | undefined;
  readonly read: typeof readContentModel;
}

/** Reads the content model, if there is one, and the registry definitions of a project. */
export function readSupportedContent(
  context: Omit<ContentModelContext, 'builtIn'>,
  contentModel: ContentModelSource | undefined,
  definitions: readonly DefinitionFile[],
): SupportedContent {
  const builtIn = { model: builtInModel, collections };
  const own = contentModel?.bytes && contentModel.read({ ...context, builtIn: collections }, contentModel.bytes);
  if (contentModel !== undefined && own === undefined) return { ...builtIn, isModelRefused: true };
  const { model, collections: known } = own ?? builtIn;
  const { collections: defined, refused } = readDefinitions({ ...context, builtIn: known, model }, definitions);
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
