/**
 * `read`: nothing is created or changed, tables of an older xstack included. `write`: the store must exist; older tables
 * are migrated. `create`: it is created if it does not exist.
 */
export type StoreAccess = 'read' | 'write' | 'create';
