/**
 * Columns that a migration brings, or gives another type, in tables that last: what rules about the choice of a type look at. What is in
 * the table already is history, and not their business.
 */
import type { ColumnDefinition, Name, ObjectName, TypeName } from '../../operations/model/operation.ts';
import { column as columnOf } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import type { RuleContext } from '../context.ts';
import type { Messages, Rule } from '../define-rule.ts';
import { shownName, type Surroundings } from './tables.ts';

export interface NewColumn {
  readonly table: ObjectName;
  /** The table for people. */
  readonly shown: string;
  readonly name: Name;
  readonly type: TypeName;
  /** Undefined if an existing column changes its type. */
  readonly definition: ColumnDefinition | undefined;
  /** The other columns of a table that was there before; empty for a new one. */
  readonly others: readonly Column[];
  /** Columns of the same statement that are before it. */
  readonly before: readonly ColumnDefinition[];
}

/** One column after the other before the rule. */
export function eachNewColumn<M extends Messages>(
  look: (column: NewColumn, context: RuleContext<M>) => void,
): Rule<M>['check'] {
  return {
    createTable(operation, context) {
      const { table, columns, persistence, foreign } = operation;
      if (persistence === 'temporary' || foreign) return;
      if (operation.ifNotExists && context.table(table) !== undefined) return;
      const shown = shownName(context, table);
      for (const [at, definition] of columns.entries()) {
        const before = columns.slice(0, at);
        look({ ...named(definition), table, shown, definition, others: [], before }, context);
      }
    },
    addColumn({ table, column, ifNotExists }, context) {
      const there = lasting(context, table);
      if (there === 'passing') return;
      if (ifNotExists && there !== undefined && columnOf(there, column.name.text) !== undefined) return;
      const shown = shownName(context, table);
      const others = there?.columns ?? [];
      look({ ...named(column), table, shown, definition: column, others, before: [] }, context);
    },
    alterColumnType({ table, column, type }, context) {
      const there = lasting(context, table);
      if (there === undefined || there === 'passing') return;
      const old = columnOf(there, column.text);
      // Of the same type with another limit: nothing is chosen again.
      if (old === undefined || old.type.name === type.name) return;
      const others = there.columns.filter((one) => one !== old);
      const shown = shownName(context, table);
      look({ table, shown, name: column, type, definition: undefined, others, before: [] }, context);
    },
  };
}

/** One of PostgreSQL's own types, and no array of it. */
export function isOf(
  type: Pick<TypeName, 'schema' | 'name' | 'arrayDimensions'>,
  ...names: string[]
): boolean {
  const isBuiltIn = type.schema === undefined || type.schema === 'pg_catalog';
  return isBuiltIn && type.arrayDimensions === 0 && names.includes(type.name);
}

/** The table has chosen that type before: one column of another kind would help nobody. */
export function isUsual({ others, type }: NewColumn): boolean {
  return others.some((one) => isOf(one.type, type.name));
}

/** At least so many tables have it before it counts as decided. */
const settled = 3;

/** Most tables of the schema have chosen that type rather than the better one: a table of another kind would be the odd one out. */
export function isChoiceOfProject(schema: Schema, name: string, better: string): boolean {
  let chosen = 0;
  let others = 0;
  for (const relation of schema.relations.values()) {
    if (relation.kind !== 'table' || relation.certainty !== 'certain') continue;
    if (relation.columns.some((one) => one.type.name === name)) chosen += 1;
    else if (relation.columns.some((one) => one.type.name === better)) others += 1;
  }
  return chosen >= settled && chosen > others;
}

/** The words of a name in snake_case or camelCase, lower case. */
export function nameWords(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((one) => one !== '');
}

function named({ name, type }: ColumnDefinition): Pick<NewColumn, 'name' | 'type'> {
  return { name, type };
}

function lasting(context: Surroundings, name: ObjectName): Table | 'passing' | undefined {
  const table = context.table(name);
  return table?.persistence === 'temporary' || table?.kind === 'foreign-table' ? 'passing' : table;
}
