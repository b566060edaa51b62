/** Problems of an installation, found by `xstack doctor`. */
export const doctorCodes = {
  'refuse.doctor.problem': 'a part of the installation does not work',
  'warn.doctor.problem': 'a part of the installation is incomplete',
} as const;
