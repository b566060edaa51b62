/** What a check is given from outside. */
export type Variables = Readonly<Record<string, string | undefined>>;
