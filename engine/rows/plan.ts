/**
 * Plans rows for the tables of a schema as a function of a seed: keys are unique, references match referenced rows, lists of values are
 * respected. Each cell is computed independently, so that rows can be computed in any order and without memory. Knows no server.
 */
import {
  column as columnOf,
  foreignKeysFrom,
  indexesOf,
  tableByKey,
  type ForeignKey,
} from '../../core/schema/lookup.ts';
import type { Column, Schema, Table } from '../../core/schema/model.ts';
import { alternativesOf, type Alternative } from './alternatives.ts';
import { demandsOn, type Demands } from './checks.ts';
import { chance, skewed } from './random.ts';
import { isOfItself, sharedIn, type Shared } from './shared.ts';
import { valueOf } from './values.ts';

export interface RowOptions {
  readonly seed: number;
  /** The number of rows of each table, by its key. */
  readonly rows: (table: string) => number;
  /** Columns whose values a server refused, as `schema.table.column`: they stay null. */
  readonly empty?: ReadonlySet<string>;
  /** Extreme values of types: negative, very large, empty, very long. */
  readonly extreme?: boolean;
  /** Keys begin above this number, so that they do not collide with literal ones. */
  readonly keysFrom?: number;
  /** References that point after the last referenced row, as `schema.table.constraint`. */
  readonly astray?: ReadonlySet<string>;
}

export interface TableRows {
  readonly table: Table;
  readonly columns: readonly string[];
  readonly count: number;
  /** One value for each column, as text; null for NULL. */
  readonly row: (number: number) => readonly (string | null)[];
}

/** Referenced tables first, unless there is a cycle. */
export function planRows(schema: Schema, options: RowOptions): readonly TableRows[] {
  const maker = new Maker(schema, options);
  return ordered(schema).map((table) => {
    const columns = table.columns.filter(({ generated }) => generated === undefined);
    return {
      table,
      columns: columns.map(({ name }) => name),
      count: maker.count(table),
      row: (number) => columns.map((one) => maker.cell(table, one, number, 0)),
    };
  });
}

const nothing: readonly string[] = [];

/** How many rows of a parent are tried to find a matching one. */
const MOST_TRIED = 24;

/** The limit for chains of references, which ends cycles. */
const DEEPEST = 12;

interface ColumnPlan {
  /** `schema.table.column`. */
  readonly name: string;
  readonly isEmpty: boolean;
  readonly isKey: boolean;
  /** Share of all rows, if nothing requires a value. */
  readonly nulls: number;
  readonly key: ForeignKey | undefined;
  readonly unique: boolean;
  readonly demands: Demands;
}

interface Reference {
  readonly table: Table;
  readonly column: Column;
  readonly key: ForeignKey;
  readonly number: number;
  readonly unique: boolean;
  /** A check requires a value. */
  readonly isNeeded: boolean;
  readonly depth: number;
}

class Maker {
  readonly #schema: Schema;
  readonly #options: RowOptions;
  readonly #plans = new Map<Table, Map<Column, ColumnPlan>>();
  readonly #counts = new Map<string, number>();
  readonly #ways = new Map<string, readonly Alternative[]>();
  /** For each table, references over all columns of a key, if there are several. */
  readonly #pairs = new Map<string, readonly ForeignKey[]>();

  #shared: Shared | undefined;

  constructor(schema: Schema, options: RowOptions) {
    this.#schema = schema;
    this.#options = options;
  }

  /** A table whose key is a reference has no more rows than the referenced table. */
  count(table: Table, depth = 0): number {
    const known = this.#counts.get(table.key);
    if (known !== undefined) return known;
    const made = this.#counted(table, depth);
    if (depth === 0) this.#counts.set(table.key, made);
    return made;
  }

