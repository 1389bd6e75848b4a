/**
 * Columns that a migration brings, or gives another type, in tables that last: what rules about the choice of a type look at. What stands in
 * the table already is history, and not their business.
 */
import type { ColumnDefinition, Name, ObjectName, TypeName } from '../operations/operation.ts';
import { column as columnOf } from '../schema/lookup.ts';
import type { Column, Table } from '../schema/model.ts';
import type { RuleContext } from './context.ts';
import type { Messages, Rule } from './define-rule.ts';
import { shownName, type Surroundings } from './tables.ts';

export interface NewColumn {
  readonly table: ObjectName;
  /** The table for people. */
  readonly shown: string;
  readonly name: Name;
  readonly type: TypeName;
  /** Undefined where an existing column changes its type. */
  readonly definition: ColumnDefinition | undefined;
  /** The other columns of a table that was there before; empty for a new one. */
  readonly others: readonly Column[];
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
      for (const definition of columns)
        look({ ...named(definition), table, shown, definition, others: [] }, context);
    },
    addColumn({ table, column, ifNotExists }, context) {
      const there = lasting(context, table);
      if (there === 'passing') return;
      if (ifNotExists && there !== undefined && columnOf(there, column.name.text) !== undefined) return;
      const shown = shownName(context, table);
      const others = there?.columns ?? [];
      look({ ...named(column), table, shown, definition: column, others }, context);
    },
    alterColumnType({ table, column, type }, context) {
      const there = lasting(context, table);
      if (there === undefined || there === 'passing') return;
      const old = columnOf(there, column.text);
      // Of the same type with another limit: nothing is chosen anew.
      if (old === undefined || old.type.name === type.name) return;
      const others = there.columns.filter((one) => one !== old);
      const shown = shownName(context, table);
      look({ table, shown, name: column, type, definition: undefined, others }, context);
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

/** The words of a name in snake_case or camelCase, lower case. */
export function wordsOf(name: string): readonly string[] {
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
