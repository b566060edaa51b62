import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import { assetFiles, checkAssetFiles } from './asset-files.ts';
import { checkOwningPack, legacyEntryProblems } from './astronomy.ts';
import type { Collection } from './collection.ts';
import { checkSelectors } from './ui-window.ts';

/** What a kind of rows needs beyond its data. */
interface RowRule extends Pick<Collection, 'check' | 'compute'> {
  /** Replaces the check against the schema. */
  readonly problems?: (value: JsonValue, defaults: JsonObject) => readonly SchemaProblem[];
}

export type RuleName = 'asset_files' | 'legacy_form' | 'owning_pack' | 'selectors';

/** The rules that a file of `content-model/` names. */
export const rowRules: Readonly<Record<RuleName, RowRule>> = {
  asset_files: { check: checkAssetFiles, compute: assetFiles },
  legacy_form: { problems: legacyEntryProblems },
  owning_pack: { check: checkOwningPack },
  selectors: { check: checkSelectors },
};
