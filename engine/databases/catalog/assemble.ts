/** Converts the rows of the catalog queries to a snapshot: joins by OID, resolves type names, sorts. No database access. */
import type {
  CatalogColumn,
  CatalogConstraint,
  CatalogIndex,
  CatalogRelation,
  CatalogSnapshot,
  ConstraintValidity,
  IndexKey,
  ReferentialAction,
  RelationKind,
  RelationName,
} from '../../../core/catalog/catalog.ts';
import { formatType, type CatalogType } from '../../../core/catalog/type-names.ts';
import type { SqlRow } from '../session.ts';
import { groupBy } from '../../../core/collections/group-by.ts';

export interface CatalogRows {
  readonly serverVersion: number;
  readonly depth: CatalogSnapshot['depth'];
  readonly schemas: readonly SqlRow[];
  readonly relations: readonly SqlRow[];
  readonly parents: readonly SqlRow[];
  readonly columns: readonly SqlRow[];
  readonly types: readonly SqlRow[];
  readonly constraints: readonly SqlRow[];
  readonly indexes: readonly SqlRow[];
}

export function assembleSnapshot(rows: CatalogRows): CatalogSnapshot {
  const schemaNames = new Map(rows.schemas.map(([oid, name]) => [text(oid), text(name)]));
  const names = new Map<string, RelationName>();
  for (const [oid, schema, name] of rows.relations) {
    names.set(text(oid), { schema: schemaNames.get(text(schema)) ?? '', name: text(name) });
  }
  const attributes = readColumns(rows);
  const parents = groupBy(rows.parents, ([child]) => text(child));
  const constraints = groupBy(rows.constraints, ([relation]) => text(relation));
  const indexes = groupBy(rows.indexes, ([relation]) => text(relation));
  const relations = rows.relations.map((row): CatalogRelation => {
    const id = text(row[0]);
    const own = attributes.get(id);
    return {
      ...relationFacts(row),
      ...(names.get(id) ?? { schema: '', name: '' }),
      parents: (parents.get(id) ?? []).flatMap(([, parent]) => names.get(text(parent)) ?? []),
      columns: own?.inOrder ?? [],
      constraints: byName(
        (constraints.get(id) ?? []).flatMap((constraint) => readConstraint(constraint, attributes, names)),
      ),
      indexes: byName((indexes.get(id) ?? []).map((index) => readIndex(index, own))),
    };
  });
  const bySchema = groupBy(relations, (relation) => relation.schema);
  return {
    serverVersion: rows.serverVersion,
    depth: rows.depth,
    schemas: byName(
      [...schemaNames].map(([id, name]) => ({ id, name, relations: byName(bySchema.get(name) ?? []) })),
    ),
  };
}

const pageBytes = 8_192;

/** Partitioned tables and indexes, once analyzed, have -1 pages. */
function bytesOf(pages: string | null | undefined): number {
  return Math.max(0, Number(pages)) * pageBytes;
}

function relationFacts(
  row: SqlRow,
): Omit<CatalogRelation, 'schema' | 'name' | 'parents' | 'columns' | 'constraints' | 'indexes'> {
  const [
    oid,
    ,
    ,
    kind,
    persistence,
    isPartition,
    rowSecurity,
    forced,
    tuples,
    pages,
    populated,
    comment,
    partitioning,
    written,
  ] = row;
  const rowEstimate = Number(tuples);
  return {
    id: text(oid),
    kind: relationKind(text(kind)),
    isPartition: isPartition === 'true',
    populated: populated === 'true',
    comment: comment ?? undefined,
    written: text(written),
    partitioning: partitioning ?? undefined,
    persistence: persistence === 'u' ? 'unlogged' : persistence === 't' ? 'temporary' : 'permanent',
    rowSecurity: rowSecurity !== 'true' ? 'off' : forced === 'true' ? 'forced' : 'enabled',
    rowEstimate: rowEstimate < 0 ? undefined : rowEstimate,
    estimatedBytes: bytesOf(pages),
  };
}

function relationKind(code: string): RelationKind {
  switch (code) {
    case 'p':
      return 'partitionedTable';
    case 'v':
      return 'view';
    case 'm':
      return 'materializedView';
    case 'f':
      return 'foreignTable';
    default:
      return 'table';
  }
}

interface Attributes {
  readonly inOrder: readonly CatalogColumn[];
  /** Sparse: dropped columns leave holes. */
  readonly byNumber: readonly (string | undefined)[];
}

