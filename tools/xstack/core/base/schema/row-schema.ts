import { RE2JS } from 're2js';
import { plainPattern } from './plain-pattern.ts';
import { rowSchemaCompiler } from './row-schema-compiler.ts';

/** For any pattern. Patterns come from whoever wrote the repository: RE2 matches every one of them in linear time. */
export const compileRowSchema = rowSchemaCompiler((pattern) => plainPattern(pattern) ?? RE2JS.compile(pattern));
