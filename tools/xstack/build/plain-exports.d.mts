export function withPlainExports(fileName: string, code: string): string;
