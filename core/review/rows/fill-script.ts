/**
 * UPDATEs that fill a column only where it is null, in batches beside programs that run: in front of the file, which then finds next to no row, or between the parts of one that
 * is split. SQL as text, for psql; decides nothing. What it leaves and what a second run does is measured by test/databases/review-own-values.test.ts.
 */
import { psqlFile } from '../psql.ts';
import { isOnlyWhereNull } from './bounds.ts';
import { column, primaryKey, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { NamedScript, RunbookStep } from '../model.ts';
import { type Placed, placesInWords, schemaAt } from '../placed.ts';
import { rowWaiters } from '../waits/row-waiters.ts';
import { fillScript, inBatchesSql, inStretches } from './batch-sql.ts';
import { isSoonDone } from './soon-done.ts';
import { partsOf } from './updated-rows.ts';

/** What may be in the way of a piece of the text in a block: its quotes, and names that it declares. */
const unsafe = /\$fill\$|\b(?:first|last)_of_batch\b/;

interface Filling {
  readonly table: Table;
  /** The column, and the key that its rows are gone through by. */
  readonly name: string;
  readonly id: string;
  readonly sql: string;
}

/** One column of a table that was there, in rows that have none: what is filled is passed over by a second run. */
function fillingAt(placed: Placed): Filling | undefined {
  const { one, start } = placed;
  const [only, ...more] = one.actions;
  if (only?.operation.kind !== 'update' || more.length > 0) return undefined;
  const { operation } = only;
  const parts = partsOf(one.statement.parsed);
  const table = tableByKey(start, relationKey(schemaAt(placed), operation.table));
  const [id, ...others] = (table && primaryKey(table)?.columns) ?? [];
  if (parts?.where === undefined || parts.from !== undefined || operation.reads.length > 0) return undefined;
  if (table === undefined || table.partitionBy !== undefined || id === undefined || others.length > 0)
    return undefined;
  const [name, ...besides] = operation.columns;
  const { text } = one.statement.parsed;
  if (name === undefined || besides.length > 0 || unsafe.test(text)) return undefined;
  if (!isOnlyWhereNull(operation.where, name) || /--|\/\*/.test(`${parts.sets}${parts.where}`))
    return undefined;
  const [on, k] = [qualifiedName(table), quoteIdentifier(id)];
  const line = (sql: string): string => sql.replaceAll(/\s*\n\s*/g, ' ');
  const where = line(parts.where);
  const sql = `${inBatchesSql({ on, key: k, update: `UPDATE ${line(parts.target)} SET ${line(parts.sets)}`, where: `(${where})` })}
-- What is left: what others have written since.
SELECT count(*) FROM ${line(parts.target)} WHERE ${where};
-- Room of the former rows is used again after it.
VACUUM (ANALYZE) ${on};`;
  return { table, name, id, sql };
}

/** In front of the file: the column is there, and nothing that it is made of may become another until the file runs, or comes with it. */
function fillAt(placed: Placed): readonly string[] {
  const found = fillingAt(placed);
  if (found === undefined || column(found.table, found.name) === undefined) return [];
  const { table, name, id, sql } = found;
  const words = new Set(placed.one.statement.parsed.text.toLowerCase().match(/\w+/g) ?? []);
  const now = tableByKey(placed.section.after, table.key);
  const isAlone = [...table.columns, ...(now?.columns ?? [])].every(
    (each) => each.name === name || each.name === id || !words.has(each.name.toLowerCase()),
  );
  return isAlone ? [sql] : [];
}

/** A column that the change adds: it is filled so where the statement that adds it has a file of its own. */
function fillOfNew(placed: Placed): readonly string[] {
  const found = fillingAt(placed);
  return found === undefined || column(found.table, found.name) !== undefined ? [] : [found.sql];
}

/** Those for whose rows others wait, up to a deadlock. */
function filledBefore(
  statements: readonly Placed[],
  date: string,
): readonly { readonly placed: Placed; readonly sql: string }[] {
  const works = [...new Set(rowWaiters(statements, date).flatMap((one) => one.works))];
  return works.flatMap((placed) => fillAt(placed).map((sql) => ({ placed, sql })));
}

export function fillScripts(statements: readonly Placed[], date: string): readonly NamedScript[] {
  const all = filledBefore(statements, date);
  return all.length === 0
    ? newFills(statements, date)
    : [
        {
          name: fillScript,
          text: [
            `-- Before the file, beside programs that run and bear these values: what ${placesInWords(all.map(({ placed }) => placed.place))} would do in one transaction. psql -v ON_ERROR_STOP=1 -f, without -1.`,
            inStretches,
            'SET statement_timeout = 0;',
            ...all.map(({ sql }) => sql),
            '',
          ].join('\n'),
        },
      ];
}

/** Behind what adds the column, where that is a part by itself. */
function newFills(statements: readonly Placed[], date: string): readonly NamedScript[] {
  const all = filledInParts(statements, date);
  return all.length === 0
    ? []
    : [
        {
          name: fillScript,
          text: [
            `-- Where the change is split: in place of ${placesInWords(all.map(({ placed }) => placed.place))}, when what adds the column is committed. psql -v ON_ERROR_STOP=1 -f, without -1.`,
            inStretches,
            'SET statement_timeout = 0;',
            ...all.map(({ sql }) => sql),
            '',
          ].join('\n'),
        },
      ];
}

function filledInParts(
  statements: readonly Placed[],
  date: string,
): readonly { readonly placed: Placed; readonly sql: string }[] {
  return statements
    .filter((placed) => !isSoonDone(placed, date))
    .flatMap((placed) => fillOfNew(placed).map((sql) => ({ placed, sql })));
}

/** Its own script stands in its place, where the change is split. */
export function isFilledApart(placed: Placed, own: readonly Placed[], date: string): boolean {
  return (
    filledBefore(own, date).length === 0 && filledInParts(own, date).some((one) => one.placed === placed)
  );
}

/** In front of the time that is waited for. */
export function fillBeforeStep(own: readonly Placed[], date: string): readonly RunbookStep[] {
  const all = filledBefore(own, date);
  const places = placesInWords(all.map(({ placed }) => placed.place));
  return all.length === 0
    ? []
    : [
        {
          title: `Only where the pre-flight counts many rows that ${places} ${all.length === 1 ? 'meets' : 'meet'}: ${fillScript}`,
          lines: [
            `${psqlFile(fillScript)}, without -1: it fills them in batches beside others, and may be ended and run again. Then the pre-flight once more: the file fills what is left.`,
          ],
        },
      ];
}

/** Behind what is said of batches: a sentence that begins with a space. */
export function filledByScript(placed: Placed, statements: readonly Placed[], date: string): string {
  const before = filledBefore(statements, date);
  if (before.some((one) => one.placed === placed)) return ` ${fillScript} does that before the file.`;
  return before.length === 0 && filledInParts(statements, date).some((one) => one.placed === placed)
    ? ` ${fillScript} does that by hand, where the change is split.`
    : '';
}
