import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import { schemaDiagnostic } from '../../base/schema/validate.ts';
import type { OwnType } from './content-model.ts';

/** Checks a payload of a contribution type that the project adds without a registry: it is only indexed. */
export function checkOwnPayload(
  report: Report,
  { problems, idField }: OwnType,
  { file, value }: JsonDocument<JsonObject>,
  contributionId: string,
): void {
  for (const problem of problems?.(value) ?? [])
    report(schemaDiagnostic('refuse.registry_compile.invalid_payload', file, problem));
  const id = idField === undefined ? contributionId : member(value, idField);
  if (id === contributionId) return;
  const at = { file, pointer: id === undefined ? '' : pointer(idField as string) };
  const message =
    id === undefined
      ? `\`${idField}\` is missing`
      : `\`${idField}\` is \`${String(id)}\`, but the contribution is \`${contributionId}\``;
  report(diagnostic('refuse.registry_compile.payload_id_mismatch', message, { at, help: 'give both the same id' }));
}
