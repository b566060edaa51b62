/** The users of a portal. */
export const portalCodes = {
  'refuse.portal.user_exists': 'the user of a portal exists already',
  'refuse.portal.unknown_user': 'the user of a portal does not exist',
} as const;
