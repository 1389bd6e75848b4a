/** Unique keys of several columns that a change leaves on a table that was there, and rows that they let through because of a null. */
import { oneLine } from '../../plan/format.ts';
import { capital } from '../../text/enumerate.ts';
import { column, displayName, indexesOf, relationKey, tableByKey, columnsOf } from '../../schema/lookup.ts';
import type { Index, Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneCounted, qualifiedName } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { isUniqueAlready } from '../statements/index-names.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { leftEmpty } from '../rows/joined-fills.ts';
import { lettingIn } from './freed.ts';
import { unfilledOf } from '../rows/unfilled.ts';

/** Sentences. */
export function alikeByNull(statements: readonly Placed[]): readonly string[] {
  const end = statements.at(-1)?.section.after;
  if (end === undefined) return [];
  const lost = noLongerApart(statements).map(({ of, key, former, columns, distinct, table, isSparse }) => {
    const which = columns.map(oneLine).join(', ');
    const isThere = columns.every((name) => column(table, name) !== undefined);
    const mends = [
      // Rows that had nulls in the former one would be alike by it.
      ...(distinct && !isSparse ? ['NULLS NOT DISTINCT at the new one keeps them apart too'] : []),
      ...(isSparse && columns.length === 1
        ? [`a unique index on ${keyOf(former)} WHERE ${which} IS NULL keeps them apart too`]
        : []),
      ...(isThere ? ['SET NOT NULL before lets none come'] : []),
    ];
    const also = mends.length === 0 ? '' : ` ${capital(mends.join('; '))}.`;
    return `Whether rows of ${of} with a null in ${which} may be alike from then on: the former ${former} keeps them apart, and ${key} lets each row with a null through (nulls are distinct).${also}${isThere ? ' The pre-flight counts them.' : leftInWords(statements, table, columns)}`;
  });
  const open = openKeys(statements, end).map((one) => inWords(one, statements));
  return [...new Set([...lost, ...open])];
}

/** Of a column that comes: those that nothing fills. */
function leftInWords(statements: readonly Placed[], table: Table, [name, more]: readonly string[]): string {
  const left = name === undefined || more !== undefined ? undefined : leftEmpty(statements, table, name);
  return left === undefined ? '' : ` The pre-flight counts those that ${left.place} leaves so.`;
}

/** `(a, b)` of `key (a, b)`. */
function keyOf(former: string): string {
  return former.slice(former.indexOf('('));
}

/** The counts of rows that a new key lets through. */
export function nullChecks(statements: readonly Placed[]): readonly Check[] {
  const [first, end] = [statements[0], statements.at(-1)?.section.after];
  if (first === undefined || end === undefined) return [];
  const open = openKeys(statements, end).flatMap(({ index, columns }) => {
    const table = tableByKey(first.start, index.relation);
    return table === undefined ? [] : [{ table, key: oneLine(index.constraint ?? index.name), columns }];
  });
  const lost = noLongerApart(statements);
  const left = [...lost, ...open].flatMap(({ table, columns }) =>
    columns.flatMap((name) => leftEmpty(statements, table, name)?.check ?? []),
  );
  const checks = [...lost, ...open].flatMap(({ key, table, columns }) =>
    columns.every((name) => column(table, name) !== undefined)
      ? [
          noneCounted(
            `rows of ${oneLine(displayName(table.key))} with a null in ${columns.map(oneLine).join(', ')}, which ${key} lets through however alike (counted up to a million)`,
            `SELECT count(*) FROM (SELECT FROM ${qualifiedName(table)} WHERE ${columns.map((name) => `${quoteIdentifier(name)} IS NULL`).join(' OR ')} LIMIT ${mostRows}) AS let_through`,
          ),
        ]
      : [],
  );
  return [...new Map([...checks, ...left].map((one) => [one.sql, one])).values()];
}

/** Counting ends where more say no more. */
const mostRows = 1_000_000;

interface NoLongerApart {
  readonly of: string;
  readonly key: string;
  readonly former: string;
  /** As the change finds it. */
  readonly table: Table;
  /** Of the new key, in which a null lets a row through that the former one did not. */
  readonly columns: readonly string[];
  /** The former one lets rows through that have a null in it. */
  readonly isSparse: boolean;
  /** The server knows NULLS NOT DISTINCT. */
  readonly distinct: boolean;
}

