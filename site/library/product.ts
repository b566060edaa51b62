/**
 * Operations on scene product packages, as the command line and the portal use them.
 *
 * @module xstack/product
 */
export * from '../../tools/xstack/ops/product/service.ts';
