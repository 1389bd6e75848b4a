/**
 * The maximum number of rows that a query returns, by its form alone: an aggregate over all rows returns one, LIMIT limits, VALUES has a
 * fixed number. Ignores the contents of tables; undefined if the form does not limit the rows.
 */
import { candidateKeys, nameOf } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import type { QueryBlock, QuerySource, QueryValue } from './model.ts';
import { parts } from './parts.ts';

/** Undefined if nothing bounds it. */
export function mostRowsOf(block: QueryBlock, schema: Schema): number | undefined {
  const own = withoutLimit(block, schema);
  const limit = numberIn(block.limit);
  if (limit === undefined) return own;
  return own === undefined ? limit : Math.min(own, limit);
}

function withoutLimit(block: QueryBlock, schema: Schema): number | undefined {
  switch (block.kind) {
    case 'values':
      return block.listed;
    case 'set-operation':
      return sum(sidesOf(block, 'side', schema));
    case 'insert':
      return sum(sidesOf(block, 'source', schema));
    case 'select': {
      if (block.output.some(({ value }) => mayBeRows(value, schema))) return undefined;
      if (block.aggregates && block.grouping.length === 0) return 1;
      // Rows of both sides may be unmatched.
      if (block.joins.some(({ kind }) => kind === 'full')) return undefined;
      return block.sources.reduce<number | undefined>((all, source) => {
        const rows = ofSource(source, schema);
        return all === undefined || rows === undefined ? undefined : all * Math.max(1, rows);
      }, 1);
    }
    default:
      return undefined;
  }
}

function sidesOf(
  { inside }: QueryBlock,
  place: QueryBlock['place'],
  schema: Schema,
): readonly (number | undefined)[] {
  const sides = inside.filter((one) => one.place === place);
  return sides.length === 0 ? [undefined] : sides.map((one) => mostRowsOf(one, schema));
}

function ofSource({ kind, query }: QuerySource, schema: Schema): number | undefined {
  return kind === 'query' && query !== undefined ? mostRowsOf(query, schema) : undefined;
}

/** One value may turn one row into several: a set-returning or an unknown function. */
function mayBeRows(value: QueryValue | undefined, schema: Schema): boolean {
  // A star only passes columns on.
  if (value === undefined) return false;
  return parts(value).some((one) => one.kind === 'call' && !one.window && isOfRows(one, schema));
}

function isOfRows(
  call: { readonly schema: string | undefined; readonly name: string },
  schema: Schema,
): boolean {
  if (returnSets.has(call.name)) return true;
  const own = candidateKeys(schema, nameOf(call.schema, call.name)).flatMap(
    (key) => schema.functions.get(key) ?? [],
  );
  return own.some(({ returnsSet }) => returnsSet);
}

/** Set-returning functions of PostgreSQL that people use as values. */
const returnSets: ReadonlySet<string> = new Set([
  ...['generate_series', 'generate_subscripts', 'unnest', 'aclexplode', 'ts_stat', 'ts_parse', 'connectby'],
  ...[
    'regexp_matches',
    'regexp_split_to_table',
    'string_to_table',
    'jsonb_path_query',
    'jsonb_path_query_tz',
  ],
  ...['json', 'jsonb'].flatMap((type) =>
    ['array_elements', 'array_elements_text', 'each', 'each_text', 'object_keys', 'populate_recordset'].map(
      (name) => `${type}_${name}`,
    ),
  ),
  ...[
    'json_to_recordset',
    'jsonb_to_recordset',
    'each',
    'skeys',
    'svals',
    'crosstab',
    'normal_rand',
    'dblink',
  ],
]);

function numberIn(limit: QueryValue | undefined): number | undefined {
  if (limit?.kind !== 'constant' || limit.type !== 'number') return undefined;
  const number = Number(limit.text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

function sum(all: readonly (number | undefined)[]): number | undefined {
  return all.reduce<number | undefined>(
    (total, one) => (total === undefined || one === undefined ? undefined : total + one),
    0,
  );
}
