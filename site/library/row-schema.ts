/**
 * Compiles the row schemas of the registries that a project defines itself: an argument of `compile`.
 *
 * @module xstack/row-schema
 */
export * from '../../tools/xstack/core/base/schema/row-schema.ts';
