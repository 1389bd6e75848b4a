/**
 * Lists tables, columns, constraints and indexes that the change uses and that a database may lack. Skips branches that may not be taken.
 */
import type { ConstraintDefinition, ObjectName, Operation } from '../../operations/model/operation.ts';
import { oneLine } from '../../text/format.ts';
import { creationKey, relationKey, resolveIndex } from '../../schema/lookup.ts';
import type { CheckKind } from './check.ts';
import { conditionsQuery, problemsCheck, type Condition } from './sql/forms.ts';
import {
  formerColumns,
  formerRelation,
  formerTable,
  actionsIn,
  type PlacedAction,
} from './sql/objects-before.ts';
import { columnExists, list, literal, regclass, shown, shownColumn } from './sql/names.ts';

export const check: CheckKind = {
  id: 'before-objects',
  when: 'before',
  find: (facts) => {
    const needed = new Map(
      actionsIn(facts)
        .filter(({ conditional }) => !conditional)
        .flatMap(neededBy)
        .map((one) => [one.name, one]),
    );
    if (needed.size === 0) return [];
    return [
      problemsCheck({
        title: `what the change needs and is missing: ${list([...needed.keys()])}`,
        problems: [conditionsQuery([...needed.values()])],
        otherwise: 'none',
      }),
    ];
  },
};

function neededBy(action: PlacedAction): readonly Condition[] {
  const { operation } = action;
  if ('ifTableExists' in operation && operation.ifTableExists) return [];
  if ('ifExists' in operation && operation.ifExists) return [];
  switch (operation.kind) {
    case 'dropRelation':
    case 'renameRelation':
      return operation.relation === 'index'
        ? ofIndex(action, operation.target)
        : ofRelation(action, operation.target);
    case 'refreshMaterializedView':
      return ofRelation(action, operation.view);
    case 'dropIndex':
      return ofIndex(action, operation.index);
    case 'dropConstraint':
    case 'validateConstraint':
    case 'renameConstraint':
      return ofConstraint(action, operation.table, operation.constraint.text);
    case 'createTableAs':
      return [];
    default:
      return [
        ...('table' in operation && operation.table !== undefined && operation.kind !== 'createTable'
          ? ofTable(action, operation.table, columnsOf(operation))
          : []),
        ...others(action).flatMap(({ name, columns }) => ofTable(action, name, columns)),
      ];
  }
}

/** Named by the statement, not created by it. */
function columnsOf(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'setDefault':
    case 'dropDefault':
    case 'setNotNull':
    case 'dropNotNull':
      return [operation.column.text];
    case 'createIndex':
      return [
        ...operation.elements.flatMap(({ column, expression }) => column?.text ?? expression?.columns ?? []),
        ...operation.include.map(({ text }) => text),
        ...(operation.where?.columns ?? []),
      ];
    case 'addConstraint':
      return columnsOfConstraint(operation.constraint);
    case 'update':
      return operation.columns;
    case 'insert':
      return operation.given ?? [];
    default:
      return [];
  }
}

function columnsOfConstraint(one: ConstraintDefinition): readonly string[] {
  switch (one.kind) {
    case 'primary-key':
    case 'unique':
    case 'foreign-key':
      return one.columns.map(({ text }) => text);
    case 'check':
      return one.expression.columns;
    case 'not-null':
      return [one.column.text];
    case 'exclusion':
      return one.elements.flatMap(({ column }) => column?.text ?? []);
  }
}

/** The table that a foreign key references, and the other table of a partition. */
function others({
  operation,
  fact: { before },
}: PlacedAction): readonly { readonly name: ObjectName; readonly columns: readonly string[] }[] {
  switch (operation.kind) {
    case 'addConstraint':
      return operation.constraint.kind === 'foreign-key'
        ? [
            {
              name: operation.constraint.references,
              columns: operation.constraint.referencedColumns.map(({ text }) => text),
            },
          ]
        : [];
    case 'attachPartition':
      return operation.index ? [] : [{ name: operation.partition, columns: [] }];
    case 'detachPartition':
      return [{ name: operation.partition, columns: [] }];
    case 'createTable':
      return [
        ...operation.inherits,
        ...(operation.partitionOf === undefined ? [] : [operation.partitionOf]),
        ...operation.constraints.flatMap((one) => (one.kind === 'foreign-key' ? [one.references] : [])),
        ...operation.columns.flatMap(({ constraints }) =>
          constraints.flatMap((one) => (one.kind === 'foreign-key' ? [one.references] : [])),
        ),
      ].flatMap((name) => {
        const isItself = relationKey(before, name) === creationKey(before, operation.table);
        return isItself ? [] : [{ name, columns: [] }];
      });
    default:
      return [];
  }
}

function ofTable(action: PlacedAction, name: ObjectName, columns: readonly string[]): readonly Condition[] {
  const table = formerTable(action, name);
  if (table === undefined) return [];
  const of = regclass(table);
  const isKnown = table.relation !== undefined;
  return [
    missing(shown(table.key), `${of} IS NULL`, isKnown),
    ...[...new Set(columns)].flatMap((column) =>
      formerColumns(action, table, [column]) === undefined
        ? []
        : [
            missing(
              shownColumn(table.key, column),
              `${of} IS NOT NULL AND NOT ${columnExists(of, column)}`,
              isKnown,
            ),
          ],
    ),
  ];
}

function ofRelation(action: PlacedAction, name: ObjectName): readonly Condition[] {
  const found = formerRelation(action, relationKey(action.fact.before, name));
  if (found === undefined) return [];
  return [missing(shown(found.key), `${regclass(found)} IS NULL`, found.relation !== undefined)];
}

function ofIndex({ facts, fact }: PlacedAction, name: ObjectName): readonly Condition[] {
  const index = resolveIndex(facts.found, name);
  if (index === undefined || resolveIndex(fact.before, name)?.origin.span !== index.origin.span) return [];
  return [missing(`index ${shown(index.key)}`, `${regclass(index)} IS NULL`, true)];
}

function ofConstraint(action: PlacedAction, table: ObjectName, name: string): readonly Condition[] {
  const former = formerTable(action, table);
  const found = former?.table?.constraints.find((one) => one.name === name);
  if (former === undefined) return [];
  const of = regclass(former);
  const isIn = `EXISTS (SELECT FROM pg_constraint WHERE conrelid = ${of} AND conname = ${literal(name)})`;
  return [
    missing(shown(former.key), `${of} IS NULL`, former.relation !== undefined),
    // Before version 18 the catalog has no row for a NOT NULL.
    ...(found === undefined || found.kind === 'not-null'
      ? []
      : [
          missing(
            `constraint ${oneLine(name)} on ${shown(former.key)}`,
            `${of} IS NOT NULL AND NOT ${isIn}`,
            true,
          ),
        ]),
  ];
}

/** The schema does not know all parts of a relation that no migration creates. */
function missing(name: string, isProblem: string, isKnown: boolean): Condition {
  return { name, isProblem, stops: isKnown };
}
