/** Which database a store is in; the few statements that differ ask. */
export type Engine = 'sqlite' | 'postgres';
