/**
 * The part of a schema that the search for personal data needs, from migrations or from a server's catalog: tables, columns with the kind
 * of their type, and foreign keys.
 */
import type { CatalogSnapshot, CatalogRelation } from '../catalog/catalog.ts';
import { foreignKeysFrom, keyOf, primaryKey, tableByKey } from '../schema/lookup.ts';
import type { ColumnType, Relation, Schema, Table, View } from '../schema/model.ts';
import type { TypeKind } from './dictionary.ts';
import { typeKind } from './types.ts';

export interface DataShape {
  readonly table: (key: string) => DataTable | undefined;
  /** Keys of tables with a foreign key to it. */
  readonly referrers: (key: string) => readonly string[];
  /** Keys, sorted. */
  readonly keys: () => readonly string[];
}

export interface DataTable {
  readonly key: string;
  readonly schema: string;
  readonly name: string;
  readonly comment: string | undefined;
  readonly columns: readonly DataColumn[];
  readonly references: readonly DataReference[];
  /** Sets of columns that identify a row: primary key and unique constraints. */
  readonly unique: readonly (readonly string[])[];
}

export interface DataColumn {
  readonly name: string;
  readonly kind: TypeKind;
  /** The schema's name of the type. */
  readonly type: string;
  readonly comment: string | undefined;
}

interface DataReference {
  readonly columns: readonly string[];
  /** Key of the referenced table. */
  readonly to: string;
}

export function shapeOfSchema(schema: Schema): DataShape {
  // Many tables refer to the same few.
  const tables = new Map<string, DataTable | undefined>();
  return {
    table: (key) => {
      if (tables.has(key)) return tables.get(key);
      const relation = schema.relations.get(key);
      const table = relation && tableOf(relation, schema);
      tables.set(key, table);
      return table;
    },
    referrers: (key) => schema.referencedBy.get(key) ?? [],
    keys: () =>
      [...schema.relations.values()]
        .filter(({ kind }) => kind !== 'sequence')
        .map(({ key }) => key)
        .sort(),
  };
}

/** A snapshot has no column comments: they are read with a relation's details. */
export function shapeOfCatalog(snapshot: CatalogSnapshot): DataShape {
  const relations = new Map(
    snapshot.schemas.flatMap((one) =>
      one.relations.map((relation) => [keyOf(one.name, relation.name), relation] as const),
    ),
  );
  let referrers: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    table: (key) => {
      const relation = relations.get(key);
      return relation && catalogTable(key, relation);
    },
    referrers: (key) => (referrers ??= referrersIn(relations)).get(key) ?? [],
    keys: () => [...relations.keys()].sort(),
  };
}

function referrersIn(
  relations: ReadonlyMap<string, CatalogRelation>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [key, relation] of relations) {
    for (const one of relation.constraints) {
      if (one.kind !== 'foreignKey') continue;
      const to = keyOf(one.references.schema, one.references.name);
      const known = found.get(to);
      if (known === undefined) found.set(to, [key]);
      else known.push(key);
    }
  }
  return found;
}

function tableOf(relation: Relation, schema: Schema): DataTable | undefined {
  if (relation.kind === 'sequence') return undefined;
  const { key, name, comment } = relation;
  const base = { key, schema: relation.schema, name, comment };
  if (!('constraints' in relation))
    return { ...base, columns: viewColumns(relation, schema), references: [], unique: [] };
  return { ...base, columns: tableColumns(relation, schema), ...keysOf(relation, schema) };
}

function tableColumns(table: Table, schema: Schema): readonly DataColumn[] {
  return table.columns.map((one) => ({
    name: one.name,
    kind: typeKind(baseOf(one.type, schema), enumOf(one.type, schema)),
    type: one.type.name,
    comment: one.comment,
  }));
}

function viewColumns(view: View, schema: Schema): readonly DataColumn[] {
  return (view.columns ?? []).map((name, at) => {
    const type = view.columnTypes[at];
    return {
      name,
      kind: type === undefined ? 'other' : typeKind(baseOf(type, schema), enumOf(type, schema)),
      type: type?.name ?? '',
      comment: view.columnComments.find(({ column }) => column === name)?.text,
    };
  });
}

/** Partitions have the keys of their parent. */
function keysOf(table: Table, schema: Schema): Pick<DataTable, 'references' | 'unique'> {
  const parent = table.partitionOf && tableByKey(schema, table.partitionOf.parent);
  const from = parent ?? table;
  const primary = primaryKey(from);
  return {
    references: foreignKeysFrom(from).map(({ columns, references }) => ({
      columns,
      to: references.relation,
    })),
    unique: [
      ...(primary === undefined ? [] : [primary.columns]),
      ...from.constraints.flatMap((one) => (one.kind === 'unique' ? [one.columns] : [])),
    ],
  };
}

function userType(type: ColumnType, schema: Schema) {
  return schema.types.get(keyOf(type.schema ?? 'public', type.name));
}

/** The base type of a domain, resolved recursively. */
function baseOf(type: ColumnType, schema: Schema): string {
  let name = type.name;
  let found = userType(type, schema);
  for (let depth = 0; depth < 8 && found?.domainOf !== undefined; depth += 1) {
    name = found.domainOf.name;
    found = userType(found.domainOf, schema);
  }
  return name;
}

function enumOf(type: ColumnType, schema: Schema): 'enum' | 'composite' | undefined {
  const form = userType(type, schema)?.form;
  return form === 'enum' || form === 'composite' ? form : undefined;
}

function catalogTable(key: string, of: CatalogRelation): DataTable {
  return {
    key,
    schema: of.schema,
    name: of.name,
    comment: of.comment,
    columns: columnsOfCatalog(of.columns),
    references: of.constraints.flatMap((one) =>
      one.kind === 'foreignKey'
        ? [{ columns: one.columns, to: keyOf(one.references.schema, one.references.name) }]
        : [],
    ),
    unique: of.constraints.flatMap((one) =>
      one.kind === 'primaryKey' || one.kind === 'unique' ? [one.columns] : [],
    ),
  };
}

/** Types as format_type prints them. */
export function columnsOfCatalog(
  columns: readonly { readonly name: string; readonly type: string; readonly comment?: string | undefined }[],
): readonly DataColumn[] {
  return columns.map(({ name, type, comment }) => ({
    name,
    kind: typeKind(bareType(type), undefined),
    type: bareType(type),
    comment,
  }));
}

/** `public."Email"(20)[]` is Email. */
function bareType(type: string): string {
  const plain = type.replace(/(?:\[\])+$/, '').replace(/\([^)]*\)/, '');
  const quoted = /(?:^|\.)"((?:[^"]|"")+)"$/.exec(plain)?.[1];
  return quoted?.replaceAll('""', '"') ?? plain.replace(/^[a-z_0-9$]+\./, '');
}
