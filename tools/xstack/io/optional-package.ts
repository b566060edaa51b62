import { UsageError } from './failure.ts';

export interface OptionalPackage {
  /** An instruction that makes the package unnecessary. */
  readonly alternative?: string;
}

/** Imports an optional package on use; throws a `UsageError` that names its install command if it is missing. */
export async function loadOptional<T>(
  name: string,
  load: () => Promise<T>,
  { alternative }: OptionalPackage = {},
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if ((code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') || !message.includes(`'${name}'`)) throw error;
    const other = alternative === undefined ? '' : `, or ${alternative}`;
    throw new UsageError(`the package \`${name}\` is not installed; run \`npm install ${name}\`${other}`);
  }
}
