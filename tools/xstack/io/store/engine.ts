/** Database engine of a store; a few statements depend on it. */
export type Engine = 'sqlite' | 'postgres';
