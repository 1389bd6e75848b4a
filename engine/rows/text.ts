/** Rows as an INSERT statement. */
import { quoted } from '../../core/syntax/postgres/identifier.ts';
import type { TableRows } from './plan.ts';

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

function literal(value: string | null): string {
  if (value === null) return 'NULL';
  return `'${value.replaceAll("'", "''")}'`;
}
