import type { Location } from '../../core/base/diagnostic/diagnostic.ts';
import { locationResolver, type ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { locationJson } from '../../core/base/diagnostic/to-json.ts';
import type { JsonObject } from '../../core/base/json/value.ts';

/** Formats of locations in source files. */
export interface LocationFormats {
  /** Adds the range. */
  readonly resolve: (at: Location) => Location;
  /** `file:line:column`. */
  readonly text: (at: Location) => string;
  readonly json: (at: Location) => JsonObject;
}

/** Resolves these locations; each file is read once. */
export function locationFormats(readText: ReadSource, locations: readonly Location[]): LocationFormats {
  const resolve = locationResolver(locations, readText);
  return {
    resolve,
    text: (at) => {
      const { file, range } = resolve(at);
      return range === undefined ? file : `${file}:${range.start.line}:${range.start.column}`;
    },
    json: (at) => locationJson(resolve(at)),
  };
}
