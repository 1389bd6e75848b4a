/** Whether an existing index serves what a query wants well enough to propose nothing. In doubt it does. */
import { identifiersIn, notNullFacts } from '../schema/expression-text.ts';
import { indexesOf, primaryKey, tableByKey } from '../schema/lookup.ts';
import type { Index, Schema } from '../schema/model.ts';
import type { Want } from './wants.ts';

/** From this version on, an index also helps if a column with few values precedes the searched one. */
const skipScans = 18;

export function isServed(schema: Schema, want: Want, targetVersion: number): boolean {
  const rowid = rowidOf(schema, want.relation);
  if (
    rowid !== undefined &&
    [...want.equality, ...want.possible, want.range, want.order[0]?.column].includes(rowid)
  )
    return true;
  return indexesOf(schema, want.relation).some((index) => serves(index, want, targetVersion));
}

/** SQLite finds and orders rows by an INTEGER PRIMARY KEY without an index. */
function rowidOf(schema: Schema, relation: string): string | undefined {
  if (schema.dialect !== 'sqlite') return undefined;
  const table = tableByKey(schema, relation);
  const key = table && primaryKey(table)?.columns;
  return key?.length === 1 ? key[0] : undefined;
}

function serves(index: Index, want: Want, targetVersion: number): boolean {
  if (!index.valid || !coversRows(index, want)) return false;
  const columns = index.elements.map(({ column }) => column);
  // The text of an expression does not tell which conditions it serves: a condition on its columns counts.
  if (index.elements.some(({ expression }) => expression !== undefined && says(expression, want.constrained)))
    return true;
  const searched = new Set([...want.equality, ...(want.range === undefined ? [] : [want.range])]);
  if (index.method !== 'btree')
    return columns.some((one) => one !== undefined && (searched.has(one) || want.possible.includes(one)));
  let length = 0;
  while (length < columns.length && want.equality.includes(columns[length] ?? '')) length += 1;
  const leading = columns.slice(0, length);
  if (leading.some((one) => [...want.selective, ...want.possible].includes(one ?? ''))) return true;
  if (want.possible.includes(columns[length] ?? '')) return true;
  const next = columns[length];
  if (want.selective.length > 0)
    return targetVersion >= skipScans && length > 0 && want.selective.includes(next ?? '');
  const [first] = want.order;
  if (first !== undefined) return next === first.column || columns[0] === first.column;
  return next !== undefined && next === want.range;
}

/** A partial index counts if the query has a condition on each column of its predicate. */
function coversRows({ where }: Index, want: Want): boolean {
  if (where === undefined) return true;
  const facts = notNullFacts(where);
  if (facts.onlyThat && facts.columns.every((one) => [...want.equality, want.range].includes(one)))
    return true;
  return says(where, want.constrained);
}

function says(text: string, columns: readonly string[]): boolean {
  const names = identifiersIn(text);
  return columns.some((one) => names.has(one));
}
