/**
 * The compiler as a pure function: `import { compile } from 'xstack'`.
 *
 * @module xstack
 */
export * from '../../tools/xstack/index.ts';
