/** The users of a portal. */
export const portalCodes = {
  'refuse.portal.user_exists': { severity: 'error', title: 'a portal has a user of that name' },
  'refuse.portal.unknown_user': { severity: 'error', title: 'a portal has no user of that name' },
} as const;
