import { didYouMean } from '../../../core/base/diagnostic/suggest.ts';
import { answered, type Handler, type HandlerRefusal, refused } from '../intent.ts';
import { type DataRecord, type Model, models, type Order } from '../models.ts';
import { notFound, refusal } from '../refusal.ts';

/** Reads records of a model, as clients of the contract do; it never writes, whatever `op` is. */
export const data: Handler<'api.data'> = async ({ params }, { instance }) => {
  const { op = 'list', limit = 100, domain = [], model: name } = params;
  if (op !== 'list') return wrong('UNKNOWN_OP', `\`api.data\` has no operation \`${op}\``, 'it only reads: use `list`');
  const model = Object.hasOwn(models, name) ? models[name] : undefined;
  if (model === undefined)
    return refused(notFound('UNKNOWN_MODEL', `model \`${name}\` does not exist`, hintFrom(name, Object.keys(models))));
  const order = orderOf(params.order ?? model.order);
  if (order === undefined)
    return wrong('INVALID_ORDER', '`order` must be fields with `asc` or `desc`, such as `id desc`');
  if (domain.some(([, operator]) => operator !== '='))
    return wrong('UNKNOWN_OPERATOR', '`domain` must have triples of a field, `=` and a value');
  const where = domain.map(([field, , value]) => ({ field: String(field), value }));
  const fields = params.fields ?? model.fields;
  const unknown = [...where, ...order]
    .map(({ field }) => field)
    .concat(fields)
    .find(isUnknownIn(model));
  if (unknown !== undefined)
    return refused(
      refusal(
        'BAD_REQUEST',
        'UNKNOWN_FIELD',
        `\`${name}\` has no field \`${unknown}\``,
        hintFrom(unknown, model.fields),
      ),
    );
  const found = await model.find(instance, { where, order, limit });
  if (found === 'too_many')
    return wrong('TOO_MANY_RECORDS', 'too many records to sort', 'narrow `domain`, or order by `id`');
  const records = found.map((record) => withFields(record, fields));
  return answered({ model: name, records, count: records.length });
};

function isUnknownIn({ fields }: Model): (field: string) => boolean {
  return (field) => !fields.includes(field);
}

function wrong(reasonCode: string, message: string, hint?: string): HandlerRefusal {
  return refused(refusal('BAD_REQUEST', reasonCode, message, hint === undefined ? {} : { hint }));
}

function hintFrom(given: string, known: readonly string[]): { readonly hint: string } {
  return { hint: didYouMean(given, known) ?? `use one of ${known.map((name) => `\`${name}\``).join(', ')}` };
}

/** Parses `installed_at desc, id`; undefined if it has another form. */
function orderOf(text: string): readonly Order[] | undefined {
  const orders = text.split(',').map((part) => {
    const [, field, direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    return field === undefined ? undefined : { field, isDescending: direction.toLowerCase() === 'desc' };
  });
  return orders.every((order) => order !== undefined) ? orders : undefined;
}

function withFields(record: DataRecord, fields: readonly string[]): DataRecord {
  return Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
}