/** Of keys that only add columns to a former one, which goes: rows with a null in what is added are kept apart by none. */
function noLongerApart(statements: readonly Placed[]): readonly NoLongerApart[] {
  const end = statements.at(-1)?.section.after;
  const found = statements.flatMap((placed) => {
    const { start, migration } = placed;
    return lettingIn(placed).flatMap((former) => {
      const [table, is] = [start, end ?? start].map((one) => tableByKey(one, former.relation));
      const was = columnsOf(former);
      const keys = indexesOf(end ?? start, former.relation).filter(
        (one) => one.unique && one.valid && one.elements.every((each) => each.column !== undefined),
      );
      // What another one keeps apart, nulls or not, is kept.
      const isKept = keys.some(
        (one) => one.where === undefined && columnsOf(one).every((name) => was.includes(name)),
      );
      const wider = keys.filter(
        (one) => !one.nullsNotDistinct && was.every((name) => columnsOf(one).includes(name)),
      );
      if (table === undefined || is === undefined || isKept) return [];
      return wider.flatMap((one) => {
        const columns = columnsOf(one).filter(
          (name) => !was.includes(name) && column(is, name)?.nullable === true,
        );
        return columns.length === 0
          ? []
          : [
              {
                of: oneLine(displayName(table.key)),
                key: oneLine(one.constraint ?? one.name),
                former: `${one.name === former.name ? '' : `${oneLine(former.constraint ?? former.name)} `}(${was.map(oneLine).join(', ')})`,
                ...{ table, columns },
                isSparse: was.some((name) => column(is, name)?.nullable !== false),
                distinct: migration.targetVersion >= 15,
              },
            ];
      });
    });
  });
  return [...new Map(found.map((one) => [`${one.of} ${one.key}`, one])).values()];
}

interface OpenKey {
  readonly index: Index;
  /** In which it lets nulls through. */
  readonly columns: readonly string[];
}

/** New ones that forbid something, but for rows with a null. */
function openKeys(statements: readonly Placed[], end: Schema): readonly OpenKey[] {
  return statements.flatMap((placed) =>
    keyedAt(placed).flatMap((key) =>
      indexesOf(end, key)
        .filter((one) => !indexesOf(placed.start, key).some((old) => isAlike(one, old)))
        // Rows that it keeps apart are kept apart already: it forbids nothing.
        .filter((one) => !isForbidden(one, placed.start))
        .flatMap((index) => {
          const columns = openIn(index, end);
          return columns.length === 0 ? [] : [{ index, columns }];
        }),
    ),
  );
}

/** Tables that were there, and get a unique index. */
function keyedAt({ one, section, at, start }: Placed): readonly string[] {
  const schema = schemaAt({ section, at });
  return one.actions.flatMap(({ operation }) => {
    if (operation.kind !== 'createIndex' || !operation.unique) return [];
    const key = relationKey(schema, operation.table);
    return start.relations.has(key) ? [key] : [];
  });
}

/** It has let through the same before. */
function isAlike(one: Index, old: Index): boolean {
  const shape = ({ elements }: Index): string => elements.map((each) => each.column ?? '').join();
  return old.unique && old.where === one.where && shape(one) === shape(old);
}

function isForbidden({ elements, relation }: Index, start: Schema): boolean {
  return isUniqueAlready(start, relation, columnsOf({ elements }));
}

function openIn(index: Index, end: Schema): readonly string[] {
  const names = columnsOf(index);
  const table = tableByKey(end, index.relation);
  if (!index.unique || index.nullsNotDistinct || table === undefined) return [];
  if (names.length < 2 || names.length < index.elements.length) return [];
  const others = indexesOf(end, index.relation).filter((one) => one !== index && one.unique);
  // A condition on the column is somebody's answer.
  const isAnswered = (name: string): boolean =>
    [index, ...others].some(({ where }) => where?.includes(name) === true) ||
    others.some(({ elements }) =>
      elements.every(
        (each) => each.column !== undefined && each.column !== name && names.includes(each.column),
      ),
    );
  return names.filter((name) => column(table, name)?.nullable === true && !isAnswered(name));
}

function inWords({ index, columns: open }: OpenKey, statements: readonly Placed[]): string {
  const [of, which] = [oneLine(displayName(index.relation)), open.map(oneLine).join(', ')];
  const empty = unfilledOf(statements, index.relation).filter((name) => open.includes(name));
  const filled =
    empty.length === 0
      ? ''
      : ` Nothing here fills ${empty.map(oneLine).join(', ')} in the rows that are there: whether releases that read ${empty.length === 1 ? 'it' : 'them'} bear that.`;
  return `Whether rows of ${of} with a null in ${which} may be alike: ${oneLine(index.name)} lets them through, and ON CONFLICT does not find them.${filled}`;
}
