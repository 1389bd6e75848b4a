/** Reads an SQLite database into the common snapshot of core/catalog/catalog.ts: one schema, and row counts that are cheap. */
import type {
  CatalogColumn,
  CatalogConstraint,
  CatalogIndex,
  CatalogRelation,
  CatalogSnapshot,
  ReferentialAction,
} from '../../../../core/catalog/catalog.ts';
import type { IntrospectOptions, Introspected } from '../../catalog/introspect.ts';
import type { DatabaseFailure, SqlRow, SqlSession } from '../../session.ts';
import {
  analyzedQuery,
  columnsOfQuery,
  columnsQuery,
  countsQuery,
  indexesQuery,
  keysQuery,
  mostCounted,
  ownTables,
  relationsQuery,
} from './queries.ts';
import { groupBy } from '../../../../core/collections/group-by.ts';
import { sqliteHome } from '../../../../core/plan-lab/assumed-sqlite.ts';

/** The default schema. */
export const home = sqliteHome;

const defaultMostRelations = 20_000;
/** With more tables none is counted. */
const mostTablesCounted = 300;
const countedAtOnce = 100;

export async function introspectSqlite(
  session: SqlSession,
  { mostRelations = defaultMostRelations, insidesOf = [], signal, timeoutMs }: IntrospectOptions,
): Promise<Introspected> {
  const options = { signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const reading = new Reading(session, options);
  const listed = await reading.rows(relationsQuery);
  if (listed === undefined) return reading.failed;
  const full = listed.length <= mostRelations;
  const isRead = full || insidesOf.length > 0;
  const columns = isRead ? await reading.rows(columnsQuery) : [];
  const keys = isRead ? await reading.rows(keysQuery(ownTables)) : [];
  const indexes = isRead ? await reading.rows(indexesQuery(ownTables)) : [];
  if (columns === undefined || keys === undefined || indexes === undefined) return reading.failed;
  const others = listed.filter(([, type]) => type !== 'table').flatMap(([name]) => name ?? []);
  const more = full ? await reading.columnsOf(others) : [];
  const tables = listed.filter(([, type]) => type === 'table').flatMap(([name]) => name ?? []);
  const rowCounts = await reading.counts(full && tables.length <= mostTablesCounted ? tables : []);
  const parts: Parts = {
    columns: grouped([...columns, ...more]),
    keys: grouped(keys),
    indexes: grouped(indexes),
    rowCounts,
  };
  const value: CatalogSnapshot = {
    serverVersion: 0,
    depth: full ? 'full' : 'names',
    schemas: [{ id: home, name: home, relations: listed.map((row) => relationOf(row, parts)) }],
  };
  return { kind: 'read', value };
}

interface Parts {
  readonly columns: ReadonlyMap<string, readonly SqlRow[]>;
  readonly keys: ReadonlyMap<string, readonly SqlRow[]>;
  readonly indexes: ReadonlyMap<string, readonly SqlRow[]>;
  readonly rowCounts: ReadonlyMap<string, number>;
}

class Reading {
  readonly #session: SqlSession;
  readonly #options: { readonly signal: AbortSignal | undefined; readonly timeoutMs?: number };
  #failure: DatabaseFailure = { reason: 'statement', message: 'SQLite gave no answer.' };

  constructor(session: SqlSession, options: { readonly signal: AbortSignal | undefined }) {
    this.#session = session;
    this.#options = options;
  }

  get failed(): Introspected & { readonly kind: 'failed' } {
    return { kind: 'failed', failure: this.#failure };
  }

  /** Undefined on failure. */
  async rows(text: string, values: readonly string[] = []): Promise<readonly SqlRow[] | undefined> {
    const outcome = await this.#session.query(text, { ...this.#options, values });
    if (outcome.kind === 'rows') return outcome.rows;
    this.#failure = outcome.failure;
    return undefined;
  }

  /** An unreadable relation does not hide the others. */
  async columnsOf(names: readonly string[]): Promise<readonly SqlRow[]> {
    const found: SqlRow[] = [];
    for (const name of names) found.push(...((await this.rows(columnsOfQuery, [name])) ?? []));
    return found;
  }

  async counts(tables: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const known = new Map<string, number>();
    for (let at = 0; at < tables.length; at += countedAtOnce) {
      const rows = await this.rows(countsQuery(tables.slice(at, at + countedAtOnce)));
      for (const [name, count] of rows ?? []) known.set(name ?? '', Number(count));
    }
    const tooMany = [...known].filter(([, count]) => count > mostCounted).map(([name]) => name);
    if (tooMany.length === 0) return known;
    // Exists only after ANALYZE.
    const analyzed = new Map((await this.rows(analyzedQuery))?.map(([name, rows]) => [name, Number(rows)]));
    for (const name of tooMany) {
      const rows = analyzed.get(name);
      if (rows === undefined) known.delete(name);
      else known.set(name, rows);
    }
    return known;
  }
}

function grouped(rows: readonly SqlRow[]): ReadonlyMap<string, readonly SqlRow[]> {
  return groupBy(rows, ([name]) => name ?? '');
}

function relationOf([name, type]: SqlRow, parts: Parts): CatalogRelation {
  const own = name ?? '';
  const columns = parts.columns.get(own) ?? [];
  const indexes = indexesOf(parts.indexes.get(own) ?? []);
  const count = parts.rowCounts.get(own);
  return {
    id: own,
    schema: home,
    name: own,
    kind: type === 'view' ? 'view' : 'table',
    parents: [],
    isPartition: false,
    comment: undefined,
    written: '',
    partitioning: undefined,
    persistence: 'permanent',
    populated: true,
    rowSecurity: 'off',
    rowEstimate: count,
    ...(count !== undefined && count <= mostCounted ? { counted: true as const } : {}),
    estimatedBytes: 0,
    columns: columns.map(columnOf),
    constraints: [
      ...primaryKeyOf(columns),
      ...uniqueKeys(indexes),
      ...foreignKeys(parts.keys.get(own) ?? []),
    ],
    indexes: indexes.map(({ index }) => index),
  };
}

function columnOf([, name, type, required, value, key, hidden]: SqlRow): CatalogColumn {
  return {
    name: name ?? '',
    type: type ?? '',
    nullable: required !== '1' && key === '0',
    hasDefault: value !== null && value !== undefined,
    identity: 'none',
    generated: hidden === '3' ? 'stored' : hidden === '2' ? 'virtual' : 'none',
  };
}

export function primaryKeyOf(columns: readonly SqlRow[]): readonly CatalogConstraint[] {
  const key = columns
    .filter(([, , , , , place]) => place !== '0' && place !== undefined)
    .toSorted((a, b) => Number(a[5]) - Number(b[5]))
    .flatMap(([, name]) => name ?? []);
  return key.length === 0 ? [] : [{ kind: 'primaryKey', name: 'primary key', columns: key }];
}

export interface FoundIndex {
  readonly index: CatalogIndex;
  /** `c`: CREATE INDEX, `u`: UNIQUE, `pk`: PRIMARY KEY. */
  readonly origin: string;
}

/** From rows with one column of an index each. */
export function indexesOf(rows: readonly SqlRow[]): readonly FoundIndex[] {
  return [...groupBy(rows, ([, name]) => name ?? '')].map(([name, parts]): FoundIndex => {
    const [first] = parts;
    const index: CatalogIndex = {
      name,
      method: 'btree',
      keys: parts.map(([, , , , , column]) =>
        column === null || column === undefined ? { kind: 'expression' } : { kind: 'column', name: column },
      ),
      included: [],
      unique: first?.[2] === '1',
      primary: first?.[3] === 'pk',
      valid: true,
      partial: first?.[4] === '1',
      estimatedBytes: 0,
    };
    return { index, origin: first?.[3] ?? '' };
  });
}

export function uniqueKeys(indexes: readonly FoundIndex[]): readonly CatalogConstraint[] {
  return indexes
    .filter(({ origin }) => origin === 'u')
    .map(({ index: { keys } }) => {
      const columns = keys.flatMap((key) => (key.kind === 'column' ? [key.name] : []));
      return { kind: 'unique', name: `unique (${columns.join(', ')})`, columns };
    });
}

type ForeignKey = Extract<CatalogConstraint, { readonly kind: 'foreignKey' }>;

export function foreignKeys(rows: readonly SqlRow[]): readonly ForeignKey[] {
  return [...groupBy(rows, ([, id]) => id).values()].map((parts): ForeignKey => {
    const [first] = parts;
    const columns = parts.map(([, , , from]) => from ?? '');
    return {
      kind: 'foreignKey',
      name: `foreign key (${columns.join(', ')})`,
      columns,
      validity: 'valid',
      references: {
        schema: home,
        name: first?.[2] ?? '',
        columns: parts.map(([, , , , to]) => to ?? ''),
      },
      onUpdate: action(first?.[5]),
      onDelete: action(first?.[6]),
    };
  });
}

function action(written: string | null | undefined): ReferentialAction {
  switch (written) {
    case 'CASCADE':
      return 'cascade';
    case 'RESTRICT':
      return 'restrict';
    case 'SET NULL':
      return 'setNull';
    case 'SET DEFAULT':
      return 'setDefault';
    default:
      return 'noAction';
  }
}
