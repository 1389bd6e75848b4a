/**
 * On which rows a statement would fail, as conditions and as SELECTs for any database: built from its operations, never from its text. Only
 * for failures that depend on a row, its table and the referenced tables.
 */
import type { ConstraintDefinition } from '../operations/model/columns.ts';
import type { ObjectName, Operation } from '../operations/model/operation.ts';
import { castProbe } from './probe-casts.ts';
import { quoted } from '../syntax/postgres/identifier.ts';
import type { Probe } from './probe.ts';

/** Facts that the statement leaves to the catalog. */
export interface Catalog {
  /** Primary key of a table, as the statement writes its name. */
  readonly primaryKey: (table: string) => readonly string[];
  /** The type of a column, as the server prints it. */
  readonly columnType: (table: string, column: string) => string | undefined;
  readonly constraint: (table: string, name: string) => KnownConstraint | undefined;
}

export interface KnownConstraint {
  readonly kind: 'foreign-key' | 'check' | 'not-null';
  readonly columns: readonly string[];
  readonly references: { readonly table: string; readonly columns: readonly string[] } | undefined;
  readonly expression: string | undefined;
}

/** Tables for which the catalog is read. */
export function tablesAsked(operations: readonly Operation[]): readonly string[] {
  const names = operations.flatMap((operation) => {
    const own = 'table' in operation && operation.table !== undefined ? [operation.table] : [];
    const constraint = operation.kind === 'addConstraint' ? operation.constraint : undefined;
    return constraint?.kind === 'foreign-key' ? [...own, constraint.references] : own;
  });
  return [...new Set(names.map(tableSql))];
}

/** `version`: the oldest on which a SELECT has to run. */
export function probesOf(operation: Operation, catalog: Catalog, version: number): readonly Probe[] {
  switch (operation.kind) {
    case 'setNotNull':
      return [nullProbe(tableSql(operation.table), operation.column.text)];
    case 'addConstraint':
      return constraintProbes(tableSql(operation.table), operation.constraint, catalog);
    case 'validateConstraint': {
      const table = tableSql(operation.table);
      const known = catalog.constraint(table, operation.constraint.text);
      return known === undefined ? [] : knownProbes(table, known);
    }
    case 'createIndex': {
      if (!operation.unique) return [];
      const keys = operation.elements.flatMap(({ column, expression }) =>
        column === undefined
          ? expression === undefined
            ? []
            : [`(${expression.text})`]
          : [quoted(column.text)],
      );
      const columns = operation.elements.flatMap(
        ({ column, expression }) => column?.text ?? expression?.columns ?? [],
      );
      const nulls = operation.nullsNotDistinct ? 'same' : 'distinct';
      return [
        duplicateProbe(tableSql(operation.table), { keys, columns, nulls, where: operation.where?.text }),
      ];
    }
    case 'addColumn': {
      const { column } = operation;
      const isFilled =
        column.default !== undefined ||
        column.identity !== undefined ||
        column.generated !== undefined ||
        column.serial !== undefined;
      const isKey = column.constraints.some(({ kind }) => kind === 'primary-key');
      return (column.notNull === undefined && !isKey) || isFilled ? [] : [anyRow(tableSql(operation.table))];
    }
    case 'alterColumnType': {
      const table = tableSql(operation.table);
      const probe = castProbe({
        table,
        column: operation.column.text,
        from: catalog.columnType(table, operation.column.text),
        to: operation.type,
        using: operation.using?.text,
        version,
      });
      return probe === undefined ? [] : [probe];
    }
    default:
      return [];
  }
}

function tableSql({ schema, name }: ObjectName): string {
  return schema === undefined ? quoted(name.text) : `${quoted(schema.text)}.${quoted(name.text)}`;
}

