import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import { isJsonObject } from '../../base/json/value.ts';
import type { RowSource } from './collection.ts';

const selectorPattern = /^[A-Za-z_]\w*(?:\[(?:\d+|\*)\])?(?:\.[A-Za-z_]\w*(?:\[(?:\d+|\*)\])?)*$/;

/** Checks that selectors are valid and that none reads the truth model: a window observes perceived data only. */
export function checkSelectors(report: Report, { value, file, pointer }: RowSource): boolean {
  let isValid = true;
  for (const { selector, at } of selectorsIn(value['widgets'] as JsonObject, `${pointer}/widgets`)) {
    if (!selectorPattern.test(selector)) {
      isValid = false;
      report(
        diagnostic('refuse.registry_compile.invalid_ui_selector', `invalid selector \`${selector}\``, {
          at: { file, pointer: at },
          help: 'write identifiers joined by dots, each with an optional `[n]` or `[*]`, such as `bodies[*].name`',
        }),
      );
    } else if (selector.startsWith('truth_model')) {
      isValid = false;
      report(
        diagnostic(
          'refuse.registry_compile.truth_selector_forbidden',
          `the selector \`${selector}\` reads the truth model`,
          {
            at: { file, pointer: at },
            help: 'select from perceived data; a window must not read the truth model',
          },
        ),
      );
    }
  }
  return isValid;
}

function* selectorsIn(widget: JsonValue | undefined, at: string): Generator<{ selector: string; at: string }> {
  if (!isJsonObject(widget)) return;
  const binding = widget['data_binding'];
  if (isJsonObject(binding)) yield { selector: binding['selector'] as string, at: `${at}/data_binding/selector` };
  const children = (widget['children'] ?? []) as readonly JsonValue[];
  for (const [i, child] of children.entries()) yield* selectorsIn(child, `${at}/children/${i}`);
}