  #counted(table: Table, depth: number): number {
    const wanted = this.#options.rows(table.key);
    if (depth > DEEPEST) return wanted;
    const limits = keysOf(this.#schema, table).flatMap((columns) => {
      const references = foreignKeysFrom(table).filter((key) =>
        columns.every((one) => key.columns.includes(one)),
      );
      return references.map(({ references: { relation } }) => {
        const parent = tableByKey(this.#schema, relation);
        return parent === undefined || parent === table ? wanted : this.count(parent, depth + 1);
      });
    });
    return Math.min(wanted, ...limits);
  }

  cell(table: Table, column: Column, number: number, depth: number): string | null {
    const { seed } = this.#options;
    const { name, key, unique, isKey, isEmpty, nulls, demands } = this.#plan(table, column);
    if (isEmpty) return null;
    const wish = this.#way(table, number).get(column.name);
    if (wish?.isNull === true && column.nullable) return null;
    const isNeeded = wish?.isNull === false;
    if (key !== undefined && depth < DEEPEST)
      return this.#referenced({ table, column, key, number, unique, isNeeded, depth });
    if (nulls > 0 && !isNeeded && chance(seed, `${name}?`, number) < nulls) return null;
    const among = wish?.among ?? demands.among?.filter((one) => wish?.not.includes(one) !== true);
    if (among !== undefined) return among[skewed(chance(seed, name, number), among.length)] ?? null;
    const rows = this.#options.rows(table.key);
    // Explicit fields, because this runs for each cell and spreading is slow.
    const { least, most, longest, hours, shape } = demands;
    const value = valueOf({
      schema: this.#schema,
      type: column.type,
      name: column.name,
      seed,
      number,
      rows,
      unique: isKey,
      least,
      most,
      longest,
      hours,
      shape,
      extreme: this.#options.extreme === true,
      keysFrom: this.#options.keysFrom ?? 0,
      not: wish?.not ?? nothing,
    });
    if (value === undefined || demands.below === undefined) return value ?? null;
    return this.#capped(table, number, value, demands.below);
  }

  /** Not above the limit of a check. */
  #capped(table: Table, number: number, value: string, below: NonNullable<Demands['below']>): string {
    const other = columnOf(table, below.column);
    const most = Number(other === undefined ? 'none' : (this.cell(table, other, number, DEEPEST) ?? 'none'));
    const fits = Number.isNaN(most) || Number.isNaN(Number(value)) || Number(value) < most;
    return fits ? value : String(below.strictly ? most - 1 : most);
  }

  /** Which alternative of the checks this row uses. */
  #way(table: Table, number: number): Alternative {
    const ways = this.#ways.get(table.key) ?? alternativesOf(table);
    this.#ways.set(table.key, ways);
    const [only] = ways;
    if (only !== undefined && ways.length === 1) return only;
    const taken = Math.floor(chance(this.#options.seed, `${table.key} checks`, number) * ways.length);
    return ways[taken] ?? new Map();
  }

  #referenced({ table, column, key, number, unique, isNeeded, depth }: Reference): string | null {
    const parent = tableByKey(this.#schema, key.references.relation);
    const at = key.columns.indexOf(column.name);
    const target = key.references.columns[at] ?? column.name;
    const found = parent === undefined ? undefined : columnOf(parent, target);
    if (parent === undefined || found === undefined) return null;
    const rows = parent === table ? number : this.count(parent);
    const share = chance(this.#options.seed, `${table.key} ${key.name}`, number);
    // All columns of a key are null together.
    const mayBeNull = key.columns.every((one) => columnOf(table, one)?.nullable === true);
    if (mayBeNull && !isNeeded && (rows === 0 || (share * 1000) % 1 < 0.1)) return null;
    if (this.#options.astray?.has(`${table.key}.${key.name}`) === true)
      return this.cell(parent, found, this.count(parent) + number, depth + 1);
    if (parent === table && key.columns.length > 1)
      return this.#ofItself(table, column, found, number, depth);
    const first = Math.max(
      0,
      this.#mixed(table, key, number) ?? this.#partner(table, key, number, { rows, share, unique }),
    );
    const row = this.#suitable({ table, key, number, depth }, parent, first, rows);
    return this.cell(parent, found, row, depth + 1);
  }

  /**
   * Keys of several columns mostly share one, such as a tenant: two rows that a row references must have its tenant. To ensure that, all
   * references that are part of such a key point to the row with the same number.
   */
  #partner(
    table: Table,
    key: ForeignKey,
    number: number,
    { rows, share, unique }: { readonly rows: number; readonly share: number; readonly unique: boolean },
  ): number {
    const most = Math.max(1, rows);
    if (key.columns.some((name) => this.#isShared(table, name))) return number % most;
    return unique ? number : skewed(share, most);
  }

  /** A reference of several columns to its own table: null, or itself, which has the same tenant. */
  #ofItself(table: Table, column: Column, target: Column, number: number, depth: number): string | null {
    return column.nullable ? null : this.cell(table, target, number, depth + 1);
  }

  /** True if a key of several columns, of this table or a referencing one, contains this column. */
  #isShared(table: Table, name: string): boolean {
    this.#shared ??= sharedIn(this.#schema);
    return this.#shared.has(`${table.key}.${name}`);
  }

  /** If a referencing table also references another table with the same value, its values are that table's. */
  #implied(table: Table, name: string): readonly ForeignKey[] {
    this.#shared ??= sharedIn(this.#schema);
    const found = this.#shared.get(`${table.key}.${name}`);
    return found === undefined || found.references.relation === table.key ? [] : [found];
  }

  /** The next row of the parent that this row may reference: with the required values, and those that its checks require. */
  #suitable(
    { table, key, number, depth }: Pick<Reference, 'table' | 'key' | 'number' | 'depth'>,
    parent: Table,
    first: number,
    rows: number,
  ): number {
    if (rows === 0) return first;
    const way = this.#way(table, number);
    const strict = key.columns.flatMap((name, at) => {
      const own = columnOf(table, name);
      const target = columnOf(parent, key.references.columns[at] ?? name);
      if (own === undefined || target === undefined) return [];
      const among = way.get(name)?.among;
      const isNeeded = !own.nullable || way.get(name)?.isNull === false;
      return among === undefined && !(isNeeded && target.nullable) ? [] : [{ target, among }];
    });
    if (strict.length === 0) return first;
    for (let step = 0; step < MOST_TRIED; step += 1) {
      const row = (first + step) % rows;
      const fits = strict.every(({ target, among }) => {
        const value = this.cell(parent, target, row, depth + 1);
        return value !== null && among?.includes(value) !== false;
      });
      if (fits) return row;
    }
    return first;
  }

  /** A key made of several references, as in a join table: each pair once. */
  #mixed(table: Table, key: ForeignKey, number: number): number | undefined {
    const parts = this.#pairs.get(table.key) ?? this.#pairsOf(table);
    this.#pairs.set(table.key, parts);
    const place = parts.indexOf(key);
    if (place < 0) return undefined;
    const sizes = parts.map(({ references }) => {
      const parent = tableByKey(this.#schema, references.relation);
      return parent === undefined ? 1 : Math.max(1, this.count(parent));
    });
    const size = sizes[place] ?? 1;
    if (place === 0) return number % size;
    // First through all of the first parent's rows, then with the next partner.
    const rounds = sizes.slice(0, place).reduce((product, one) => product * one, 1);
    return (number + Math.floor(number / rounds)) % size;
  }

  #pairsOf(table: Table): readonly ForeignKey[] {
    for (const columns of keysOf(this.#schema, table)) {
      const parts = foreignKeysFrom(table).filter((one) =>
        one.columns.every((name) => columns.includes(name)),
      );
      if (parts.length > 1 && columns.every((name) => parts.some((one) => one.columns.includes(name))))
        return parts;
    }
    return [];
  }

  #plan(table: Table, column: Column): ColumnPlan {
    const plans = this.#plans.get(table) ?? new Map<Column, ColumnPlan>();
    this.#plans.set(table, plans);
    const known = plans.get(column);
    if (known !== undefined) return known;
    const name = `${table.key}.${column.name}`;
    const own = foreignKeysFrom(table).filter((one) => one.columns.includes(column.name));
    const references = own.length > 0 ? own : this.#implied(table, column.name);
    const [key] = references.toSorted(
      (a, b) =>
        Number(isOfItself(a, table)) - Number(isOfItself(b, table)) || b.columns.length - a.columns.length,
    );
    const keys = keysOf(this.#schema, table).filter((one) => one.includes(column.name));
    const unique = keys.some((one) => one.length === 1 || carrier(this.#schema, table, one) === column.name);
    const isKey = unique || column.identity !== undefined || /nextval/i.test(column.default ?? '');
    const made: ColumnPlan = {
      name,
      key,
      unique,
      isKey,
      isEmpty: this.#options.empty?.has(name) === true && column.nullable,
      nulls: column.nullable && !isKey ? shareOfNulls(column.name) : 0,
      demands: demandsOn(table, column.name),
    };
    plans.set(column, made);
    return made;
  }
}

/** Optional events apply to few rows: most are neither deleted nor cancelled. */
function shareOfNulls(column: string): number {
  return ended.test(column) ? 0.9 : 0.1;
}

const ended =
  /(?:^|_)(?:deleted|archived|removed|revoked|disabled|cancell?ed|expired|failed|banned|suspended|blocked|rejected)(?:_?(?:at|on|time|date|by|id))*$/i;

/** The column of a key that makes rows distinct. */
function carrier(schema: Schema, table: Table, columns: readonly string[]): string | undefined {
  const free = columns.filter((name) => !foreignKeysFrom(table).some((key) => key.columns.includes(name)));
  const varied = free.find((name) => {
    const type = columnOf(table, name)?.type;
    const isListed =
      type?.schema !== undefined && schema.types.get(`${type.schema}.${type.name}`)?.form === 'enum';
    return (
      type !== undefined && type.name !== 'bool' && !isListed && demandsOn(table, name).among === undefined
    );
  });
  return varied;
}

/** Columns of primary keys, unique constraints and unique indexes. Expressions are ignored. */
function keysOf(schema: Schema, table: Table): readonly (readonly string[])[] {
  return indexesOf(schema, table.key).flatMap(({ unique, elements }) => {
    if (!unique) return [];
    const names = elements.flatMap(({ column, expression }) => column ?? namesIn(table, expression ?? ''));
    return names.length === 0 ? [] : [[...new Set(names)]];
  });
}

function namesIn(table: Table, expression: string): readonly string[] {
  return table.columns
    .filter(({ name }) => new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b`).test(expression))
    .map(({ name }) => name);
}

function ordered(schema: Schema): readonly Table[] {
  const result: Table[] = [];
  const seen = new Set<string>();
  const visit = (table: Table): void => {
    if (seen.has(table.key)) return;
    seen.add(table.key);
    for (const { references } of foreignKeysFrom(table)) {
      const parent = tableByKey(schema, references.relation);
      if (parent !== undefined) visit(parent);
    }
    result.push(table);
  };
  for (const relation of schema.relations.values())
    if (
      relation.kind === 'table' &&
      relation.partitionOf === undefined &&
      relation.persistence !== 'temporary'
    )
      visit(relation);
  return result;
}
