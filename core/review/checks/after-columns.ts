/**
 * Checks that columns which the change adds or changes exist with their type, NOT NULL, and identity or generation. The text of a default
 * is not compared.
 */
import type { Column, Table } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';
import type { Facts } from '../facts/facts.ts';
import type { CheckKind } from './check.ts';
import { conditionsQuery, problemsCheck, type Condition } from './sql/forms.ts';
import { formerTable, actionsIn } from './sql/objects-before.ts';
import { list, literal, regclass, regtype, shown, shownColumn, typeSize } from './sql/names.ts';
import { changedTables, type ChangedTable } from './sql/tables.ts';

export const check: CheckKind = {
  id: 'after-columns',
  when: 'after',
  find: (facts) => {
    const changed = changedTables(facts).map((one) => ({ ...one, columns: columnsIn(one) }));
    const columns = changed.flatMap(({ table, columns: own }) => own.map((column) => ({ table, column })));
    const unseen = nullabilities(facts);
    if (columns.length + unseen.length === 0) return [];
    const names = changed.flatMap(({ table, was, columns: own }) =>
      was === undefined && table.origin.unseen !== true
        ? [`all columns of ${shown(table.key)}`]
        : own.map(({ name }) => shownColumn(table.key, name)),
    );
    return [
      problemsCheck({
        title: `columns with another type, nullability, default or identity than defined, or missing: ${list([...names, ...unseen.map(({ name }) => name)])}`,
        problems: [
          ...(unseen.length === 0 ? [] : [conditionsQuery(unseen)]),
          ...(columns.length === 0 ? [] : [differences(columns)]),
        ],
        otherwise: 'none',
      }),
    ];
  },
};

function differences(columns: readonly ColumnOf[]): string {
  return `SELECT format('%s (%s)', wanted.name, coalesce(difference, 'missing')), true
  FROM (VALUES ${columns.map(rowOf).join(',\n    ')}) AS wanted(name, of, own, type, size, required, valued, identity, generated)
    LEFT JOIN pg_attribute ON attrelid = of AND attname = own AND attnum > 0 AND NOT attisdropped,
    LATERAL (SELECT CASE WHEN attnum IS NULL THEN NULL
      WHEN atttypid IS DISTINCT FROM type OR size <> coalesce(substring(format_type(atttypid, atttypmod) from '[(].*[)]'), '') THEN format_type(atttypid, atttypmod)
      WHEN attnotnull <> required THEN CASE WHEN attnotnull THEN 'NOT NULL' ELSE 'nullable' END
      WHEN attidentity <> identity THEN 'identity' WHEN attgenerated <> generated THEN 'generated'
      WHEN atthasdef <> valued THEN CASE WHEN atthasdef THEN 'a default' ELSE 'no default' END
      ELSE '' END) AS found(difference)
  WHERE difference IS DISTINCT FROM ''`;
}

interface ColumnOf {
  readonly table: Table;
  readonly column: Column;
}

/** For a table that no migration creates, only the statements are known. */
function nullabilities(facts: Facts): readonly Condition[] {
  return actionsIn(facts).flatMap((action) => {
    const { operation, conditional } = action;
    if (conditional || (operation.kind !== 'setNotNull' && operation.kind !== 'dropNotNull')) return [];
    const table = formerTable(action, operation.table);
    if (table === undefined || table.relation !== undefined) return [];
    const name = operation.column.text;
    const isRequired = operation.kind === 'setNotNull';
    const isThere = `EXISTS (SELECT FROM pg_attribute WHERE attrelid = ${regclass(table)} AND attname = ${literal(name)} AND ${isRequired ? '' : 'NOT '}attnotnull AND NOT attisdropped)`;
    return [
      {
        name: `${shownColumn(table.key, name)} ${isRequired ? 'NOT NULL' : 'nullable'}`,
        ...{ isProblem: `NOT ${isThere}`, stops: true },
      },
    ];
  });
}

function columnsIn({ table, was }: ChangedTable): readonly Column[] {
  return table.columns.filter((one) => {
    if (one.origin.conditional === true) return false;
    const old = was?.columns.find(({ name }) => name === one.name);
    return old === undefined || !isSame(one, old);
  });
}

function isSame(one: Column, old: Column): boolean {
  return (
    one === old ||
    (one.nullable === old.nullable &&
      one.identity === old.identity &&
      one.generated === old.generated &&
      (one.default === undefined) === (old.default === undefined) &&
      typeText(one.type) === typeText(old.type))
  );
}

function rowOf({ table, column }: ColumnOf): string {
  const { name, type, nullable, default: value, identity, generated } = column;
  const identityOf = identity === undefined ? '' : identity === 'always' ? 'a' : 'd';
  return `(${[
    literal(shownColumn(table.key, name)),
    `${regclass(table)}::oid`,
    literal(name),
    `${regtype(type)}::oid`,
    `${typeSize(type)}::text`,
    String(!nullable),
    String(isValued(value)),
    `'${identityOf}'::"char"`,
    `'${generated?.slice(0, 1) ?? ''}'::"char"`,
  ].join(', ')})`;
}

/** The server does not store DEFAULT NULL. */
function isValued(value: string | undefined): boolean {
  return value !== undefined && value.toLowerCase() !== 'null';
}
