/** Rows as text for a server: COPY's own format, or INSERT statements. */
import { quoteIdentifier } from '../../core/syntax/postgres/identifier.ts';
import type { TableRows } from './plan.ts';

export function copyStatement({ table, columns }: TableRows): string {
  return `COPY ${nameOf(table)} (${columns.map(quoteIdentifier).join(', ')}) FROM STDIN`;
}

/** Lines of COPY's text format, so many rows at a time. */
export function* copyText({ count, row }: TableRows, batch = 1_000): Generator<string> {
  for (let from = 0; from < count; from += batch) {
    let text = '';
    for (let number = from; number < Math.min(count, from + batch); number += 1)
      text += `${row(number).map(copied).join('\t')}\n`;
    yield text;
  }
}

/** One INSERT for each batch; rows that a unique constraint refuses are left out. */
export function* insertStatements(rows: TableRows, batch = 500): Generator<string> {
  const { table, columns, count, row } = rows;
  const head = `INSERT INTO ${nameOf(table)} (${columns.map(quoteIdentifier).join(', ')}) OVERRIDING SYSTEM VALUE VALUES\n`;
  for (let from = 0; from < count; from += batch) {
    const lines: string[] = [];
    for (let number = from; number < Math.min(count, from + batch); number += 1)
      lines.push(`(${row(number).map(literal).join(', ')})`);
    yield `${head}${lines.join(',\n')}\nON CONFLICT DO NOTHING`;
  }
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function copied(value: string | null): string {
  if (value === null) return '\\N';
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}

function literal(value: string | null): string {
  if (value === null) return 'NULL';
  return `'${value.replaceAll("'", "''")}'`;
}
