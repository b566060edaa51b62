import { type Diagnostic, diagnostic, type Location } from '../../base/diagnostic/diagnostic.ts';
import { currentIds, type PackNames } from './pack-names.ts';

/** Notes a former id in a manifest or a bundle. */
export function formerId(names: PackNames, id: string, at: Location): Diagnostic {
  const now = currentIds(names, id)
    .map((each) => `\`${each}\``)
    .join(', ');
  return diagnostic('note.pack.replaced_id', `\`${id}\` is the former id of ${now}`, { at, help: `write ${now}` });
}
