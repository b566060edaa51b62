import type { Location } from '../../core/base/diagnostic/diagnostic.ts';
import { locationResolver } from '../../core/base/diagnostic/resolve-locations.ts';
import { locationJson } from '../../core/base/diagnostic/to-json.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { readSourceIn } from '../project/read-source.ts';

/** Formats of locations in the files of a directory. */
export interface LocationFormats {
  /** `file:line:column`. */
  readonly text: (at: Location) => string;
  readonly json: (at: Location) => JsonObject;
}

/** Resolves these locations; each file is read once. */
export function locationFormats(root: string, locations: readonly Location[]): LocationFormats {
  const resolve = locationResolver(locations, readSourceIn(root));
  return {
    text: (at) => {
      const { file, range } = resolve(at);
      return range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
    },
    json: (at) => locationJson(resolve(at)),
  };
}
