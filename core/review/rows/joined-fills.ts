/**
 * Columns that an UPDATE … FROM fills from the rows of another table that are equal in plain columns: what is asked of both tables before, namely which rows
 * it leaves, and which meet several that differ; and behind it, which it should have filled. Of several PostgreSQL takes any one (manual, UPDATE, Notes).
 */
import { code, proseLine } from '../../text/code-in-prose.ts';
import { oneLine } from '../../plan/format.ts';
import { joinedFillsIn, type JoinedFill } from '../../schema/inverse/refill.ts';
import { column, tableByKey } from '../../schema/lookup.ts';
import type { Schema, Table } from '../../schema/model.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { noneCounted, noneOf, qualifiedName } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { shown } from '../shown.ts';
import { isUniqueAlready } from '../statements/index-names.ts';

interface PlacedFill extends JoinedFill {
  readonly place: string;
}

function fillsOf(statements: readonly Placed[]): readonly PlacedFill[] {
  return statements.flatMap((placed) =>
    joinedFillsIn(placed.one.statement.parsed, schemaAt(placed)).map((fill) => ({
      ...fill,
      place: placed.place,
    })),
  );
}

/** Both as the schema has them, with all columns that the equalities and the value name. */
function tablesOf(
  { table, source, equal, from }: JoinedFill,
  schema: Schema,
): { readonly own: Table; readonly other: Table } | undefined {
  const [own, other] = [tableByKey(schema, table), tableByKey(schema, source)];
  const isThere =
    own !== undefined &&
    other !== undefined &&
    equal.length > 0 &&
    column(other, from) !== undefined &&
    equal.every((one) => column(own, one.own) !== undefined && column(other, one.other) !== undefined);
  return isThere ? { own, other } : undefined;
}

/** True for each row that gets a value. */
export function metCondition(fill: JoinedFill, schema: Schema): string | undefined {
  const tables = tablesOf(fill, schema);
  if (tables === undefined) return undefined;
  const of = qualifiedName(tables.own);
  const terms = fill.equal.map(
    ({ own, other }) => `met.${quoteIdentifier(other)} = ${of}.${quoteIdentifier(own)}`,
  );
  return `EXISTS (SELECT FROM ${qualifiedName(tables.other)} AS met WHERE ${[...terms, `met.${quoteIdentifier(fill.from)} IS NOT NULL`].join(' AND ')})`;
}

/** Of the only statement that fills a column which the change adds. */
function onlyFill(statements: readonly Placed[], table: Table, name: string): PlacedFill | undefined {
  const writes = statements.filter((placed) =>
    placed.one.actions.some(
      ({ operation }) => operation.kind === 'update' && operation.columns.includes(name),
    ),
  );
  const [fill] = fillsOf(writes).filter((one) => one.table === table.key && one.to === name);
  return writes.length === 1 && column(table, name) === undefined ? fill : undefined;
}

/** The count of rows that stay without a value. */
export function leftEmpty(
  statements: readonly Placed[],
  table: Table,
  name: string,
): { readonly place: string; readonly check: Check } | undefined {
  const [first] = statements;
  const fill = onlyFill(statements, table, name);
  const met = first && fill && metCondition(fill, first.start);
  if (fill === undefined || met === undefined) return undefined;
  const title = `rows of ${shown(table.key)} that ${fill.place} leaves without ${oneLine(name)} (counted up to a million)`;
  return {
    place: fill.place,
    check: noneCounted(
      title,
      `SELECT count(*) FROM (SELECT FROM ${qualifiedName(table)} WHERE NOT ${met} LIMIT 1000000) AS left_empty`,
    ),
  };
}

/** Values that a way back drops, and that the table they once came from does not have: written since. Sentences. `scripts`: those that run. */
export function notInSource(statements: readonly Placed[], scripts: readonly string[]): readonly string[] {
  const [first, end] = [statements[0], statements.at(-1)?.section.after];
  if (first === undefined || end === undefined) return [];
  return fillsOf(statements).flatMap((fill) => {
    const [tables, met] = [tablesOf(fill, end), metCondition(fill, end)];
    const was = tableByKey(first.start, fill.table);
    const to = quoteIdentifier(fill.to);
    const isDropped = scripts.some((script) => script.includes(`DROP COLUMN ${to}`));
    if (tables === undefined || met === undefined || was === undefined || !isDropped) return [];
    if (column(was, fill.to) !== undefined || tableByKey(first.start, fill.source) === undefined) return [];
    const of = qualifiedName(tables.own);
    const same = met.replace(/ IS NOT NULL\)$/, () => ` = ${of}.${to})`);
    return [
      proseLine(
        `Ask first: ${code(`SELECT count(*) FROM ${of} WHERE ${to} IS NOT NULL AND NOT ${same};`)} So many values of ${shown(fill.table)}.${fill.to} are in no row of ${shown(fill.source)}, and go with the column: keep them before.`,
      ),
    ];
  });
}

/** Where nothing keeps a row from meeting several. */
export function severalMet(statements: readonly Placed[]): readonly Check[] {
  const [first] = statements;
  if (first === undefined) return [];
  const checks = fillsOf(statements).flatMap((fill) => {
    const tables = tablesOf(fill, first.start);
    const others = fill.equal.map(({ other }) => other);
    if (tables === undefined || isUniqueAlready(first.start, fill.source, others)) return [];
    const names = others.map(quoteIdentifier);
    const value = quoteIdentifier(fill.from);
    const of = shown(tables.other.key);
    return [
      noneOf(
        `no (${others.map(oneLine).join(', ')}) stands in several rows of ${of} with different ${oneLine(fill.from)}: ${fill.place} takes any one of them`,
        `SELECT 1 FROM ${qualifiedName(tables.other)} WHERE ${names.map((one) => `${one} IS NOT NULL`).join(' AND ')} GROUP BY ${names.join(', ')} HAVING count(DISTINCT ${value}::text) > 1 OR count(${value}) BETWEEN 1 AND count(*) - 1`,
        { reads: 'rows', level: 'look' },
      ),
    ];
  });
  return [...new Map(checks.map((one) => [one.sql, one])).values()];
}
