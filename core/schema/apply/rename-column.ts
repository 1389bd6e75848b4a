/** RENAME COLUMN: constraints, indexes, texts, views and policies that name the column follow. */
import type { RenameColumn } from '../../operations/model/operation.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';
import { each } from '../map-list.ts';
import { mentions } from '../expression-text.ts';
import {
  children,
  column as columnOf,
  foreignKeysTo,
  indexesOf,
  resolveRelation,
  sequenceOf,
} from '../lookup.ts';
import type {
  BoundText,
  Column,
  Constraint,
  Index,
  IndexKey,
  Schema,
  Table,
  Trigger,
  View,
} from '../model.ts';
import { withRenamed } from '../text-renames.ts';
import { rewritten } from './bind.ts';
import { policyFollowing } from './follow-texts.ts';
import { keepNames } from './nullability.ts';
import { isTable, isView, putIndex, putRelation, replaced, updateTable } from './store.ts';
import { findType, putType } from './types.ts';

export function renameColumn(schema: Schema, operation: RenameColumn): Schema {
  const relation = resolveRelation(schema, operation.table);
  const from = operation.column.text;
  const to = operation.to.text;
  if (relation === undefined) return renameAttribute(schema, operation);
  if (from === to) return schema;
  if (isTable(relation))
    return columnOf(relation, from) === undefined ? schema : renameTableColumn(schema, relation, from, to);
  return isView(relation) ? renameViewColumn(schema, relation, from, to) : schema;
}

function renameAttribute(schema: Schema, operation: RenameColumn): Schema {
  const type = findType(schema, operation.table);
  if (type === undefined) return schema;
  const attributes = type.attributes.map((one) =>
    one.name === operation.column.text ? { ...one, name: operation.to.text } : one,
  );
  return putType(schema, type, { ...type, attributes });
}

function renameTableColumn(schema: Schema, table: Table, from: string, to: string): Schema {
  let next = updateTable(keepNames(schema, table), table.key, (one) => ({
    ...one,
    columns: withoutNamed(one.columns, from, to).map((column) => withColumnRenamed(column, from, to)),
    constraints: one.constraints.map((constraint) => withConstraintColumn(constraint, from, to)),
    partitionBy: one.partitionBy && {
      ...one.partitionBy,
      columns: replaced(one.partitionBy.columns, from, to),
      elements: one.partitionBy.elements.map((element) => withKeyColumn(element, from, to)),
    },
    triggers: one.triggers.map((trigger) => withTriggerColumn(trigger, from, to)),
    rules: one.rules.map((rule) => ({
      ...rule,
      where: rule.where && withRenamed(rule.where, from, to, ['new', 'old']),
      actions: withRenamed(rule.actions, from, to, ['new', 'old']),
    })),
  }));
  for (const { table: referencing } of foreignKeysTo(next, table.key))
    next = updateTable(next, referencing.key, (one) => withTargetColumnRenamed(one, table.key, from, to));
  for (const index of indexesOf(next, table.key)) {
    const renamed = withIndexColumn(index, from, to);
    if (renamed !== index) next = putIndex(next, renamed);
  }
  const sequence = sequenceOf(next, table.key, from);
  if (sequence !== undefined)
    next = putRelation(next, { ...sequence, ownedBy: { relation: table.key, column: to } });
  next = withTextsFollowing(next, table.key, from, to);
  next = withStatistics(next, table.key, from, to);
  for (const child of children(next, table.key))
    if ((columnOf(child, from)?.parents ?? 0) > 0) next = renameTableColumn(next, child, from, to);
  return next;
}

function renameViewColumn(schema: Schema, view: View, from: string, to: string): Schema {
  const named = <T extends { readonly column: string }>(list: readonly T[]): readonly T[] =>
    list.map((one) => (one.column === from ? { ...one, column: to } : one));
  const next = putRelation(schema, {
    ...view,
    columns: view.columns && replaced(view.columns, from, to),
    columnComments: named(view.columnComments),
    columnDefaults: named(view.columnDefaults),
  });
  return withTextsFollowing(next, view.key, from, to);
}

/** If the new name is taken, its former object must have been dropped elsewhere. */
function withoutNamed(columns: readonly Column[], from: string, to: string): readonly Column[] {
  return columns.some((one) => one.name === from) ? columns.filter((one) => one.name !== to) : columns;
}

