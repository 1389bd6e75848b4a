/**
 * Rows that a DELETE takes for others of their table with the same key, in front of the unique index on it: what they have in their other columns goes with
 * them, whatever stays. Told, and counted before. Of `DELETE FROM t a USING t b WHERE a.key = b.key …` alone.
 */
import { oneLine } from '../../plan/format.ts';
import { literal } from '../../text/pattern.ts';
import { commas } from '../../text/enumerate.ts';
import { column, displayName, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Table } from '../../schema/model.ts';
import { stringLiteral, toLookAt } from '../checks/check-sql.ts';
import type { Check } from '../model.ts';
import { type Placed, schemaAt } from '../placed.ts';
import { selfJoinOf } from './deleted-rows.ts';

interface Doubles {
  readonly placed: Placed;
  readonly table: Table;
  /** Columns that the statement does not name. */
  readonly others: readonly string[];
  readonly sql: string;
}

const mostNames = 4;

/** For whoever has to decide. Sentences. */
export function doublesInWords(statements: readonly Placed[]): readonly string[] {
  return doublesIn(statements).map(
    ({ placed, table, others }) =>
      `Whether what rows of ${oneLine(displayName(table.key))} have in ${commas(others.map(oneLine), mostNames)} may go with them: ${placed.place} deletes them for others with the same key, and the pre-flight counts those that differ there.`,
  );
}

export function doublesBefore(statements: readonly Placed[]): readonly Check[] {
  return doublesIn(statements).map(({ placed, table, sql }) => ({
    ...toLookAt(
      `rows of ${oneLine(displayName(table.key))} that ${placed.place} deletes, and that differ from one with the same key in other columns`,
      sql,
      'rows',
    ),
    quotesMigration: true,
  }));
}

function doublesIn(statements: readonly Placed[]): readonly Doubles[] {
  return statements.flatMap((placed, at) => {
    const join = selfJoinOf(placed, statements);
    const table = join && tableByKey(schemaAt(placed), join.key);
    if (join === undefined || table === undefined) return [];
    const { target, alias, using, other, where } = join;
    // The name of a column would be taken for it.
    const plain = [alias, other].map((one) => one.replaceAll('"', '').toLowerCase());
    if (table.columns.some(({ name }) => plain.includes(name.toLowerCase()))) return [];
    const isEqual = (name: string): boolean =>
      [alias, other].some((left, side) =>
        new RegExp(
          `(?<![\\w".])${nameIn(left, name)}\\s{0,20}=\\s{0,20}${nameIn(side === 0 ? other : alias, name)}(?![\\w".])`,
        ).test(where),
      );
    const keys = statements.slice(at + 1).flatMap((one) => keysMade(one, join.key));
    if (!keys.some((names) => names.length > 0 && names.every(isEqual))) return [];
    const words = new Set(where.toLowerCase().match(/\w+/g) ?? []);
    const named = table.columns.filter(({ name }) => words.has(name.toLowerCase()));
    const others = table.columns.filter((one) => !named.includes(one)).map(({ name }) => name);
    if (others.length === 0 || !named.every(({ name }) => column(table, name) !== undefined)) return [];
    const left = `ARRAY[${named.map(({ name }) => stringLiteral(name)).join(', ')}]::text[]`;
    const sql = `SELECT count(DISTINCT ${alias}.ctid) FROM ${target}, ${using} WHERE (${where}) AND to_jsonb(${alias}) - ${left} IS DISTINCT FROM to_jsonb(${other}) - ${left}`;
    return [{ placed, table, others, sql }];
  });
}

function nameIn(alias: string, name: string): string {
  return `${literal(alias)}\\.(?:"${literal(name)}"|${literal(name)})`;
}

/** Columns of unique keys that it makes on the table. */
function keysMade(placed: Placed, key: string): readonly (readonly string[])[] {
  const schema = schemaAt(placed);
  return placed.one.actions.flatMap(({ operation }) => {
    if (operation.kind === 'createIndex' && operation.unique)
      return relationKey(schema, operation.table) === key
        ? [operation.elements.map((one) => one.column?.text ?? '')]
        : [];
    if (operation.kind !== 'addConstraint' || relationKey(schema, operation.table) !== key) return [];
    const { constraint } = operation;
    return (constraint.kind === 'unique' || constraint.kind === 'primary-key') &&
      constraint.usingIndex === undefined
      ? [constraint.columns.map(({ text }) => text)]
      : [];
  });
}
