/** The rows of system catalogs, and which objects of the schema can be the row that a query wants. */
import { keyOf } from '../schema/lookup.ts';
import type { Relation, Schema, Table } from '../schema/model.ts';
import { isTable } from '../schema/apply/store.ts';
import { isOid, type Oid, type Value } from './value.ts';

/** A schema with values that are needed often. */
export interface World {
  readonly schema: Schema;
  /** The history contains the creation of every table: other tables do not exist. */
  readonly whole: boolean;
}

export interface CatalogRow {
  readonly values: Readonly<Record<string, Value>>;
  /** Certainly exists. */
  readonly sure: boolean;
}

/** The values that a query requires of columns: rows with other values may be skipped. */
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

/** True if a row with that value can be the wanted one. */
export function mayBe(wanted: Wanted, column: string, value: Value): boolean {
  const want = wanted(column);
  if (typeof want === 'string' && typeof value === 'string') return want === value;
  if (want !== undefined && isOid(want) && isOid(value))
    return want.of !== value.of || want.key === value.key;
  return true;
}

/** An object may exist that no migration creates. */
export const somethingUnseen: CatalogRow = { values: {}, sure: false };

/** Relations that can be the wanted one: by the column of their name, or by oid. */
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
 * Certainly exists at this point. With IF NOT EXISTS the object exists in any case; its definition is certain only if nothing existed
 * before the first migration.
 */
export function isSure(world: World, made: Pick<Relation, 'certainty' | 'origin'>): boolean {
  return made.certainty === 'certain' || (world.whole && made.origin.conditional !== true);
}
