/** How many rows a value of a column selects, estimated from the schema alone, without statistics. */
import { wordSet } from '../collections/word-set.ts';
import { column as columnOf, tableByKey } from '../schema/lookup.ts';
import type { Column, Schema, Table } from '../schema/model.ts';

/** `unsuitable`: a b-tree on the column does not help a query that compares it. */
export function selectivityOf(
  schema: Schema,
  relation: string,
  column: string,
): 'selective' | 'weak' | 'unsuitable' {
  const table = tableByKey(schema, relation);
  const found = table === undefined ? undefined : columnOf(table, column);
  if (table === undefined || found === undefined) return 'unsuitable';
  if (found.type.arrayDimensions > 0 || unsuitableTypes.has(found.type.name)) return 'unsuitable';
  return isWeak(schema, table, found) ? 'weak' : 'selective';
}

/** The type or a CHECK limits the values, whatever the column's name. */
export function hasFewValues(schema: Schema, relation: string, column: string): boolean {
  const table = tableByKey(schema, relation);
  const found = table === undefined ? undefined : columnOf(table, column);
  return table !== undefined && found !== undefined && isListed(schema, table, found);
}

function isWeak(schema: Schema, table: Table, column: Column): boolean {
  return fewNames.test(column.name) || isListed(schema, table, column);
}

function isListed(schema: Schema, table: Table, { name, type }: Column): boolean {
  if (type.name === 'bool') return true;
  const form = type.schema === undefined ? undefined : schema.types.get(`${type.schema}.${type.name}`)?.form;
  if (form === 'enum') return true;
  // CHECK (status IN (…)) limits a column like an enum.
  const listed = new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b[^,]*\\b(?:in|any)\\b\\s*\\(`, 'i');
  return table.constraints.some((one) => one.kind === 'check' && listed.test(one.expression ?? ''));
}

/** Usual names of columns with a handful of values. */
const fewNames =
  /^(?:is|has|was|can)_|(?:^|_)(?:status|state|type|kind|role|level|priority|gender|currency|country|language|lang|locale|category|mode|version|major|minor|patch|deleted|enabled|disabled|active|archived|visible|visibility|public|published|approved|verified|read|processed|completed|env|environment|provider|scope|format|severity|method|direction|deleted_at|archived_at)$/;

const unsuitableTypes = wordSet(`
  json jsonb xml point line lseg box path polygon circle tsvector tsquery bytea geometry geography vector
  halfvec hstore
`);
