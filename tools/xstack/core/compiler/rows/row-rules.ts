import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import { assetFiles, checkAssetFiles } from './asset-files.ts';
import { checkOwningPack, legacyEntryProblems } from './astronomy.ts';
import type { Collection } from './collection.ts';
import { checkSelectors } from './ui-window.ts';

/** Checks and computed members of a kind of rows that its data cannot express. */
interface RowRule extends Pick<Collection, 'check' | 'compute'> {
  /** Replaces the check against the schema. */
  readonly problems?: (value: JsonValue, defaults: JsonObject) => readonly SchemaProblem[];
}

export type RuleName = 'asset_files' | 'legacy_form' | 'owning_pack' | 'selectors';

/** Rules by their name in the files of `content-model/`. */
export const rowRules: Readonly<Record<RuleName, RowRule>> = {
  asset_files: { check: checkAssetFiles, compute: assetFiles },
  legacy_form: { problems: legacyEntryProblems },
  owning_pack: { check: checkOwningPack },
  selectors: { check: checkSelectors },
};
