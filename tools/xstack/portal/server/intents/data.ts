import { didYouMean } from '../../../core/base/diagnostic/suggest.ts';
import type { JsonValue } from '../../../core/base/json/value.ts';
import type { RecordsAnswer } from '../../answers.ts';
import { type Answered, answered, type Intent, refused } from '../intent.ts';
import { type DataRecord, models, type Order } from '../models.ts';
import { notFound, refusal } from '../refusal.ts';

/** Reads records of a model, as clients of the contract do; it never writes, whatever `op` says. */
export const data: Intent = {
  role: 'viewer',
  handle: async ({ params }, { instance }): Promise<Answered> => {
    const query = params as unknown as DataParams;
    const { op = 'list', limit = 100, domain = [] } = query;
    if (op !== 'list')
      return wrong('UNKNOWN_OP', `\`api.data\` has no operation \`${op}\``, 'it only reads: use `list`');
    const model = Object.hasOwn(models, query.model) ? models[query.model] : undefined;
    if (model === undefined)
      return refused(
        notFound(
          'UNKNOWN_MODEL',
          `model \`${query.model}\` does not exist`,
          hintFrom(query.model, Object.keys(models)),
        ),
      );
    const order = orderOf(query.order ?? model.order);
    if (order === undefined)
      return wrong('INVALID_ORDER', '`order` must be fields with `asc` or `desc`, such as `id desc`');
    const operator = domain.map(([, given]) => given).find((given) => given !== '=');
    if (operator !== undefined)
      return wrong('UNKNOWN_OPERATOR', '`domain` must have triples of a field, `=` and a value');
    const named = [...domain.map(([field]) => field), ...order.map(({ field }) => field), ...(query.fields ?? [])];
    const unknown = named.find((field) => !model.fields.includes(String(field)));
    if (unknown !== undefined)
      return refused(
        refusal(
          'BAD_REQUEST',
          'UNKNOWN_FIELD',
          `\`${query.model}\` has no field \`${unknown}\``,
          hintFrom(String(unknown), model.fields),
        ),
      );
    const where = domain.map(([field, , value]) => ({ field: String(field), value }));
    const found = await model.find(instance, { where, order, limit });
    if (found === 'too_many')
      return wrong(
        'TOO_MANY_RECORDS',
        'too many records would have to be put in order',
        'narrow `domain`, or order by `id`',
      );
    const records = found.map((record) => chosen(record, query.fields ?? model.fields));
    return answered({ model: query.model, records, count: records.length } satisfies RecordsAnswer);
  },
};

interface DataParams {
  readonly op?: string;
  readonly model: string;
  readonly fields?: readonly string[];
  readonly domain?: readonly (readonly [JsonValue, JsonValue, JsonValue])[];
  readonly limit?: number;
  readonly order?: string;
}

function wrong(reasonCode: string, message: string, hint?: string): Answered {
  return refused(refusal('BAD_REQUEST', reasonCode, message, hint === undefined ? {} : { hint }));
}

function hintFrom(given: string, known: readonly string[]): { readonly hint: string } {
  return { hint: didYouMean(given, known) ?? `there are ${known.map((name) => `\`${name}\``).join(', ')}` };
}

/** `installed_at desc, id`; undefined if it is no such thing. */
function orderOf(text: string): readonly Order[] | undefined {
  const orders = text.split(',').map((part) => {
    const [, field, direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    return field === undefined ? undefined : { field, isDescending: direction.toLowerCase() === 'desc' };
  });
  return orders.every((order) => order !== undefined) ? orders : undefined;
}

function chosen(record: DataRecord, fields: readonly string[]): DataRecord {
  return Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
}
