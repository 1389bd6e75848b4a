/**
 * The names that one block of a query can use, and their meaning: columns of its sources, of the enclosing blocks, or a value from outside.
 */
import { oncePer } from '../collections/once-per.ts';
import { asTable, column, resolveRelation } from '../schema/lookup.ts';
import type { ColumnType, Relation, Schema } from '../schema/model.ts';
import { columnsIn } from '../schema/apply/scope.ts';
import type { ObjectName } from '../operations/model/operation.ts';
import type { BaseColumn, QueryBlock, QuerySource } from './model.ts';

export interface Offered {
  readonly name: string;
  readonly type: ColumnType | undefined;
  readonly base: BaseColumn | undefined;
}

/** A source with its known columns. */
export interface Offering {
  readonly source: QuerySource;
  readonly columns: readonly Offered[];
  /** It has no other columns. */
  readonly complete: boolean;
}

/** A WITH query; the inner reference of a recursive one has no block yet. */
export interface Common {
  readonly query: QueryBlock | undefined;
  readonly columns: readonly Offered[] | undefined;
}

export interface Scope {
  readonly offerings: readonly Offering[];
  readonly commons: ReadonlyMap<string, Common>;
  readonly outer: Scope | undefined;
  readonly depth: number;
}

export const outermost: Scope = { offerings: [], commons: new Map(), outer: undefined, depth: 0 };

export function inside(outer: Scope, offerings: readonly Offering[], commons?: Scope['commons']): Scope {
  return { offerings, commons: commons ?? new Map(), outer, depth: outer.depth + 1 };
}

export function commonNamed(scope: Scope, name: string): Common | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.commons.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export interface Found {
  readonly source: QuerySource;
  readonly offered: Offered;
  readonly outer: boolean;
}

/**
 * From the inside out. Beside a source that has the column, another cannot have it: the server would refuse the name as ambiguous. Undefined if no
 * known source has it, or an unknown one that is nearer might.
 */
export function findColumn(scope: Scope, parts: readonly string[]): Found | undefined {
  const name = parts.at(-1);
  const qualifier = parts.at(-2);
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const asked =
      qualifier === undefined ? at.offerings : at.offerings.filter((one) => one.source.name === qualifier);
    for (const { source, columns } of asked) {
      const offered = columns.find((one) => one.name === name);
      if (offered !== undefined) return { source, offered, outer: at !== scope };
    }
    if (asked.some((one) => !one.complete) || (qualifier !== undefined && asked.length > 0)) return undefined;
  }
  return undefined;
}

/** The columns of a relation's source; of one that is not known, none. */
export function relationOffering(
  relation: Relation | undefined,
  dialect: Schema['dialect'],
  make: (relation: string | undefined) => QuerySource,
  renamed: readonly string[],
): Offering {
  const source = make(relation?.key);
  const table = asTable(relation);
  const known = relation && columnsIn(relation);
  const columns =
    known?.map(({ name: column, type }) => ({ name: column, type })) ??
    table?.columns.map(({ name: column, type }) => ({ name: column, type })) ??
    [];
  return {
    source,
    complete: known !== undefined,
    columns: columns.map(({ name: written, type }, i) => ({
      name: renamed[i] ?? nameInQueries(dialect, written),
      type,
      base:
        table !== undefined && column(table, written) !== undefined
          ? { source, relation: table.key, column: written }
          : undefined,
    })),
  };
}

/** The columns of a subquery under their output names. */
export function queryOffering(
  source: QuerySource,
  columns: readonly Offered[] | undefined,
  renamed: readonly string[],
): Offering {
  return {
    source,
    complete: columns !== undefined,
    columns: (columns ?? []).map((one, i) => ({ ...one, name: renamed[i] ?? one.name })),
  };
}

/** The application may use another search path than its migrations: a name that only one relation has denotes that. */
export function relationNamed(schema: Schema, name: ObjectName): Relation | undefined {
  return resolveRelation(schema, name) ?? onlyNamed(schema, name);
}

function onlyNamed(schema: Schema, name: ObjectName): Relation | undefined {
  if (name.schema !== undefined) return undefined;
  const relations = schema.relations.whole();
  return namesOf(relations, schema.dialect).get(name.name.text);
}

/** Queries of MySQL are read in lower case. */
function nameInQueries(dialect: Schema['dialect'], name: string): string {
  return dialect === 'mysql' ? name.toLowerCase() : name;
}

const namesOf = oncePer((relations: Schema['relations'], dialect: Schema['dialect']) => {
  const names = new Map<string, Relation | undefined>();
  for (const one of relations.values()) {
    const name = nameInQueries(dialect, one.name);
    names.set(name, names.has(name) ? undefined : one);
  }
  return names;
});
