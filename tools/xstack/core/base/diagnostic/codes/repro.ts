/** `xstack repro`. */
export const reproCodes = {
  'refuse.repro.not_reproduced': 'the files alone do not give the diagnostic',
  'warn.repro.words_kept': 'words of the authors are part of the diagnostic',
} as const;
