/**
 * A number that the server has given each row goes, and what stood in the rows before becomes their key: nothing that anybody has written is
 * lost. Not asked on PostgreSQL; SQLite drops no column of a key.
 */
import type { DropColumn } from '../operations/operation.ts';
import { foreignKeysTo, primaryKey, relationKey, tableByKey } from '../schema/lookup.ts';
import type { Column, Table } from '../schema/model.ts';
import { operationsOf } from './section.ts';
import type { Surroundings } from './tables.ts';

export function isReplacedKey({ table: name, column }: DropColumn, context: Surroundings): boolean {
  const { schema, schemas } = context;
  if (schema.dialect !== 'mysql' && schema.dialect !== 'sqlserver') return false;
  const key = relationKey(schema, name);
  const of = operationsOf(context.siblings).filter(
    (one) => 'table' in one && typeof one.table === 'object' && relationKey(schema, one.table) === key,
  );
  const added = of.flatMap((one) => (one.kind === 'addColumn' ? [one.column.name.text.toLowerCase()] : []));
  const heirs = of.flatMap((one) =>
    one.kind === 'addConstraint' && one.constraint.kind === 'primary-key'
      ? [one.constraint.columns.map(({ text }) => text.toLowerCase())]
      : [],
  );
  const own = column.text.toLowerCase();
  // What is numbered anew says nothing of the rows before.
  if (!heirs.some((one) => one.length > 0 && !one.includes(own) && !one.some((each) => added.includes(each))))
    return false;
  const before = tableByKey(schemas[0] ?? schema, key) ?? context.table(name);
  const there = before?.columns.find((one) => one.name.toLowerCase() === own);
  if (before !== undefined && there !== undefined)
    return isNumbered(before, there) && foreignKeysTo(schemas[0] ?? schema, key).length === 0;
  // Nobody saw it made: by its name, where the key that was there goes with it.
  const isKeyGone = of.some(
    (one) => one.kind === 'dropConstraint' && /^(?:primary$|pk_)/i.test(one.constraint.text),
  );
  return own === 'id' && isKeyGone;
}

function isNumbered(table: Table, { name, mysql, sqlserver }: Column): boolean {
  const columns = primaryKey(table)?.columns ?? [];
  const isKey = columns.length === 1 && columns[0]?.toLowerCase() === name.toLowerCase();
  return isKey && (mysql?.autoIncrement === true || sqlserver?.identity === true);
}