function withColumnRenamed(column: Column, from: string, to: string): Column {
  const name = column.name === from ? to : column.name;
  const generated = column.generated !== undefined && mentions(column.default, from);
  if (name === column.name && !generated) return column;
  const text =
    generated && column.default !== undefined ? withRenamed(column.default, from, to) : column.default;
  return { ...column, name, default: text };
}

function withConstraintColumn(constraint: Constraint, from: string, to: string): Constraint {
  const uses =
    constraint.columns.includes(from) ||
    mentions(constraint.expression, from) ||
    constraint.references?.deleteColumns.includes(from) === true;
  if (!uses) return constraint;
  return {
    ...constraint,
    columns: replaced(constraint.columns, from, to),
    provesNotNull: replaced(constraint.provesNotNull, from, to),
    expression: constraint.expression && withRenamed(constraint.expression, from, to),
    references: constraint.references && {
      ...constraint.references,
      deleteColumns: replaced(constraint.references.deleteColumns, from, to),
    },
  };
}

function withTargetColumnRenamed(table: Table, target: string, from: string, to: string): Table {
  return {
    ...table,
    constraints: table.constraints.map((one) =>
      one.references?.relation === target && one.references.columns.includes(from)
        ? { ...one, references: { ...one.references, columns: replaced(one.references.columns, from, to) } }
        : one,
    ),
  };
}

function withKeyColumn(key: IndexKey, from: string, to: string): IndexKey {
  return {
    ...key,
    column: key.column === from ? to : key.column,
    expression: key.expression && withRenamed(key.expression, from, to),
  };
}

function withIndexColumn(index: Index, from: string, to: string): Index {
  const uses =
    index.include.includes(from) ||
    mentions(index.where, from) ||
    index.elements.some((one) => one.column === from || mentions(one.expression, from));
  if (!uses) return index;
  return {
    ...index,
    elements: index.elements.map((one) => withKeyColumn(one, from, to)),
    include: replaced(index.include, from, to),
    where: index.where && withRenamed(index.where, from, to),
  };
}

function withTriggerColumn(trigger: Trigger, from: string, to: string): Trigger {
  if (!trigger.columns.includes(from) && !mentions(trigger.when, from)) return trigger;
  return {
    ...trigger,
    columns: replaced(trigger.columns, from, to),
    when: trigger.when && withRenamed(trigger.when, from, to, ['new', 'old']),
  };
}

/** Views and policies, whose references to the column are known. */
function withTextsFollowing(schema: Schema, relation: string, from: string, to: string): Schema {
  let next = schema;
  for (const key of schema.readersOf.get(relation) ?? []) {
    const view = next.relations.get(key);
    if (!isView(view)) continue;
    const query = textFollowing(view.query, relation, from, to);
    const dependencies = view.dependencies.map((one) =>
      one.relation === relation && one.column === from ? { relation, column: to } : one,
    );
    next = putRelation(next, { ...view, query, dependencies });
  }
  for (const table of next.relations.values()) {
    if (!isTable(table) || table.policies.length === 0) continue;
    const policies = each(table.policies, (one) =>
      policyFollowing(one, (text) => textFollowing(text, relation, from, to)),
    );
    if (policies !== table.policies) next = putRelation(next, { ...table, policies });
  }
  return next;
}

/** An output column keeps its old name, because others read it by that. */
function textFollowing(text: BoundText, relation: string, from: string, to: string): BoundText {
  return rewritten(text, (one) => {
    if (one.kind !== 'column' || one.relation !== relation || one.column !== from) return undefined;
    const written = quoteIdentifier(to);
    return {
      text: written,
      after: one.output ? ` AS ${quoteIdentifier(from)}` : '',
      is: { kind: 'column', relation, column: to, output: false },
    };
  });
}

function withStatistics(schema: Schema, relation: string, from: string, to: string): Schema {
  const statistics = schema.statistics.map((one) => {
    if (one.relation !== relation) return one;
    const elements = one.elements.map(({ column, expression }) => ({
      column: column === from ? to : column,
      expression: expression && withRenamed(expression, from, to),
    }));
    return { ...one, elements };
  });
  const publications = schema.publications.map((one) => {
    const tables = each(one.tables, (part) =>
      part.relation === relation
        ? {
            ...part,
            columns: part.columns && replaced(part.columns, from, to),
            where: part.where && withRenamed(part.where, from, to),
          }
        : part,
    );
    return tables === one.tables ? one : { ...one, tables };
  });
  return { ...schema, statistics, publications };
}
