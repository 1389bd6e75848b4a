/**
 * What existing rows must meet so that a statement does not fail: constraints and unique indexes that are checked at once, values that a
 * type must represent, columns that need a value. If the effects table reads no row, nothing can fail. No words.
 */
import type { Effect } from '../../effects/effect.ts';
import { isPlainCast } from '../../effects/using-clause.ts';
import type { ConstraintDefinition, Operation } from '../../operations/model/operation.ts';
import { narrowing } from '../../rule-kit/data-preservation/narrower-type.ts';
import {
  column as columnOf,
  constraint as constraintOf,
  displayName,
  relationKey,
  tableByKey,
} from '../../schema/lookup.ts';
import { requiresEmpty } from '../../schema/requires-empty.ts';
import type { Schema } from '../../schema/model.ts';
import { sizeOf, type RelationSize } from '../../statistics/statistics.ts';
import type { Change } from '../change.ts';
import type { StatementFact } from './statements.ts';

export interface RowCondition {
  readonly kind: Kind;
  readonly fact: StatementFact;
  /** For display. */
  readonly relation: string;
  readonly columns: readonly string[];
  /** For a CHECK: its condition as written. */
  readonly expression: string | undefined;
  /** For a foreign key: the referenced table. */
  readonly referenced: string | undefined;
  readonly size: RelationSize | undefined;
}

type Kind = 'not-null' | 'unique' | 'check' | 'foreign-key' | 'exclusion' | 'type' | 'required';

interface Demand {
  readonly kind: Kind;
  readonly columns: readonly string[];
  readonly expression?: string | undefined;
  /** Key of the table. */
  readonly referenced?: string | undefined;
}

export function rowConditionsOf(
  statements: readonly StatementFact[],
  change: Change,
): readonly RowCondition[] {
  return statements.flatMap((fact) =>
    fact.statement.actions.flatMap(({ operation, effect, conditional }) => {
      const isRun = !conditional && fact.statement.whole?.refused === undefined;
      const key = isRun ? tableOf(operation, fact.before) : undefined;
      if (key === undefined || isNewIn(effect, key)) return [];
      const looks = readsRows(effect, key);
      const demands = demandsOf(operation, fact.before, key, looks).filter(
        (demand) => !isUnfilled(demand, key, fact, statements),
      );
      return demands.map((demand): RowCondition => {
        const { kind, columns, expression, referenced } = demand;
        return {
          ...{ kind, fact, columns, expression },
          relation: displayName(key),
          referenced: referenced === undefined ? undefined : displayName(referenced),
          size: change.sizes && sizeOf(change.sizes, key, change.date),
        };
      });
    }),
  );
}

/** A new column that nothing has filled contains only nulls, which keys and unique indexes accept. */
function isUnfilled(
  { kind, columns }: Demand,
  key: string,
  fact: StatementFact,
  statements: readonly StatementFact[],
): boolean {
  if (kind !== 'foreign-key' && kind !== 'unique') return false;
  const found = statements[0] && tableByKey(statements[0].before, key);
  const table = tableByKey(fact.before, key);
  if (found === undefined || table === undefined) return false;
  const isNull = columns.some((name) => {
    const column = columnOf(table, name);
    return (
      columnOf(found, name) === undefined && column?.default === undefined && column?.generated === undefined
    );
  });
  const earlier = statements.slice(0, statements.indexOf(fact));
  const isWritten = earlier.some(({ statement, before }) =>
    statement.actions.some(
      ({ operation }) =>
        (operation.kind === 'update' || operation.kind === 'insert') &&
        relationKey(before, operation.table) === key,
    ),
  );
  return isNull && !isWritten;
}

function tableOf(operation: Operation, schema: Schema): string | undefined {
  switch (operation.kind) {
    case 'addColumn':
    case 'addConstraint':
    case 'alterColumnType':
    case 'createIndex':
    case 'setNotNull':
    case 'validateConstraint':
      return relationKey(schema, operation.table);
    default:
      return undefined;
  }
}

function isNewIn({ relations }: Effect, key: string): boolean {
  return relations.some(({ relation, isNew }) => isNew && relation === displayName(key));
}

function readsRows({ relations }: Effect, key: string): boolean {
  return relations.some(
    ({ relation, scan, rewrite, buildsIndex }) =>
      relation === displayName(key) && (scan || rewrite || buildsIndex),
  );
}

function demandsOf(operation: Operation, schema: Schema, key: string, looks: boolean): readonly Demand[] {
  switch (operation.kind) {
    case 'addColumn':
      return requiresEmpty(operation, schema)
        ? [{ kind: 'required', columns: [operation.column.name.text] }]
        : [];
    case 'setNotNull':
      return looks ? [{ kind: 'not-null', columns: [operation.column.text] }] : [];
    case 'addConstraint':
      return looks ? [demandOf(operation.constraint, schema)] : [];
    case 'createIndex':
      return looks && operation.unique
        ? [{ kind: 'unique', columns: operation.elements.flatMap((one) => one.column?.text ?? []) }]
        : [];
    case 'validateConstraint':
      return looks ? validated(schema, key, operation.constraint.text) : [];
    case 'alterColumnType': {
      const table = tableByKey(schema, key);
      const column = table && columnOf(table, operation.column.text);
      // The results of an expression are not known.
      const { using, type } = operation;
      if (using !== undefined && !isPlainCast(using, operation.column.text, type)) return [];
      const narrows = column && narrowing(column.type, operation.type, schema.dialect);
      const fails = narrows === 'string' || narrows === 'number' || isCast(column?.type.name, operation);
      return looks && fails ? [{ kind: 'type', columns: [operation.column.text] }] : [];
    }
    default:
      return [];
  }
}

const strings: ReadonlySet<string> = new Set(['text', 'varchar', 'bpchar']);

/** A text that has to be parsed as another type. */
function isCast(
  from: string | undefined,
  operation: Extract<Operation, { readonly kind: 'alterColumnType' }>,
): boolean {
  return from !== undefined && strings.has(from) && !strings.has(operation.type.name);
}

function demandOf(constraint: ConstraintDefinition, schema: Schema): Demand {
  switch (constraint.kind) {
    case 'primary-key':
    case 'unique':
      return { kind: 'unique', columns: constraint.columns.map(({ text }) => text) };
    case 'foreign-key':
      return {
        kind: 'foreign-key',
        columns: constraint.columns.map(({ text }) => text),
        referenced: relationKey(schema, constraint.references),
      };
    case 'check':
      return {
        kind: 'check',
        columns: constraint.expression.columns,
        expression: constraint.expression.text,
      };
    case 'exclusion':
      return { kind: 'exclusion', columns: constraint.elements.flatMap((one) => one.column?.text ?? []) };
    case 'not-null':
      return { kind: 'not-null', columns: [constraint.column.text] };
  }
}

function validated(schema: Schema, key: string, name: string): readonly Demand[] {
  const table = tableByKey(schema, key);
  const known = table && constraintOf(table, name);
  if (known === undefined) return [];
  const { columns, expression, references } = known;
  switch (known.kind) {
    case 'check':
    case 'not-null':
      return [{ kind: known.kind, columns, expression }];
    case 'foreign-key':
      return [{ kind: 'foreign-key', columns, referenced: references?.relation }];
    default:
      return [];
  }
}
