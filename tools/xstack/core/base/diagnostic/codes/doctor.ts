/** Problems of an installation, found by `xstack doctor`. */
export const doctorCodes = {
  'refuse.doctor.problem': { severity: 'error', title: 'a part of the installation does not work' },
  'warn.doctor.problem': { severity: 'warning', title: 'a part of the installation is incomplete' },
} as const;
