/** Indexes that a statement builds while others wait, and that could be built beside them: which, on what, and the SQL that builds one. Says nothing. */
import { oneLine } from '../../plan/format.ts';
import type { CreateIndex } from '../../operations/operation.ts';
import { column, displayName, relationKey, resolveIndex, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { indexText } from '../../schema/print/indexes.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { qualifiedName } from '../checks/check-sql.ts';
import { usedColumns } from '../statements/index-columns.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { partBuilds, type PartBuild } from './partitioned-builds.ts';
import { rowsInFront } from './rows-first.ts';
import { asWritten } from '../statements/name-in-file.ts';
import { sameNameAt, type SameName } from './same-name.ts';

export interface Build {
  readonly placed: Placed;
  readonly index: Index;
  readonly table: Table;
  /** The table as the file names it. */
  readonly inFile: string;
  /** Of a partitioned table, which takes no CONCURRENTLY: those of its partitions. */
  readonly parts: readonly PartBuild[];
  /** Columns of it that come with the change. */
  readonly behind: readonly string[];
  /** IF NOT EXISTS. */
  readonly isGuarded: boolean;
  /** Lines in front, of the whole change, that write rows on which it may fail. */
  readonly rowsFirst: readonly Placed[];
  /** The server gives it its name. */
  readonly isUnnamed: boolean;
  /** What it is called in the end. */
  readonly is: string;
  /** Another one has that name until then: `index` has the name that is free. */
  readonly exchange: SameName | undefined;
}

export function buildsAt(
  placed: Placed,
  long: ReadonlySet<string>,
  statements: readonly Placed[],
): readonly Build[] {
  const { one, section, at, start } = placed;
  if (one.statement.parsed.bodies.length > 0) return [];
  const schema = schemaAt({ section, at });
  const after = section.before[at + 1] ?? section.after;
  return one.actions.flatMap(({ operation, effect }) => {
    const key = operation.kind === 'createIndex' ? relationKey(schema, operation.table) : '';
    const table = tableByKey(start, key);
    if (operation.kind !== 'createIndex' || operation.concurrently || operation.name === undefined) return [];
    const builds = effect.relations.some(({ isNew, buildsIndex }) => !isNew && buildsIndex);
    const isLong = table !== undefined && !operation.only && long.has(oneLine(displayName(key)));
    const { name } = operation;
    const made = [...after.indexes.values()].find(
      (each) => each.relation === key && each.name === name.text && each.constraint === undefined,
    );
    // One of that name is there until the change drops it: nothing can be built under it before.
    const isTaken = resolveIndex(start, { ...operation.table, name }) !== undefined;
    const exchange = isTaken ? sameNameAt(placed, operation, statements) : undefined;
    if (!builds || !isLong || made === undefined || (isTaken && exchange === undefined)) return [];
    const index = exchange === undefined ? made : { ...made, name: exchange.fresh };
    // Of a partitioned table CONCURRENTLY is refused.
    const parts = table.partitionBy === undefined ? [] : partBuilds(start, after, table, index);
    return parts !== undefined
      ? [
          {
            placed,
            index,
            table,
            inFile: asWritten(table, operation.table),
            parts,
            behind: broughtBy(section.after, key, [
              ...newlyUsed(operation, table),
              ...comeAgain(operation, table, statements),
            ]),
            isGuarded: operation.ifNotExists && exchange === undefined,
            rowsFirst: rowsInFront(placed, made, statements),
            // withNames has put it where the statement begins.
            isUnnamed: name.start === operation.span.start,
            ...{ is: name.text, exchange },
          },
        ]
      : [];
  });
}

/** Of a table that is known in part, such as one of CREATE TABLE AS, a column may be there unseen. */
function broughtBy(after: Schema, key: string, names: readonly string[]): readonly string[] {
  const table = tableByKey(after, key);
  return names.filter((name) => table !== undefined && column(table, name) !== undefined);
}

/** Of the name of one that was there, and that the change has renamed: another one. */
function comeAgain(operation: CreateIndex, was: Table, statements: readonly Placed[]): readonly string[] {
  const added = statements.flatMap((placed) =>
    placed.one.actions.flatMap(({ operation: one }) =>
      one.kind === 'addColumn' && relationKey(schemaAt(placed), one.table) === was.key
        ? [one.column.name.text]
        : [],
    ),
  );
  return usedColumns(operation).filter((name) => column(was, name) !== undefined && added.includes(name));
}

/** Columns of it that the change brings: before they are there, nobody builds it. */
export function newlyUsed(operation: CreateIndex, was: Table): readonly string[] {
  return usedColumns(operation).filter((name) => column(was, name) === undefined);
}

export function statementOf(
  { placed, index, table }: Pick<Build, 'placed' | 'index' | 'table'>,
  how: string,
  targetVersion: number,
  on = '',
): string {
  return builtOn(`${on}${qualifiedName(table)}`, { placed, index }, how, targetVersion);
}

/** The same for the file itself, which passes over what is there. */
export function guardedInFile({ placed, index, inFile }: Build): string {
  return builtOn(inFile, { placed, index }, 'IF NOT EXISTS ', placed.migration.targetVersion);
}

function builtOn(
  on: string,
  { placed, index }: Pick<Build, 'placed' | 'index'>,
  how: string,
  targetVersion: number,
): string {
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${how}${quoteIdentifier(index.name)} ON ${on} ${indexText(schemaOf(placed), index, targetVersion)}`;
}

function schemaOf({ section }: Placed): Schema {
  return section.after;
}
