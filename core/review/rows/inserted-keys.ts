/**
 * Rows that an INSERT brings and that a key names by constants, whatever stands beside it: VALUES with an expression, a SELECT of one row. Asked for behind
 * the change by that key alone. Rows that are constants as a whole, and queries of many rows, are inserted-rows.ts.
 */
import { oneLine } from '../../plan/format.ts';
import type { QueryBlock } from '../../queries/model.ts';
import { mostRowsOf } from '../../queries/most-rows.ts';
import { lexemes } from '../../schema/expression-text.ts';
import { displayName, indexesOf, tableByKey } from '../../schema/lookup.ts';
import type { Schema } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { slice } from '../../text/span.ts';
import { noneOf, plainConstant, qualifiedName } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { partOf, targetOf, type Part } from './copied-content.ts';
import { keysOf, mayWrite, passesOver } from './inserted-rows.ts';
import { isThere } from './updated-rows.ts';

/** By their statements: nobody has to run their query again. */
export function insertedByKeys(statements: readonly Placed[], end: Schema): ReadonlyMap<Placed, Check> {
  return new Map(
    statements.flatMap((placed) => {
      const check = insertedByKey(placed, statements, end);
      return check === undefined ? [] : [[placed, check] as const];
    }),
  );
}

/** The second time it does nothing: ON CONFLICT DO NOTHING, and its key names the same rows. */
export function passesOverByKey(placed: Placed): boolean {
  const { section, at } = placed;
  const behind = section.before[at + 1] ?? section.after;
  return passesOver(placed) && insertedByKey(placed, [placed], behind) !== undefined;
}

/** Undefined where no key is sure, or something behind it may have changed the row. */
function insertedByKey(placed: Placed, statements: readonly Placed[], end: Schema): Check | undefined {
  const part = partOf(placed);
  const table = part && tableByKey(schemaAt(placed), targetOf(part));
  const there = table && tableByKey(end, table.key);
  if (part === undefined || table === undefined || there === undefined) return undefined;
  if (table.triggers.some(({ events }) => events.includes('insert'))) return undefined;
  const rows = rowsOf(part);
  if (rows === undefined || isConstant(rows, part)) return undefined;
  const key = keysOf(table, placed).find((names) =>
    names.every((name) => {
      const at = part.given.indexOf(name);
      return at >= 0 && rows.every((row) => plainConstant.test(row[at] ?? ''));
    }),
  );
  const names = new Set(part.given.map((one) => one.toLowerCase()));
  if (key === undefined || !isThere(table.key, names, schemaAt(placed), end)) return undefined;
  const later = statements.slice(statements.indexOf(placed) + 1);
  if (later.some((one) => mayWrite(one, [table.key]))) return undefined;
  const wanted = rows.map(
    (row) =>
      `SELECT 1 WHERE NOT EXISTS (SELECT FROM ${qualifiedName(there)} WHERE ${key.map((name) => `${quoteIdentifier(name)} = ${row[part.given.indexOf(name)] ?? 'NULL'}`).join(' AND ')})`,
  );
  const isKeptOut = passesOver(placed) && indexesOf(end, table.key).filter(({ unique }) => unique).length > 1;
  const isSure = isAlways(part.query);
  const what = rows.length === 1 ? 'the row' : 'the rows';
  const unless = isSure ? '' : ' (unless its query found none)';
  return noneOf(
    `${what} that ${placed.place} inserts ${rows.length === 1 ? 'is' : 'are'} in ${oneLine(displayName(there.key))}, by ${key.map(oneLine).join(', ')}${unless}`,
    wanted.join(' UNION ALL '),
    { reads: 'rows', level: isSure && !isKeptOut ? 'STOP' : 'look', quotesMigration: true },
  );
}

const mostRows = 50;

/** All of them are told as they are written. */
function isConstant(rows: readonly (readonly string[])[], { query }: Part): boolean {
  return (
    query.kind === 'values' &&
    rows.every((row) => row.every((one) => plainConstant.test(one) || /^null$/i.test(one)))
  );
}

/** One row without a condition. */
function isAlways({ kind, conditions, having, sources, aggregates, limit, offset }: QueryBlock): boolean {
  if (kind === 'values') return true;
  return (
    conditions.length === 0 &&
    having.length === 0 &&
    limit === undefined &&
    offset === undefined &&
    (sources.length === 0 || aggregates)
  );
}

/** As they are written, value by value. */
function rowsOf(part: Part): readonly (readonly string[])[] | undefined {
  const { query, placed, text, given } = part;
  const rows =
    query.kind === 'values'
      ? valueRows(text)
      : query.kind === 'select' && mostRowsOf(query, schemaAt(placed)) === 1
        ? [
            query.output.map(({ value, span }) =>
              slice(placed.one.statement.parsed.text, value?.span ?? span),
            ),
          ]
        : undefined;
  const isWhole = rows?.every((row) => row.length === given.length) === true;
  return isWhole && rows.length <= mostRows ? rows : undefined;
}

/** `VALUES (1, now()), (2, f(3, 4))`. */
function valueRows(text: string): readonly (readonly string[])[] | undefined {
  const [first, ...words] = lexemes(text);
  if (first?.text !== 'values') return undefined;
  const rows: string[][] = [];
  let depth = 0;
  let from = 0;
  for (const { text: word, kind, start, end } of words) {
    if (kind !== 'other') continue;
    const isEnd = (word === ',' && depth === 1) || (word === ')' && depth === 1);
    if (isEnd) rows.at(-1)?.push(text.slice(from, start).trim());
    if (isEnd) from = end;
    if (word === '(' || word === '[') depth += 1;
    if (word === '(' && depth === 1) {
      rows.push([]);
      from = end;
    }
    if (word === ')' || word === ']') depth -= 1;
  }
  return depth === 0 && rows.length > 0 ? rows : undefined;
}
