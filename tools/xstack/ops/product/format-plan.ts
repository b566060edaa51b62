import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { fieldLabel } from '../../core/product/fields.ts';
import type { FieldChange, PlanAction, PlanItem } from '../../core/product/types.ts';
import type { DryRunAnswer } from './answers.ts';

const shownScenes = 20;

const verbs: Readonly<Record<PlanAction, string>> = {
  add: 'added',
  overwrite: 'overwritten',
  rename: 'renamed',
  skip: 'skipped',
  unchanged: 'unchanged',
};

/** Formats a plan: the scenes of each kind of action, and their differences. */
export function formatPlan({
  package_name,
  package_version,
  channel,
  from_version,
  strategy,
  summary,
  items,
}: DryRunAnswer['plan']): string {
  const from = from_version === null ? '' : `, over ${from_version}`;
  const head = `${package_name} ${package_version} (${channel}${from}), ${strategy}: ${pluralize(summary.scene_count, 'scene')}\n`;
  const actions = Object.keys(verbs) as PlanAction[];
  return (
    head +
    actions
      .map((action) =>
        section(
          action,
          items.filter((item) => item.action === action),
        ),
      )
      .join('')
  );
}

function section(action: PlanAction, items: readonly PlanItem[]): string {
  if (items.length === 0) return '';
  const shown = action === 'unchanged' ? [] : items.slice(0, shownScenes);
  const more = items.length - shown.length;
  const rest = action === 'unchanged' || more === 0 ? '' : `    ... and ${more} more (all with --json)\n`;
  return `  ${verbs[action]}: ${items.length}\n${shown.map(formatItem).join('')}${rest}`;
}

function formatItem({ code, to, changed_fields }: PlanItem): string {
  const target = to === undefined ? '' : ` -> ${to}`;
  return `    ${code}${target}\n${changed_fields.map(formatChange).join('')}`;
}

function formatChange(change: FieldChange): string {
  return `      ${fieldLabel(change.field)}: ${formatValue(change.old)} -> ${formatValue(change.new)}\n`;
}

function formatValue(value: JsonValue | undefined): string {
  if (value === undefined) return '(absent)';
  const text = canonicalJson(value);
  return text.length <= 60 ? text : `${text.slice(0, 57).toWellFormed()}...`;
}
