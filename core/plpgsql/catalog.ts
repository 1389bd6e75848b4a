/**
 * The system catalogs of the replayed schema, for the existence tests of programs: pg_class, pg_type, information_schema.columns and the
 * like. An object that may exist without replay knowing it is a row that is uncertain and has unknown values.
 */
import { contypes } from '../schema/constraint-letters.ts';
import { indexesOf, partitions, tableByKey } from '../schema/lookup.ts';
import type { Relation, Schema } from '../schema/model.ts';
import { isTable } from '../schema/apply/store.ts';
import {
  isSure,
  mayBe,
  namespaceOid,
  relationOid,
  relationsWanted,
  somethingUnseen,
  tablesWanted,
  typeOid,
  type Catalog,
  type CatalogRow,
  type Wanted,
  type World,
} from './catalog-rows.ts';
import { typmodOf } from './format-type.ts';
import { informationSchema } from './information-schema.ts';
import { isOid, unknown, type Value } from './value.ts';

/** By name, with or without schema. Undefined for the user's tables and for catalogs that replay does not model. */
export function catalogNamed(schema: string | undefined, name: string): Catalog | undefined {
  if (schema === 'information_schema') return withUnseen(informationSchema.get(name));
  if (schema !== undefined && schema !== 'pg_catalog') return undefined;
  return ofServer.has(name) ? unseen : withUnseen(pgCatalog.get(name));
}

/** If the history does not contain the creation of every table, further rows may exist. */
function withUnseen(catalog: Catalog | undefined): Catalog | undefined {
  return (
    catalog &&
    function* (world, wanted) {
      yield* catalog(world, wanted);
      if (!world.whole) yield somethingUnseen;
    }
  );
}

function* pgClass(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const relation of relationsWanted(world, wanted, 'relname', 'oid')) {
    const table = isTable(relation) ? relation : undefined;
    yield {
      values: {
        oid: relationOid(world.schema, relation),
        relname: relation.name,
        relnamespace: namespaceOid(relation.schema),
        relkind: relationKind(relation),
        relispartition: table?.partitionOf !== undefined,
        relrowsecurity: table?.rowSecurity.enabled ?? false,
        relforcerowsecurity: table?.rowSecurity.forced ?? false,
      },
      sure: isSure(world, relation),
    };
  }
  for (const index of world.schema.indexes.values()) {
    if (!mayBe(wanted, 'relname', index.name)) continue;
    const parent = tableByKey(world.schema, index.relation)?.partitionBy !== undefined;
    yield {
      values: {
        oid: relationOid(world.schema, index),
        relname: index.name,
        relnamespace: namespaceOid(index.schema),
        relkind: parent ? 'I' : 'i',
      },
      sure: isSure(world, index),
    };
  }
}

function relationKind(relation: Relation): string {
  switch (relation.kind) {
    case 'table':
      return relation.partitionBy === undefined ? 'r' : 'p';
    case 'foreign-table':
      return 'f';
    case 'view':
      return 'v';
    case 'materialized-view':
      return 'm';
    case 'sequence':
      return 'S';
  }
}

function* pgNamespace(world: World): Iterable<CatalogRow> {
  for (const name of ['pg_catalog', 'information_schema', 'pg_toast'])
    yield { values: { oid: namespaceOid(name), nspname: name }, sure: true };
  for (const { name } of world.schema.namespaces.values())
    yield { values: { oid: namespaceOid(name), nspname: name }, sure: true };
}

function* pgAttribute(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, '', 'attrelid')) {
    const attrelid = relationOid(world.schema, table);
    for (const [at, column] of table.columns.entries()) {
      const { type } = column;
      yield {
        values: {
          attrelid,
          attname: column.name,
          attnum: at + 1,
          atttypid: typeOid(type.schema, type.arrayDimensions > 0 ? `_${type.name}` : type.name),
          atttypmod: typmodOf(type),
          attnotnull: !column.nullable,
          atthasdef: column.default !== undefined,
          attidentity: column.identity === undefined ? '' : column.identity === 'always' ? 'a' : 'd',
          attgenerated: column.generated === undefined ? '' : column.generated === 'stored' ? 's' : 'v',
          attisdropped: false,
        },
        sure: isSure(world, table),
      };
    }
    if (!table.complete) yield { values: { attrelid, attisdropped: false }, sure: false };
  }
}

