/**
 * Columns whose values say nothing any more when they go, though no statement copies them: a flag behind a DELETE of all rows that carry it,
 * values that a cursor has taken elsewhere, and what SQL Server numbers by itself. Not asked on PostgreSQL.
 */
import type { Delete, DropColumn, Operation } from '../operations/operation.ts';
import { column as columnOf, relationKey } from '../schema/lookup.ts';
import type { Statement } from '../syntax/statement.ts';
import { bareTokens } from '../syntax/token-texts.ts';
import { earlier, operationsOf } from './section.ts';
import { isRowVersion } from './sqlserver.ts';
import type { Surroundings } from './tables.ts';

export function isSpent(operation: DropColumn, context: Surroundings): boolean {
  if (context.schema.dialect === 'postgresql') return false;
  return (
    isVersion(operation, context) || isSameInAll(operation, context) || isTakenByCursor(operation, context)
  );
}

/** By its type, or where nobody has seen it made, by the name that everybody gives it. */
function isVersion({ table, column }: DropColumn, context: Surroundings): boolean {
  if (context.schema.dialect !== 'sqlserver') return false;
  const there = context.table(table);
  const known = there && columnOf(there, column.text);
  return known === undefined ? /^row_?version$/i.test(column.text) : isRowVersion(known, context);
}

/** `DELETE t WHERE IsDeleted = 1`, and IsDeleted goes: in the rows that stay it is 0. */
function isSameInAll(operation: DropColumn, context: Surroundings): boolean {
  const key = relationKey(context.schema, operation.table);
  const isOf = (one: Operation): one is Delete =>
    one.kind === 'delete' && one.reads.length === 0 && relationKey(context.schema, one.table) === key;
  return operationsOf(earlier(context)).some((one) => isOf(one) && leavesOne(one, operation, context));
}

/** One comparison and nothing else: of a flag with a value of its two, or of any column with all values but one. */
function leavesOne({ where }: Delete, { table, column }: DropColumn, context: Surroundings): boolean {
  const bare = (where?.text ?? '').replaceAll(/[`"[\]()]/g, '').trim();
  const [, name, sign, value = ''] =
    /^(?:[\w@#$]+\s*\.\s*)?([\w@#$]+)\s*(=|<>|!=)\s*(n?'[^']*'|[\w.]+)$/i.exec(bare) ?? [];
  if (name?.toLowerCase() !== column.text.toLowerCase()) return false;
  return sign !== '=' || (/^(?:0|1|true|false)$/i.test(value) && isFlag(table, column, context));
}

function isFlag(
  table: DropColumn['table'],
  { text: name }: DropColumn['column'],
  context: Surroundings,
): boolean {
  const there = context.table(table);
  const type = there && columnOf(there, name)?.type.name;
  return type === undefined
    ? /^(?:is|has)_?[A-Z]|^(?:is|has)_|^(?:deleted|active|enabled|disabled|archived)$/i.test(name)
    : flags.has(type.toLowerCase());
}

const flags: ReadonlySet<string> = new Set(['bit', 'bool', 'boolean', 'tinyint']);

/** A batch before it reads the column by a cursor, and writes what it fetches. */
function isTakenByCursor({ table, column }: DropColumn, context: Surroundings): boolean {
  if (context.schema.dialect !== 'sqlserver') return false;
  const name = column.text.toLowerCase();
  const before = earlier(context);
  return [...new Set(before.map(({ batch }) => batch))].some((number) => {
    const batch = before.filter((one) => one.batch === number);
    const words = batch.map((one) => bareTokens(one.parsed));
    const all = new Set(words.flat());
    if (!all.has('cursor') || !all.has('fetch') || !batch.some(writes)) return false;
    return words.some(
      (one) => one.includes('select') && one.includes(name) && one.includes(table.name.text.toLowerCase()),
    );
  });
}

function writes({ parsed }: Statement): boolean {
  return parsed.operations.some(({ kind }) => kind === 'insert' || kind === 'update');
}
