import type { Portal } from './portal.ts';

export function openApiDocument(_: Portal): object {
  return { openapi: '3.1.0' };
}
