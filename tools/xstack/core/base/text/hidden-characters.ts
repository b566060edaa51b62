/** Ranges for a character class of a regular expression with the flag `u`. */
export const controlCharacters = '\\u0000-\\u001f\\u007f-\\u009f';

/** Bidirectional controls and characters of zero width: two names that contain them can look the same and differ. */
export const invisibleCharacters =
  '\\u00ad\\u061c\\u115f\\u1160\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\u{e0000}-\\u{e007f}';

/** Pattern of ids: no white space at the ends, no control or invisible character. Matches the empty string, too. */
export const idPattern = `^([^\\s${controlCharacters}${invisibleCharacters}]([^${controlCharacters}${invisibleCharacters}]*[^\\s${controlCharacters}${invisibleCharacters}])?)?$`;

/** Predicate for strings that `idPattern` does not match. */
export const idRule = 'must be text without white space at its ends, control or invisible characters';