function readColumns(rows: CatalogRows): ReadonlyMap<string, Attributes> {
  const types = new Map<string, CatalogType>(
    rows.types.map(([oid, schema, name, element]) => [
      text(oid),
      { schema: text(schema), name: text(name), element: element ?? undefined },
    ]),
  );
  const typeName = remember((key) => {
    const [oid = '', modifier] = key.split(' ');
    return formatType(types, oid, Number(modifier));
  });
  const result = new Map<string, Attributes>();
  for (const [relation, own] of groupBy(rows.columns, ([oid]) => text(oid))) {
    const byNumber: (string | undefined)[] = [];
    const columns: CatalogColumn[] = [];
    for (const row of own) {
      const number = Number(row[1]);
      byNumber[number] = text(row[2]);
      columns[number] = readColumn(row, typeName(`${text(row[3])} ${text(row[4])}`));
    }
    // Columns are at their numbers; `flat` closes the gaps of dropped ones.
    result.set(relation, { inOrder: columns.flat(), byNumber });
  }
  return result;
}

/** A large database has a hundred thousand columns of a few dozen types. */
function remember(compute: (key: string) => string): (key: string) => string {
  const known = new Map<string, string>();
  return (key) => {
    const found = known.get(key) ?? compute(key);
    known.set(key, found);
    return found;
  };
}

function readColumn(row: SqlRow, type: string): CatalogColumn {
  const [, , name, , , notNull, hasDefault, identity, generated] = row;
  const isGenerated = generated !== null && generated !== undefined && generated !== '';
  return {
    name: text(name),
    type,
    nullable: notNull !== 'true',
    // The catalog keeps a generated column's expression as its default.
    hasDefault: hasDefault === 'true' && !isGenerated,
    identity: identity === 'a' ? 'always' : identity === 'd' ? 'byDefault' : 'none',
    generated: !isGenerated ? 'none' : generated === 'v' ? 'virtual' : 'stored',
  };
}

/** Unknown kinds of constraint are left out. */
function readConstraint(
  row: SqlRow,
  attributes: ReadonlyMap<string, Attributes>,
  names: ReadonlyMap<string, RelationName>,
): readonly CatalogConstraint[] {
  const [relation, name, type, validated, enforced, keys, target, targetKeys, onDelete, onUpdate] = row;
  const base = { name: text(name), columns: columnNames(keys, attributes.get(text(relation))) };
  const validity: ConstraintValidity =
    enforced !== 'true' ? 'notEnforced' : validated === 'true' ? 'valid' : 'notValid';
  switch (type) {
    case 'p':
      return [{ ...base, kind: 'primaryKey' }];
    case 'u':
      return [{ ...base, kind: 'unique' }];
    case 'x':
      return [{ ...base, kind: 'exclusion' }];
    case 'c':
      return [{ ...base, kind: 'check', validity }];
    case 'n':
      return [{ ...base, kind: 'notNull', validity }];
    case 'f':
      return [
        {
          ...base,
          kind: 'foreignKey',
          validity,
          references: {
            ...(names.get(text(target)) ?? { schema: '', name: '' }),
            columns: columnNames(targetKeys, attributes.get(text(target))),
          },
          onDelete: referentialAction(text(onDelete)),
          onUpdate: referentialAction(text(onUpdate)),
        },
      ];
    default:
      return [];
  }
}

/** `{1,2}` */
function columnNames(keys: string | null | undefined, attributes: Attributes | undefined): readonly string[] {
  const numbers = text(keys).match(/\d+/g) ?? [];
  return numbers.flatMap((number) => attributes?.byNumber[Number(number)] ?? []);
}

function referentialAction(code: string): ReferentialAction {
  switch (code) {
    case 'r':
      return 'restrict';
    case 'c':
      return 'cascade';
    case 'n':
      return 'setNull';
    case 'd':
      return 'setDefault';
    default:
      return 'noAction';
  }
}

function readIndex(row: SqlRow, attributes: Attributes | undefined): CatalogIndex {
  const [, name, method, keys, keyCount, unique, primary, valid, partial, pages] = row;
  const numbers = text(keys)
    .split(' ')
    .filter((number) => number !== '');
  const key = (number: string): IndexKey => {
    const column = attributes?.byNumber[Number(number)];
    return column === undefined ? { kind: 'expression' } : { kind: 'column', name: column };
  };
  return {
    name: text(name),
    method: text(method),
    keys: numbers.slice(0, Number(keyCount)).map(key),
    included: numbers.slice(Number(keyCount)).flatMap((number) => attributes?.byNumber[Number(number)] ?? []),
    unique: unique === 'true',
    primary: primary === 'true',
    valid: valid === 'true',
    partial: partial === 'true',
    estimatedBytes: bytesOf(pages),
  };
}

function text(value: string | null | undefined): string {
  return value ?? '';
}

/** By code unit, so that the order does not depend on the server's collation. */
function byName<T extends { readonly name: string }>(values: readonly T[]): readonly T[] {
  return [...values].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
