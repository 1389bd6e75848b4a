/** What a row of a system catalog is here, and which objects of the schema can be the one that a query wants. */
import { keyOf } from '../schema/lookup.ts';
import type { Relation, Schema, Table } from '../schema/model.ts';
import { isTable } from '../schema/apply/store.ts';
import { isOid, type Oid, type Value } from './value.ts';

/** A schema with what must be asked of it often. */
export interface World {
  readonly schema: Schema;
  /** Every table was seen being made: what is not here does not exist. */
  readonly whole: boolean;
}

export interface CatalogRow {
  readonly values: Readonly<Record<string, Value>>;
  /** Surely there. */
  readonly sure: boolean;
}

/** What a column must be equal to, where a query says so: rows that are not may be left out. */
export type Wanted = (column: string) => Value | undefined;

export type Catalog = (world: World, wanted: Wanted) => Iterable<CatalogRow>;

export function relationOid(
  schema: Schema,
  relation: { readonly key: string; readonly schema: string; readonly name: string },
): Oid {
  const visible = schema.searchPath.includes(relation.schema);
  return { kind: 'oid', of: 'relation', key: relation.key, text: visible ? relation.name : relation.key };
}

export function namespaceOid(name: string): Oid {
  return { kind: 'oid', of: 'namespace', key: name, text: name };
}

export function typeOid(schema: string | undefined, name: string): Oid {
  const own = schema === undefined || schema === 'pg_catalog' || schema === 'public';
  return { kind: 'oid', of: 'type', key: name, text: own ? name : keyOf(schema, name) };
}

/** True if a row with that value can be what is wanted. */
export function mayBe(wanted: Wanted, column: string, value: Value): boolean {
  const want = wanted(column);
  if (typeof want === 'string' && typeof value === 'string') return want === value;
  if (want !== undefined && isOid(want) && isOid(value))
    return want.of !== value.of || want.key === value.key;
  return true;
}

/** Something may be there that nobody saw being made. */
export const somethingUnseen: CatalogRow = { values: {}, sure: false };

/** Relations that can be what is wanted: by the column of their name, or the one of their oid. */
export function* relationsWanted(
  world: World,
  wanted: Wanted,
  nameColumn: string,
  oidColumn?: string,
): Iterable<Relation> {
  const oid = oidColumn === undefined ? undefined : wanted(oidColumn);
  if (oid !== undefined && oid !== null && isOid(oid) && oid.of === 'relation') {
    const relation = world.schema.relations.get(oid.key);
    if (relation !== undefined) yield relation;
    return;
  }
  for (const relation of world.schema.relations.values())
    if (mayBe(wanted, nameColumn, relation.name)) yield relation;
}

export function* tablesWanted(
  world: World,
  wanted: Wanted,
  nameColumn: string,
  oidColumn?: string,
): Iterable<Table> {
  for (const relation of relationsWanted(world, wanted, nameColumn, oidColumn))
    if (isTable(relation)) yield relation;
}

/**
 * There at this point. What IF NOT EXISTS makes is there either way; that it is as written there follows where nothing was there before the
 * first migration.
 */
export function isSure(world: World, made: Pick<Relation, 'certainty' | 'origin'>): boolean {
  return made.certainty === 'certain' || (world.whole && made.origin.conditional !== true);
}
