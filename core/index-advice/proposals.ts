/**
 * Proposes indexes to try for a query, simple ones before wide ones: equality, range, order, joins, partial, covering, expressions, and
 * inverted ones. A planner decides which of them help.
 */
import type { QueryBlock } from '../queries/model.ts';
import { indexesOf, tableByKey } from '../schema/lookup.ts';
import type { Schema } from '../schema/model.ts';
import { chooseRelationName } from '../schema/apply/default-names.ts';
import { quoteIdentifier } from '../syntax/postgres/identifier.ts';
import { isNarrow, needsOf, type Need, type OrderNeed, type SourceNeeds } from './needs.ts';

export interface ProposedIndex {
  /** Key of the table. */
  readonly relation: string;
  /** As its server writes it; PostgreSQL's way if not given. */
  readonly table?: string | undefined;
  readonly method: 'btree' | 'gin';
  /** As SQL writes them between the parentheses. */
  readonly elements: readonly string[];
  /** Columns for the index's name. */
  readonly names: readonly string[];
  readonly include: readonly string[];
  readonly where: string | undefined;
  /** The extension that provides its operator class. */
  readonly extension: 'pg_trgm' | undefined;
}

/** Further ones are not tried: each trial costs a plan. */
const mostProposals = 48;
const mostColumns = 4;
const mostIncluded = 3;

export function proposalsFor(block: QueryBlock, text: string, schema: Schema): readonly ProposedIndex[] {
  const found = new Map<string, ProposedIndex>();
  for (const needs of needsOf(block, text, schema))
    for (const one of proposalsOf(needs, schema))
      if (!isThere(one, schema)) found.set(definitionOf(one), found.get(definitionOf(one)) ?? one);
  return [...found.values()].toSorted((a, b) => weightOf(a) - weightOf(b)).slice(0, mostProposals);
}

/** The cost of maintaining it, as far as its definition tells: the simplest comes first. */
export function weightOf({ elements, include, where, method }: ProposedIndex): number {
  const expressions = elements.filter((one) => one.startsWith('(')).length;
  return (
    elements.length * 2 +
    include.length * 1.5 +
    (where === undefined ? 0 : 3) +
    (method === 'gin' ? 1 : 0) +
    expressions
  );
}

function proposalsOf(needs: SourceNeeds, schema: Schema): readonly ProposedIndex[] {
  const trees = keysOf(needs).flatMap((key) => {
    const plain = tree(needs, key, undefined);
    return [plain, ...covering(plain, needs, schema)];
  });
  const inverted = needs.inverted.map(({ sql, name, extension }) => ({
    relation: needs.relation,
    method: 'gin' as const,
    elements: [sql],
    names: [name],
    include: [],
    where: undefined,
    extension,
  }));
  return [...trees, ...inverted, ...partial(needs, schema)];
}

function tree({ relation }: SourceNeeds, key: readonly Need[], where: string | undefined): ProposedIndex {
  const distinct = key.filter(({ sql }, at) => key.findIndex((one) => bare(one.sql) === bare(sql)) === at);
  const kept = distinct.slice(0, mostColumns);
  return {
    relation,
    method: 'btree',
    elements: kept.map(({ sql }) => sql),
    names: [...new Set(kept.map(({ name }) => name))],
    include: [],
    where,
    extension: undefined,
  };
}

/** Equality first, then either the order or one range. */
function keysOf(needs: SourceNeeds): readonly (readonly Need[])[] {
  const { equal, among, joined, range, prefix } = needs;
  const order = orderKeys(needs.order);
  const ranges = [...range, ...prefix].map((one) => [one]);
  const many = [...equal, ...among];
  const keys: readonly (readonly Need[])[] = [
    ...many.map((one) => [one]),
    many,
    order,
    ...ranges,
    [...equal, ...order],
    [...equal, ...among, ...order],
    ...ranges.map((tail) => [...many, ...tail]),
    ...equal.map((one) => [one, ...order]),
    ...joined.map((one) => [one]),
    joined,
    ...joined.map((one) => [one, ...many]),
    ...joined.map((one) => [...many, one]),
    ...joined.flatMap((one) => ranges.map((tail) => [one, ...tail])),
    ...joined.map((one) => [one, ...order]),
  ];
  return keys.filter((key) => key.length > 0);
}

/** If conditions already leave few rows, few keys are worth trying: those that are compared or ordered by. */
function keysAfterConditions({
  equal,
  joined,
  range,
  order: wanted,
}: SourceNeeds): readonly (readonly Need[])[] {
  const order = orderKeys(wanted);
  const keys = [
    order,
    [...equal, ...order],
    equal,
    ...joined.map((one) => [one]),
    ...range.map((one) => [one]),
  ];
  return keys.filter((key) => key.length > 0);
}

