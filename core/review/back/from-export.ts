/**
 * The way back from what export.sql has written: lines of a generated script, commented out and ready, that fill columns which come back from the files
 * (of whole tables: table-from-export.ts).
 * Behind the last of them, before nulls are forbidden. Where the script has no such place it says nothing.
 */
import { oneLine } from '../../plan/format.ts';
import { column, displayName, tableByKey } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import type { ReviewedMigration } from '../input.ts';
import type { Placed } from '../placed.ts';
import { exportsIn, stopsAtError, type Exported } from '../rows/exports.ts';
import { restoringLines, writable } from './restoring-lines.ts';
import { tableInsertion } from './table-from-export.ts';
import { writtenOverInsertion } from './written-over.ts';

/** Lines that come into a script at a place of it. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** What of a migration’s losses stands in files by which its rows are found again. */
export function filesOf(statements: readonly Placed[], migration: ReviewedMigration): readonly Exported[] {
  const end = migration.sections.at(-1)?.after;
  const parents = new Set(
    [...(migration.sections[0]?.found.relations.values() ?? [])].flatMap((one) =>
      one.kind === 'table' ? one.inherits : [],
    ),
  );
  return exportsIn(statements.filter((one) => one.migration === migration)).filter(
    ({ table, columns, key }) => {
      const left = end && tableByKey(end, table.key);
      // Of one that is gone, or another by now, the script makes a new one, or has no place for it; a file of a parent has the rows of its children too.
      if (columns === 'all') return (left === undefined || isAnother(left, table)) && !parents.has(table.key);
      return left !== undefined && key?.every((one) => column(left, one) !== undefined) === true;
    },
  );
}

/** By the statements that made them. */
function isAnother({ origin: is }: Table, { origin: was }: Table): boolean {
  return is.file !== was.file || is.span.start !== was.span.start;
}

/** The script with the lines in it. */
export function filledFrom(script: string, files: readonly Exported[]): string {
  return insertionsIn(script, files).reduceRight(
    (text, { at, text: lines }) => `${text.slice(0, at)}${lines}${text.slice(at)}`,
    script,
  );
}

/** The same of what is known of its statements: each stands where it stands now. */
export function withFilled(migration: ReviewedMigration, files: readonly Exported[]): ReviewedMigration {
  const { backSection } = migration;
  if (backSection === undefined) return migration;
  const { script, section } = backSection;
  const insertions = insertionsIn(script, files);
  const moved = (offset: number): number =>
    offset + insertions.reduce((sum, { at, text }) => sum + (at <= offset ? text.length : 0), 0);
  const statements = section.statements.map((one) => {
    const { span } = one.statement;
    return {
      ...one,
      statement: { ...one.statement, span: { start: moved(span.start), end: moved(span.end) } },
    };
  });
  return {
    ...migration,
    backSection: { script: filledFrom(script, files), section: { ...section, statements } },
  };
}

function insertionsIn(script: string, files: readonly Exported[]): readonly Insertion[] {
  return files
    .flatMap(
      (one) =>
        insertionIn(script, one) ?? tableInsertion(script, one) ?? writtenOverInsertion(script, one) ?? [],
    )
    .toSorted((a, b) => a.at - b.at);
}

/** Tables that get lines of their own in the script. */
export function tablesFilled(script: string, files: readonly Exported[]): readonly string[] {
  return files.flatMap((one) => (insertionIn(script, one) === undefined ? [] : [displayName(one.table.key)]));
}

/** What of losses the lines bring back, by its name: `orders`, `orders.note`. */
export function broughtBack(script: string, files: readonly Exported[]): ReadonlySet<string> {
  return new Set(
    files.flatMap((one) => {
      const table = displayName(one.table.key);
      if (tableInsertion(script, one) !== undefined) return [table];
      return insertionIn(script, one) === undefined && writtenOverInsertion(script, one) === undefined
        ? []
        : writable(one).map(({ name }) => `${table}.${name}`);
    }),
  );
}

function insertionIn(script: string, exported: Exported): Insertion | undefined {
  const { table } = exported;
  const alter = `ALTER TABLE ${qualifiedName(table)}`;
  const added = writable(exported).flatMap((of) => {
    const at = startOf(script, `${alter} ADD COLUMN ${quoteIdentifier(of.name)} `);
    return at === undefined ? [] : [{ of, at }];
  });
  const last = added.toSorted((a, b) => a.at - b.at).at(-1);
  const end = last === undefined ? -1 : script.indexOf(';\n', last.at);
  if (last === undefined || end < 0) return undefined;
  const at = end + 2;
  const isLate = added.some(({ of }) => {
    const name = quoteIdentifier(of.name);
    const required = startOf(script, `${alter} ALTER COLUMN ${name} SET NOT NULL;`);
    return required !== undefined && required < at;
  });
  return isLate
    ? undefined
    : {
        at,
        text: linesOf(
          exported,
          added.map(({ of }) => of),
        ),
      };
}

/** Of a line of the script. */
function startOf(script: string, line: string): number | undefined {
  if (script.startsWith(line)) return 0;
  const at = script.indexOf(`\n${line}`);
  return at < 0 ? undefined : at + 1;
}

function linesOf(exported: Exported, back: readonly Column[]): string {
  const lines = [
    `With ${exported.file} of the export, take the "-- " off these five lines; rows that came since, or were written without a value, have none in it. The last one counts. Committed without them, they can run alone later, in a transaction: they write over what these rows were given since.`,
    // A file that is not there is no error of the server, and psql would commit without the values.
    stopsAtError,
    ...restoringLines(exported, back),
  ];
  return lines.map((one) => `-- ${oneLine(one)}\n`).join('');
}