function constraintProbes(
  table: string,
  constraint: ConstraintDefinition,
  catalog: Catalog,
): readonly Probe[] {
  switch (constraint.kind) {
    case 'check':
      return constraint.notValid || constraint.notEnforced
        ? []
        : [checkProbe(table, constraint.expression.text, constraint.expression.columns)];
    case 'not-null':
      return constraint.notValid ? [] : [nullProbe(table, constraint.column.text)];
    case 'foreign-key': {
      if (constraint.notValid || constraint.notEnforced || constraint.period) return [];
      const parent = tableSql(constraint.references);
      const given = constraint.referencedColumns.map(({ text }) => text);
      const target = given.length === 0 ? catalog.primaryKey(parent) : given;
      return orphanProbes(
        table,
        constraint.columns.map(({ text }) => text),
        parent,
        target,
      );
    }
    case 'primary-key':
    case 'unique': {
      const columns = constraint.columns.map(({ text }) => text);
      if (constraint.withoutOverlaps || columns.length === 0) return [];
      const isKey = constraint.kind === 'primary-key';
      const nulls = !isKey && constraint.nullsNotDistinct ? 'same' : 'distinct';
      return [
        ...(isKey ? columns.map((one) => nullProbe(table, one)) : []),
        duplicateProbe(table, { keys: columns.map(quoted), columns, nulls, where: undefined }),
      ];
    }
    case 'exclusion':
      return [];
  }
}

function knownProbes(
  table: string,
  { kind, columns, references, expression }: KnownConstraint,
): readonly Probe[] {
  switch (kind) {
    case 'check':
      return expression === undefined ? [] : [checkProbe(table, expression, columns)];
    case 'not-null':
      return columns.map((one) => nullProbe(table, one));
    case 'foreign-key':
      return references === undefined
        ? []
        : orphanProbes(table, columns, references.table, references.columns);
  }
}

const few = 'LIMIT 10';

function nullProbe(table: string, column: string): Probe {
  return plain('null', table, [column], `${quoted(column)} IS NULL`);
}

/** A condition that is null passes a CHECK. */
function checkProbe(table: string, expression: string, columns: readonly string[]): Probe {
  return plain('check', table, columns, `NOT (${expression})`);
}

function plain(kind: Probe['kind'], table: string, columns: readonly string[], bad: string): Probe {
  const find = `SELECT * FROM ${table} WHERE ${bad} ${few};`;
  return { kind, table, columns, bad, shown: bad, groups: [], find };
}

function anyRow(table: string): Probe {
  return { ...plain('any-row', table, [], 'true'), find: `SELECT * FROM ${table} ${few};` };
}

function orphanProbes(
  table: string,
  columns: readonly string[],
  parent: string,
  target: readonly string[],
): readonly Probe[] {
  if (columns.length === 0 || columns.length !== target.length) return [];
  // The table itself may have the alias's name; an alias hides it.
  const set = columns.map((one) => `child.${quoted(one)} IS NOT NULL`);
  const meets = columns.map((one, at) => `parent.${quoted(target[at] ?? '')} = child.${quoted(one)}`);
  const missing = `NOT EXISTS (SELECT FROM ${parent} AS parent WHERE ${meets.join(' AND ')})`;
  const condition = [...set, missing].join(' AND ');
  const bad = `(tableoid, ctid) IN (SELECT child.tableoid, child.ctid FROM ${table} AS child WHERE ${condition})`;
  const find = `SELECT child.* FROM ${table} AS child WHERE ${condition} ${few};`;
  return [{ kind: 'orphan', table, columns, bad, shown: bad, groups: [], find }];
}

function duplicateProbe(
  table: string,
  one: {
    readonly keys: readonly string[];
    readonly columns: readonly string[];
    readonly nulls: 'same' | 'distinct';
    readonly where: string | undefined;
  },
): Probe {
  const { keys, columns, nulls, where } = one;
  const counted = [
    ...(where === undefined ? [] : [`(${where})`]),
    ...(nulls === 'same' ? [] : keys.map((key) => `${key} IS NOT NULL`)),
  ];
  const condition = counted.length === 0 ? '' : ` WHERE ${counted.join(' AND ')}`;
  const list = keys.join(', ');
  const numbered = (what: string): string =>
    `(tableoid, ctid) IN (SELECT tableoid, ctid FROM (SELECT tableoid, ctid, ${what} OVER (PARTITION BY ${list}) AS n FROM ${table}${condition}) AS numbered WHERE n > 1)`;
  return {
    kind: 'duplicate',
    table,
    columns,
    bad: numbered('row_number()'),
    shown: numbered('count(*)'),
    groups: keys,
    find: `SELECT ${list}, count(*) FROM ${table}${condition} GROUP BY ${list} HAVING count(*) > 1 ${few};`,
  };
}
