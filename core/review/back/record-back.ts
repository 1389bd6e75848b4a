/** What the record of a tool wants behind a script that somebody ran by hand, told from what the tool says of it. For scripts and steps; the sentences are the tool’s. */
import { code } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { recordInCode, resolvedByName } from '../order/again.ts';
import type { ReviewedMigration } from '../input.ts';
import type { Placed } from '../placed.ts';
import { stringLiteral } from '../checks/check-sql.ts';

type Recorded = Pick<ReviewedMigration, 'recorded' | 'recordBack' | 'byHand'>;

/** Undefined where the tool keeps none in the database, or it is not known where. */
export function recordTableOf({ recorded, recordBack, byHand }: Recorded): string | undefined {
  if (recordBack === undefined || byHand !== undefined) return undefined;
  // Where the name is put together, the place that does so stands for it.
  const [, unnamed] =
    /^After a script that is run by hand (the table that \S{1,200} names)\b/.exec(recordBack) ?? [];
  if (recorded === undefined && unnamed !== undefined) return oneLine(unnamed);
  const [, table] =
    /^After a script that is run by hand (?:the record of [^()]{1,200} \(table )?([\w."]{1,200})/.exec(
      recordBack,
    ) ?? [];
  return recorded === undefined
    ? table && oneLine(table)
    : oneLine([recorded, ...(recorded.others ?? [])].map((one) => one.table).join(' or '));
}

/** Each migration has a row of its own in the record, which is to be deleted. */
export function isByRows(all: readonly Pick<ReviewedMigration, 'recordBack'>[]): boolean {
  return all.every(({ recordBack = '' }) => /\bDelete its row\b/.test(recordBack));
}

/** For the last line of the script: a comment, as what runs by then may apply again what has no row. */
export function recordAtEnd(migration: Recorded): string | undefined {
  const table = recordTableOf(migration);
  const { recorded, recordBack = '' } = migration;
  if (table === undefined) return undefined;
  const sql = recorded && rowSql(recorded, recordBack);
  return `Then, when Rollback says: ${sql ?? (isByRows([migration]) ? `delete its row in ${table}.` : `put ${table} right.`)}`;
}

const oneRow = /\bUPDATE its one row to the version before: [^:]*(?=\. A program)/;

function rowSql(
  { table, row, before, others }: NonNullable<ReviewedMigration['recorded']>,
  recordBack: string,
): string | undefined {
  if (others !== undefined) return undefined;
  if (/\bDelete its row\b(?! \()/.test(recordBack)) return oneLine(`DELETE FROM ${table} WHERE ${row};`);
  // Where it names a later one nothing of it is to be put right.
  if (before !== undefined && oneRow.test(recordBack))
    return oneLine(`UPDATE ${table} SET version = ${stringLiteral(before)} WHERE ${row};`);
  return before !== undefined &&
    /^\d+$/.test(before) &&
    recordBack.includes('SET version = VERSION, dirty = false')
    ? oneLine(`UPDATE ${table} SET version = ${before}, dirty = false;`)
    : undefined;
}

/** What is to be written there, where the table and its columns are known; of several migrations the last version is each time another. */
export function withRows(taken: readonly ReviewedMigration[]): (words: string) => string {
  const rows = taken.flatMap(({ recorded, byHand }) =>
    recorded === undefined || byHand !== undefined ? [] : [recorded],
  );
  const [first] = rows;
  if (first === undefined || rows.length < taken.length || rows.some(({ table }) => table !== first.table))
    return (words) => words;
  // Each script has its own at its end.
  const isAtEnd = rows.length > 1 && taken.every((one) => recordAtEnd(one)?.includes('DELETE FROM') === true);
  const conditions = rows.map(({ row }) => row).join(' OR ');
  const { before, own } = first;
  return (words) =>
    recordInCode(
      resolvedByName(words, rows.length === 1 ? own : '')
        .replace(/\bDelete its row(?! \()/, () =>
          isAtEnd
            ? 'Delete their rows, as the last line of each script has it'
            : `Delete ${rows.length === 1 ? 'its row' : 'their rows'}: ${[first, ...(first.others ?? [])].map(({ table }) => code(`DELETE FROM ${table} WHERE ${conditions};`)).join(', or ')}`,
        )
        .replace(oneRow, (told) =>
          before === undefined
            ? told
            : rows.length > 1
              ? 'UPDATE its one row, as the last line of each script has it'
              : `${code(`UPDATE ${first.table} SET version = ${stringLiteral(before)} WHERE ${first.row};`)} puts it right`,
        )
        .replace(/\bSET version = VERSION, dirty = false, with the version before,.*$/, (told) =>
          rows.length > 1 || before === undefined || !/^\d+$/.test(before)
            ? told
            : told.replace(', with the version before,', '').replaceAll(/\bVERSION\b/g, before),
        )
        .replace(
          /\bUPDATE [\w.]+ SET version = VERSION, dirty = false, with the version before(?=,)/,
          (told) =>
            taken.every((one) => recordAtEnd(one)?.includes('UPDATE ') === true)
              ? 'Its UPDATE, as the last line of each script has it'
              : told,
        ),
    );
}

/** Its own COMMIT is not that of the record, and no check asks for that. */
export function rowToLookFor(own: readonly Placed[]): string {
  const [first] = own.filter(({ one }) => one.during.transaction.isCutShort === true);
  const table = first && recordTableOf(first.migration);
  return first === undefined || table === undefined || first.migration.recorded !== undefined
    ? ''
    : ` Where all is ok, look whether ${table} has its row: a break after the file’s own COMMIT leaves none, and the next run sends the file again. Write the row by hand then, as ${oneLine(first.migration.tool ?? 'the tool')} does.`;
}
