/**
 * What SQL Server refuses on a table of any size according to Microsoft's documentation: DROP TABLE and TRUNCATE TABLE of a referenced
 * table, another type of a column that a key, an index or a default uses (ALTER TABLE, "ALTER COLUMN"), dropping the index of a constraint
 * (DROP INDEX).
 */
import type {
  DropConstraint,
  DropIndex,
  DropRelation,
  ObjectName,
  Operation,
  RedefineColumn,
} from '../../operations/model/operation.ts';
import { foreignKeysTo, indexesOf, indexUses, relationKey, tableByKey } from '../../schema/lookup.ts';
import type { Column, Table } from '../../schema/model.ts';
import { columnNamed, isSameName } from '../../schema/apply/worded/columns.ts';
import { spelled, spelledKey } from '../../schema/spelling.ts';
import { refusalByKind, type RefusalScope, type RefusalsByKind } from '../refusal.ts';
import { typeWork } from './classify.ts';
import type { SqlserverRefusal } from './refused.ts';

export function sqlserverRefusalOf(operation: Operation, scope: RefusalScope): SqlserverRefusal | undefined {
  return refusalByKind(refusals, operation.kind, operation, scope);
}

const refusals: RefusalsByKind<SqlserverRefusal> = {
  dropRelation: droppedTable,
  truncate: ({ tables }, scope) => referenced(tables, 4712, scope),
  redefineColumn: redefined,
  dropIndex: droppedIndex,
  dropConstraint: droppedKey,
};

/** If one statement drops several tables, the referencing ones must come first. */
function droppedTable(operation: DropRelation, scope: RefusalScope): SqlserverRefusal | undefined {
  if (operation.relation !== 'table') return undefined;
  const before = scope.siblings.flatMap((one) =>
    one.kind === 'dropRelation' && one.target.start < operation.target.start
      ? [relationKey(scope.schema, one.target)]
      : [],
  );
  return referenced([operation.target], 3726, scope, before);
}

function referenced(
  names: readonly ObjectName[],
  code: number,
  { schema }: RefusalScope,
  gone: readonly string[] = [],
): SqlserverRefusal | undefined {
  const by = names.flatMap((name) => {
    const key = relationKey(schema, name);
    return foreignKeysTo(schema, key).flatMap(({ table, constraint }) =>
      table.key === key || table.certainty !== 'certain' || gone.includes(table.key)
        ? []
        : [foreignKey(constraint.name, table, schema)],
    );
  });
  return by.length === 0 ? undefined : { why: 'referenced', by: [...new Set(by)], code };
}

/** A longer text type is accepted unless a primary or foreign key has the column; a default only prevents another type. */
function redefined(operation: RedefineColumn, { schema }: RefusalScope): SqlserverRefusal | undefined {
  const table = tableByKey(schema, relationKey(schema, operation.table));
  const old = table && columnNamed(table, operation.column.text);
  if (table?.certainty !== 'certain' || old === undefined) return undefined;
  const work = typeWork(old.type, operation.definition.type);
  if (work === undefined) return required(old, operation, table, schema);
  const isOtherType = old.type.name !== operation.definition.type.name;
  const isDefault = isOtherType && old.default !== undefined && old.generated === undefined;
  const by = [
    ...usersOf(old.name, table, schema),
    ...(isDefault
      ? [`default ${old.sqlserver?.defaultWritten ?? `of ${spelled(schema, old.name, table.key)}`}`]
      : []),
  ];
  return by.length === 0 ? undefined : { why: 'column-used', by: [...new Set(by)], code: 5074 };
}

function foreignKey(name: string, of: Table, schema: RefusalScope['schema']): string {
  return `foreign key ${spelled(schema, name, of.key)} of ${spelledKey(schema, of.key)}`;
}

/** If an index has the column, only variable-length text types accept a change of NULL or NOT NULL. */
function required(
  old: Column,
  { definition }: RedefineColumn,
  table: Table,
  schema: RefusalScope['schema'],
): SqlserverRefusal | undefined {
  const isSame = old.nullable === (definition.notNull === undefined);
  if (isSame || old.type.name.includes('var')) return undefined;
  const by = indexesOf(schema, table.key).flatMap((one) =>
    one.certainty === 'certain' && indexUses(one, old.name)
      ? [`index ${spelled(schema, one.name, table.key)}`]
      : [],
  );
  return by.length === 0 ? undefined : { why: 'column-used', by, code: 5074 };
}

function usersOf(column: string, table: Table, schema: RefusalScope['schema']): readonly string[] {
  const has = (columns: readonly string[]): boolean => columns.some((one) => isSameName(one, column));
  return [
    ...table.constraints.flatMap(({ name, columns }) =>
      has(columns) ? [`constraint ${spelled(schema, name, table.key)}`] : [],
    ),
    ...indexesOf(schema, table.key).flatMap((one) =>
      one.certainty === 'certain' && one.constraint === undefined && indexUses(one, column)
        ? [`index ${spelled(schema, one.name, table.key)}`]
        : [],
    ),
    ...foreignKeysTo(schema, table.key).flatMap(({ constraint, table: from }) =>
      has(constraint.references.columns) ? [foreignKey(constraint.name, from, schema)] : [],
    ),
  ];
}

function droppedIndex(
  { index, table: name }: DropIndex,
  { schema }: RefusalScope,
): SqlserverRefusal | undefined {
  if (name === undefined) return undefined;
  const found = indexesOf(schema, relationKey(schema, name)).find((one) =>
    isSameName(one.name, index.name.text),
  );
  return found?.certainty === 'certain' && found.constraint !== undefined
    ? {
        why: 'index-of-constraint',
        by: [`constraint ${spelled(schema, found.constraint, found.relation)}`],
        code: 3723,
      }
    : undefined;
}

/** A key that a foreign key references, if no other key has the same columns. */
function droppedKey(
  { constraint, table: name }: DropConstraint,
  { schema, siblings }: RefusalScope,
): SqlserverRefusal | undefined {
  const table = tableByKey(schema, relationKey(schema, name));
  const key = table?.constraints.find((one) => isSameName(one.name, constraint.text));
  if (table?.certainty !== 'certain' || (key?.kind !== 'primary-key' && key?.kind !== 'unique'))
    return undefined;
  const isIt = (columns: readonly string[]): boolean =>
    columns.toSorted().join().toLowerCase() === key.columns.toSorted().join().toLowerCase();
  const others = indexesOf(schema, table.key).filter(
    ({ unique, constraint: of, elements }) =>
      unique && of !== key.name && isIt(elements.map(({ column }) => column ?? '')),
  );
  if (others.length > 0) return undefined;
  const by = foreignKeysTo(schema, table.key).flatMap(({ constraint: one, table: from }) => {
    const isGone = siblings.some(
      (each) => each.kind === 'dropConstraint' && isSameName(each.constraint.text, one.name),
    );
    const { columns } = one.references;
    const isMeant = columns.length === 0 ? key.kind === 'primary-key' : isIt(columns);
    return isGone || !isMeant || from.certainty !== 'certain' ? [] : [foreignKey(one.name, from, schema)];
  });
  return by.length === 0 ? undefined : { why: 'referenced', by: [...new Set(by)], code: 3725 };
}
