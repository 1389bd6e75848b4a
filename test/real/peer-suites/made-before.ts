/** A migration that makes the tables which a text speaks of and does not make itself, with all words of it that may be columns. */
import type { Operation } from '../../../core/operations/model/operation.ts';
import type { StatementParser } from '../../../core/operations/postgres/statement-parser.ts';
import { statementsIn } from '../../sql.ts';
import { ofSql } from '../../sql-words.ts';
import type { SuiteCase } from './read.ts';

export function madeBefore(
  { sql, engine }: Pick<SuiteCase, 'sql' | 'engine'>,
  parser: StatementParser,
): readonly string[] {
  if (engine !== 'postgresql') return [];
  const operations = statementsIn(sql, parser).flatMap(({ parsed }) => parsed.operations);
  const made = new Set(
    operations.flatMap((one) => (one.kind === 'createTable' ? [one.table.name.text] : [])),
  );
  const tables = [...new Set(operations.flatMap(tablesOf))].filter((one) => !made.has(one));
  if (tables.length === 0) return [];
  const gone = new Set([...made, ...tables, ...operations.flatMap(newNames)]);
  const retyped = new Set(
    operations.flatMap((one) => (one.kind === 'alterColumnType' ? [one.column.text] : [])),
  );
  const words = [...sql.replaceAll(/--.*|'[^']*'/g, ' ').matchAll(/[a-z_]\w*/gi)].map(([word]) =>
    word.toLowerCase(),
  );
  const columns = [...new Set([...words.filter((word) => !ofSql.has(word)), ...retyped])].filter(
    (word) => word !== 'id' && !gone.has(word),
  );
  const typeOf = (column: string): string =>
    retyped.has(column) ? 'integer' : column.endsWith('id') ? 'bigint' : 'text';
  const addsKey = operations.some(
    (one) => one.kind === 'addConstraint' && one.constraint.kind === 'primary-key',
  );
  const key = addsKey ? 'id bigint NOT NULL' : 'id bigint PRIMARY KEY';
  return tables.map(
    (table) =>
      `CREATE TABLE ${table} (${[key, ...columns.map((one) => `"${one}" ${typeOf(one)}`)].join(', ')});\n`,
  );
}

function tablesOf(operation: Operation): readonly string[] {
  if (!('table' in operation) || operation.table === undefined || !('name' in operation.table)) return [];
  return [operation.table.name.text];
}

/** Columns, indexes and constraints that are not there yet. */
function newNames(operation: Operation): readonly string[] {
  if (operation.kind === 'addColumn') return [operation.column.name.text];
  if (operation.kind === 'createIndex' && operation.name !== undefined) return [operation.name.text];
  return [];
}
