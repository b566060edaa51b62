/** Environment variables of a check. */
export type Variables = Readonly<Record<string, string | undefined>>;