function* pgType(world: World, wanted: Wanted): Iterable<CatalogRow> {
  const forms = { enum: 'e', composite: 'c', domain: 'd', range: 'r', base: 'b', shell: 'p' } as const;
  for (const type of world.schema.types.values()) {
    if (!mayBe(wanted, 'typname', type.name)) continue;
    yield {
      values: {
        oid: typeOid(type.schema, type.name),
        typname: type.name,
        typnamespace: namespaceOid(type.schema),
        typtype: forms[type.form],
      },
      sure: true,
    };
  }
  for (const table of tablesWanted(world, wanted, 'typname')) {
    const values = { oid: typeOid(table.schema, table.name), typname: table.name, typtype: 'c' };
    yield { values: { ...values, typnamespace: namespaceOid(table.schema) }, sure: isSure(world, table) };
  }
  // Types of the server and of extensions are omitted: such tests rarely ask for them.
  yield { values: { typnamespace: namespaceOid('pg_catalog'), typtype: 'b' }, sure: false };
}

function* pgEnum(world: World): Iterable<CatalogRow> {
  for (const type of world.schema.types.values())
    for (const enumlabel of type.values)
      yield { values: { enumtypid: typeOid(type.schema, type.name), enumlabel }, sure: true };
}

function* pgConstraint(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, '', 'conrelid')) {
    for (const constraint of table.constraints) {
      if (constraint.kind === 'not-null' || !mayBe(wanted, 'conname', constraint.name)) continue;
      const target = constraint.references;
      const to = target === undefined ? undefined : world.schema.relations.get(target.relation);
      yield {
        values: {
          conname: constraint.name,
          conrelid: relationOid(world.schema, table),
          connamespace: namespaceOid(table.schema),
          contype: contypes[constraint.kind],
          convalidated: constraint.valid,
          confrelid: to === undefined ? (target === undefined ? 0 : unknown) : relationOid(world.schema, to),
        },
        sure: isSure(world, table),
      };
    }
    if (!table.complete) yield { values: { conrelid: relationOid(world.schema, table) }, sure: false };
  }
}

function* pgIndex(world: World): Iterable<CatalogRow> {
  for (const index of world.schema.indexes.values()) {
    const relation = world.schema.relations.get(index.relation);
    const isPrimary =
      relation !== undefined && isTable(relation)
        ? relation.constraints.some((one) => one.kind === 'primary-key' && one.index === index.key)
        : false;
    yield {
      values: {
        indexrelid: relationOid(world.schema, index),
        indrelid: relation === undefined ? unknown : relationOid(world.schema, relation),
        indisunique: index.unique,
        indisprimary: isPrimary,
        indisvalid: index.valid,
      },
      sure: isSure(world, index),
    };
  }
}

function* pgIndexes(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const index of world.schema.indexes.values()) {
    if (!mayBe(wanted, 'indexname', index.name)) continue;
    const table = world.schema.relations.get(index.relation);
    const values = { schemaname: index.schema, indexname: index.name, tablename: table?.name ?? unknown };
    yield { values, sure: isSure(world, index) };
  }
}

/** pg_tables, pg_views, pg_matviews, pg_sequences. */
function namedIn(kinds: readonly Relation['kind'][], nameColumn: string): Catalog {
  return function* (world, wanted) {
    for (const relation of relationsWanted(world, wanted, nameColumn)) {
      if (!kinds.includes(relation.kind)) continue;
      const rowsecurity = isTable(relation) ? relation.rowSecurity.enabled : false;
      const values = { schemaname: relation.schema, [nameColumn]: relation.name, rowsecurity };
      yield { values, sure: isSure(world, relation) };
    }
  };
}

