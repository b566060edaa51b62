/** `xstack bisect`. */
export const bisectCodes = {
  'refuse.bisect.not_failing': 'the command passes where it must fail',
  'refuse.bisect.always_failing': 'the command fails where it must pass',
  'refuse.bisect.unchanged': 'no commit in the range changes the pack',
  'refuse.bisect.aborted': 'the command gave no verdict',
} as const;
