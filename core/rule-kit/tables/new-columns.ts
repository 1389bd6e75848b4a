/**
 * Columns that a migration adds to lasting tables, or whose type it changes: what rules about the choice of a type check. Existing columns
 * are not their concern.
 */
import type { ColumnDefinition, Name, ObjectName, TypeName } from '../../operations/model/operation.ts';
import { column as columnOf } from '../../schema/lookup.ts';
import type { Column, Schema, Table } from '../../schema/model.ts';
import type { RuleContext } from '../context.ts';
import type { Messages, Rule } from '../define-rule.ts';
import { shownName, type Surroundings } from './tables.ts';

export interface NewColumn {
  readonly table: ObjectName;
  /** The table's display name. */
  readonly shown: string;
  readonly name: Name;
  readonly type: TypeName;
  /** Undefined if an existing column changes its type. */
  readonly definition: ColumnDefinition | undefined;
  /** The other columns of an existing table; empty for a new one. */
  readonly others: readonly Column[];
  /** Earlier columns of the same statement. */
  readonly before: readonly ColumnDefinition[];
}

/** Calls the rule for one column after the other. */
export function eachNewColumn<M extends Messages>(
  look: (column: NewColumn, context: RuleContext<M>) => void,
): Rule<M>['check'] {
  return {
    createTable(operation, context) {
      const { table, columns, persistence, foreign } = operation;
      if (persistence === 'temporary' || foreign) return;
      if (operation.ifNotExists && context.table(table) !== undefined) return;
      for (let at = 0; at < columns.length; at += 1) {
        const definition = columns[at];
        if (definition !== undefined)
          look(new Defined(table, definition, none, columns, at, context), context);
      }
    },
    addColumn({ table, column, ifNotExists }, context) {
      const there = lasting(context, table);
      if (there === 'passing') return;
      if (ifNotExists && there !== undefined && columnOf(there, column.name.text) !== undefined) return;
      look(new Defined(table, column, there?.columns ?? none, none, 0, context), context);
    },
    alterColumnType({ table, column, type }, context) {
      const there = lasting(context, table);
      if (there === undefined || there === 'passing') return;
      const old = columnOf(there, column.text);
      // The same type with another length: no new choice.
      if (old === undefined || old.type.name === type.name) return;
      const others = there.columns.filter((one) => one !== old);
      const shown = shownName(context, table);
      look({ table, shown, name: column, type, definition: undefined, others, before: [] }, context);
    },
  };
}

/** A built-in type of PostgreSQL, not an array of it. */
export function isOf(
  type: Pick<TypeName, 'schema' | 'name' | 'arrayDimensions'>,
  ...names: string[]
): boolean {
  const isBuiltIn = type.schema === undefined || type.schema === 'pg_catalog';
  return isBuiltIn && type.arrayDimensions === 0 && names.includes(type.name);
}

/** The table already uses that type: one column of another type would not help. */
export function isUsual({ others, type }: NewColumn): boolean {
  return others.some((one) => isOf(one.type, type.name));
}

/** From this number of tables on, it counts as the project's choice. */
const settled = 3;

/** Most tables of the schema use that type instead of the better one: a table with another would be inconsistent. */
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

/** The words of a snake_case or camelCase name, in lower case. */
export function nameWords(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((one) => one !== '');
}

const none: readonly never[] = [];

/** A class, since many rules look at each column, and few need its table's name or the columns before it. */
class Defined implements NewColumn {
  readonly table: ObjectName;
  readonly definition: ColumnDefinition;
  readonly others: readonly Column[];
  readonly #columns: readonly ColumnDefinition[];
  readonly #at: number;
  readonly #context: Surroundings;

  constructor(
    table: ObjectName,
    definition: ColumnDefinition,
    others: readonly Column[],
    columns: readonly ColumnDefinition[],
    at: number,
    context: Surroundings,
  ) {
    this.table = table;
    this.definition = definition;
    this.others = others;
    this.#columns = columns;
    this.#at = at;
    this.#context = context;
  }

  get name(): Name {
    return this.definition.name;
  }

  get type(): TypeName {
    return this.definition.type;
  }

  get shown(): string {
    return shownName(this.#context, this.table);
  }

  get before(): readonly ColumnDefinition[] {
    return this.#columns.slice(0, this.#at);
  }
}

function lasting(context: Surroundings, name: ObjectName): Table | 'passing' | undefined {
  const table = context.table(name);
  return table?.persistence === 'temporary' || table?.kind === 'foreign-table' ? 'passing' : table;
}
