import { RE2JS } from 're2js';
import { plainPattern } from './plain-pattern.ts';
import { rowSchemaCompiler } from './row-schema-compiler.ts';

/** Supports any pattern. Patterns are untrusted: RE2 matches each of them in linear time. */
export const compileRowSchema = rowSchemaCompiler((pattern) => plainPattern(pattern) ?? RE2JS.compile(pattern));
