/** Lines of psql that write values back from a file of export.sql, each row found again by its key. Where they stand in a script is told beside this. */
import { column } from '../../schema/lookup.ts';
import { typeSql } from '../../schema/print/names.ts';
import type { Column, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { Exported } from '../rows/exports.ts';

/** Those that somebody can write. */
export function writable({ table, columns }: Exported): readonly Column[] {
  return columns === 'all'
    ? []
    : [...columns].flatMap((name) => {
        const of = column(table, name);
        return of === undefined || of.generated !== undefined || of.identity === 'always' ? [] : [of];
      });
}

/** Of the columns `back`. The last line counts what came back. Empty where a row is not found again, or nothing can be written. */
export function restoringLines(
  { table, key, columns, file }: Exported,
  back: readonly Column[],
): readonly string[] {
  if (key === undefined || back.length === 0) return [];
  // As the file has them.
  const names = [...new Set([...key, ...(columns === 'all' ? [] : columns)])];
  const typed = names.map((name) => `${quoteIdentifier(name)} ${typeIn(table, name)}`);
  const into = quoteIdentifier(`exported_${table.name}`);
  const set = back.map(({ name }) => `${quoteIdentifier(name)} = e.${quoteIdentifier(name)}`);
  const same = key.map((name) => `t.${quoteIdentifier(name)} = e.${quoteIdentifier(name)}`);
  const lines = [
    `CREATE TEMPORARY TABLE ${into} (${typed.join(', ')});`,
    `\\copy ${into} FROM '${file}' WITH (FORMAT csv, HEADER)`,
    `UPDATE ${qualifiedName(table)} AS t SET ${set.join(', ')} FROM ${into} AS e WHERE ${same.join(' AND ')};`,
    `SELECT count(*) AS in_the_file, count(*) FILTER (WHERE EXISTS (SELECT FROM ${qualifiedName(table)} AS t WHERE ${same.join(' AND ')})) AS came_back FROM ${into} AS e;`,
  ];
  // A meta-command of psql ends with its line.
  return lines.some((line) => /[\n\r]/.test(line)) ? [] : lines;
}

function typeIn(table: Table, name: string): string {
  const of = column(table, name);
  return of === undefined ? 'text' : typeSql(of.type);
}
