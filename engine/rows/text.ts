/** Rows as text for a server: COPY's format, or INSERT statements. */
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import type { TableRows } from './plan.ts';

export function copyStatement({ table, columns }: TableRows): string {
  return `COPY ${nameOf(table)} (${columns.map(quoted).join(', ')}) FROM STDIN`;
}

/** Lines of COPY's text format, in batches. */
export function* copyText({ count, row }: TableRows, batch = 1_000): Generator<string> {
  for (let from = 0; from < count; from += batch) {
    let text = '';
    for (let number = from; number < Math.min(count, from + batch); number += 1)
      text += `${row(number).map(copied).join('\t')}\n`;
    yield text;
  }
}

/** One INSERT for each batch; rows that violate a unique constraint are skipped. */
export function* insertStatements(rows: TableRows, batch = 500): Generator<string> {
  for (let from = 0; from < rows.count; from += batch)
    yield insertStatement(rows, from, Math.min(rows.count, from + batch));
}

/** Of the rows from one number to before another. */
export function insertStatement({ table, columns, row }: TableRows, from: number, to: number): string {
  const lines: string[] = [];
  for (let number = from; number < to; number += 1) lines.push(`(${row(number).map(literal).join(', ')})`);
  // A table with only generated columns, or without columns.
  if (columns.length === 0)
    return `INSERT INTO ${nameOf(table)} SELECT FROM generate_series(${from + 1}, ${to})`;
  const head = `INSERT INTO ${nameOf(table)} (${columns.map(quoted).join(', ')}) OVERRIDING SYSTEM VALUE VALUES\n`;
  return `${head}${lines.join(',\n')}\nON CONFLICT DO NOTHING`;
}

function nameOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${quoted(schema)}.${quoted(name)}`;
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