function* pgTrigger(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, '', 'tgrelid'))
    for (const { name } of table.triggers) {
      const tgrelid = relationOid(world.schema, table);
      yield { values: { tgname: name, tgrelid, tgisinternal: false }, sure: isSure(world, table) };
    }
}

function* pgPolicies(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const table of tablesWanted(world, wanted, 'tablename'))
    for (const { name } of table.policies) {
      const values = { schemaname: table.schema, tablename: table.name, policyname: name };
      yield {
        values: { ...values, polname: name, polrelid: relationOid(world.schema, table) },
        sure: isSure(world, table),
      };
    }
}

function* pgProc(world: World, wanted: Wanted): Iterable<CatalogRow> {
  for (const routines of world.schema.functions.values())
    for (const routine of routines) {
      if (!mayBe(wanted, 'proname', routine.name)) continue;
      const values = { proname: routine.name, pronamespace: namespaceOid(routine.schema) };
      yield { values, sure: true };
    }
  yield { values: { pronamespace: namespaceOid('pg_catalog') }, sure: false };
}

function* pgExtension(world: World): Iterable<CatalogRow> {
  yield { values: { extname: 'plpgsql' }, sure: true };
  for (const { name } of world.schema.extensions.values()) yield { values: { extname: name }, sure: true };
}

function* pgInherits(world: World, wanted: Wanted): Iterable<CatalogRow> {
  const { schema } = world;
  for (const parent of parentsWanted(schema, wanted('inhrelid'))) {
    for (const part of partitions(schema, parent.key)) {
      const inhrelid = relationOid(schema, part);
      if (!mayBe(wanted, 'inhrelid', inhrelid)) continue;
      yield { values: { inhrelid, inhparent: relationOid(schema, parent) }, sure: isSure(world, part) };
    }
    for (const index of indexesOf(schema, parent.key)) {
      const inhrelid = relationOid(schema, index);
      const above = index.partOf === undefined ? undefined : schema.indexes.get(index.partOf);
      if (above === undefined || !mayBe(wanted, 'inhrelid', inhrelid)) continue;
      yield { values: { inhrelid, inhparent: relationOid(schema, above) }, sure: true };
    }
  }
}

/** Relations of which the wanted one, or all, are partitions or indexes. A query that joins asks once for each relation. */
function parentsWanted(schema: Schema, child: Value | undefined): Iterable<Relation> {
  if (child === undefined || child === null || !isOid(child) || child.of !== 'relation')
    return schema.relations.values();
  const relation = schema.relations.get(child.key);
  const key =
    relation === undefined
      ? schema.indexes.get(child.key)?.relation
      : isTable(relation)
        ? relation.partitionOf?.parent
        : undefined;
  const parent = key === undefined ? undefined : schema.relations.get(key);
  return parent === undefined ? [] : [parent];
}

/** Roles and databases belong to the server; no migration folder creates all of them. */
const ofServer: ReadonlySet<string> = new Set(['pg_roles', 'pg_user', 'pg_authid', 'pg_database']);

function unseen(): readonly CatalogRow[] {
  return [somethingUnseen];
}

const pgCatalog: ReadonlyMap<string, Catalog> = new Map<string, Catalog>([
  ['pg_class', pgClass],
  ['pg_namespace', pgNamespace],
  ['pg_attribute', pgAttribute],
  ['pg_type', pgType],
  ['pg_enum', pgEnum],
  ['pg_constraint', pgConstraint],
  ['pg_index', pgIndex],
  ['pg_indexes', pgIndexes],
  ['pg_tables', namedIn(['table'], 'tablename')],
  ['pg_views', namedIn(['view'], 'viewname')],
  ['pg_matviews', namedIn(['materialized-view'], 'matviewname')],
  ['pg_sequences', namedIn(['sequence'], 'sequencename')],
  ['pg_trigger', pgTrigger],
  ['pg_policies', pgPolicies],
  ['pg_policy', pgPolicies],
  ['pg_proc', pgProc],
  ['pg_extension', pgExtension],
  ['pg_inherits', pgInherits],
]);