/** An index can be read backwards: directions matter only if they are mixed. */
function orderKeys(order: readonly OrderNeed[]): readonly Need[] {
  const usual = order.every(
    ({ descending, nulls }) =>
      descending === order[0]?.descending &&
      (nulls === undefined || nulls === (descending ? 'first' : 'last')),
  );
  if (usual) return order;
  return order.map((one) => ({
    name: one.name,
    sql: `${one.sql}${one.descending ? ' DESC' : ''}${one.nulls === undefined ? '' : ` NULLS ${one.nulls.toUpperCase()}`}`,
  }));
}

/** Includes the other columns that the query reads, if they are few: then the table is not read. */
function covering(plain: ProposedIndex, { read }: SourceNeeds, schema: Schema): readonly ProposedIndex[] {
  if (read === undefined || plain.elements.some((one) => one.startsWith('('))) return [];
  const held = new Set(plain.elements.map(bare));
  const include = [...read].filter((name) => !held.has(quoteIdentifier(name)));
  const fits =
    include.length <= mostIncluded && include.every((name) => isNarrow(schema, plain.relation, name));
  return include.length > 0 && fits ? [{ ...plain, include: include.map(quoteIdentifier) }] : [];
}

/** Only the rows that conditions on literals select. */
function partial(needs: SourceNeeds, schema: Schema): readonly ProposedIndex[] {
  const { fixed } = needs;
  const sets = [...fixed.map((one) => [one]), ...(fixed.length > 1 ? [fixed] : [])];
  return sets.flatMap((conditions) => {
    const about = new Set(conditions.flatMap((one) => one.about));
    const where = conditions.map((one) => one.where).join(' AND ');
    const rest = (list: readonly Need[]): Need[] =>
      list.filter(({ sql }) => !about.has(bare(sql)) && !isAbout(sql, about));
    const left: SourceNeeds = {
      ...needs,
      equal: rest(needs.equal),
      among: rest(needs.among),
      joined: rest(needs.joined),
      range: rest(needs.range),
      prefix: rest(needs.prefix),
    };
    const keys = keysAfterConditions(left);
    const all = keys.length > 0 ? keys : keyColumns(needs.relation, schema);
    return all.map((key) => tree(needs, key, where));
  });
}

/** The condition determines the value of the expression. */
function isAbout(sql: string, about: ReadonlySet<string>): boolean {
  return sql.startsWith('(') && [...about].some((name) => sql.includes(name));
}

function keyColumns(relation: string, schema: Schema): readonly (readonly Need[])[] {
  const table = tableByKey(schema, relation);
  const key = table?.constraints.find(({ kind }) => kind === 'primary-key')?.columns ?? [];
  return key.length === 0 ? [] : [key.map((name) => ({ sql: quoteIdentifier(name), name }))];
}

/** Without direction and operator class. */
function bare(sql: string): string {
  return sql.replace(/ (?:text_pattern_ops|DESC|NULLS (?:FIRST|LAST))/g, '');
}

/** An existing index begins with the same columns. */
function isThere({ relation, method, elements, include, where }: ProposedIndex, schema: Schema): boolean {
  if (method !== 'btree' || where !== undefined || include.length > 0) return false;
  return indexesOf(schema, relation).some(
    (index) =>
      index.valid &&
      index.method === 'btree' &&
      index.where === undefined &&
      elements.every((one, at) => {
        const name = index.elements[at]?.column;
        return name !== undefined && quoteIdentifier(name) === one;
      }),
  );
}

// -------------------------------------------------------------------------------------------------------------------------- SQL

/** `ON orders (account_id, placed_at) WHERE …`. */
export function definitionOf({ relation, table, method, elements, include, where }: ProposedIndex): string {
  const using = method === 'btree' ? '' : ` USING ${method}`;
  const more = include.length === 0 ? '' : ` INCLUDE (${include.join(', ')})`;
  return `ON ${table ?? tableName(relation)}${using} (${elements.join(', ')})${more}${where === undefined ? '' : ` WHERE ${where}`}`;
}

function tableName(relation: string): string {
  const at = relation.indexOf('.');
  const [schema, name] = [relation.slice(0, at), relation.slice(at + 1)];
  return schema === 'public' ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** The name that PostgreSQL would choose, made unique. */
export function nameFor({ relation, names }: ProposedIndex, schema: Schema): string {
  const at = relation.indexOf('.');
  const parts = {
    schema: relation.slice(0, at),
    relation: relation.slice(at + 1),
    columns: names,
    label: 'idx',
  };
  return chooseRelationName(schema, parts, 'relation');
}
