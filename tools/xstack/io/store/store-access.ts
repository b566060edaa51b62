/**
 * `read`: nothing is created or changed, and tables of an older xstack are not migrated. `write`: the store must exist;
 * older tables are migrated. `create`: a missing store is created.
 */
export type StoreAccess = 'read' | 'write' | 'create';
