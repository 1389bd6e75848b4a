/**
 * Reads a database's structure through a session, in one READ ONLY transaction, within a budget of relations and time.
 * It sends fixed queries only. Turning rows into a snapshot is `assemble`.
 */
import type { CatalogSnapshot, RelationDetails } from '../../../core/catalog/catalog.ts';
import type { DatabaseFailure, SqlRow, SqlSession } from '../session.ts';
import { assembleSnapshot } from './assemble.ts';
import {
  columnsQuery,
  constraintsQuery,
  countQuery,
  detailQueries,
  indexesQuery,
  parentsQuery,
  relationsQuery,
  schemasQuery,
  typesQuery,
} from './queries.ts';
import { readOnly, type ReadOptions, type Rows } from './read-only.ts';
import { literal } from '../literal.ts';

export interface IntrospectOptions extends ReadOptions {
  /** A database with more is read at depth `names`. */
  readonly mostRelations?: number;
}

export type Introspected<T> =
  | { readonly kind: 'read'; readonly value: T }
  /** The relation is not there any more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

/** A relation by its OID, or by its name where OIDs may have changed. */
export type Described = { readonly id: string } | { readonly schema: string; readonly name: string };

const defaultMostRelations = 20_000;

export function introspect(
  session: SqlSession,
  options: IntrospectOptions = {},
): Promise<Introspected<CatalogSnapshot>> {
  return readOnly<Introspected<CatalogSnapshot>>(session, options, async (rows) => {
    const [version] = await rows("SELECT current_setting('server_version_num')");
    const serverVersion = Number(version?.[0]);
    const [count] = await rows(countQuery);
    const full = Number(count?.[0]) <= (options.mostRelations ?? defaultMostRelations);
    const value = assembleSnapshot({
      serverVersion,
      depth: full ? 'full' : 'names',
      schemas: await rows(schemasQuery),
      relations: await rows(relationsQuery),
      parents: await rows(parentsQuery),
      columns: full ? await rows(columnsQuery) : [],
      types: full ? await rows(typesQuery) : [],
      constraints: full ? await rows(constraintsQuery(serverVersion)) : [],
      indexes: full ? await rows(indexesQuery) : [],
    });
    return { kind: 'read', value };
  });
}

export function describeRelation(
  session: SqlSession,
  relation: Described,
  options: IntrospectOptions = {},
): Promise<Introspected<RelationDetails>> {
  return readOnly<Introspected<RelationDetails>>(session, options, async (rows) => {
    const id = 'id' in relation ? relation.id : await findRelation(rows, relation);
    if (id === undefined || !/^\d{1,10}$/.test(id)) return { kind: 'gone' };
    const queries = detailQueries(id);
    const [facts] = await rows(queries.relation);
    if (facts === undefined) return { kind: 'gone' };
    const [comment, totalBytes, query, partitionKey, partitionBound] = facts;
    const columns = await rows(queries.columns);
    const value: RelationDetails = {
      id,
      comment: comment ?? undefined,
      totalBytes: Number(totalBytes),
      query: query ?? undefined,
      partitionKey: partitionKey ?? undefined,
      partitionBound: partitionBound ?? undefined,
      columns: columns.map(([name, about, expression]) => ({
        name: name ?? '',
        comment: about ?? undefined,
        expression: expression ?? undefined,
      })),
      constraints: definitions(await rows(queries.constraints)),
      indexes: definitions(await rows(queries.indexes)),
    };
    return { kind: 'read', value };
  });
}

async function findRelation(
  rows: Rows,
  relation: { readonly schema: string; readonly name: string },
): Promise<string | undefined> {
  const [found] = await rows(`
    SELECT c.oid::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${literal(relation.schema)} AND c.relname = ${literal(relation.name)}`);
  return found?.[0] ?? undefined;
}

function definitions(rows: readonly SqlRow[]): RelationDetails['indexes'] {
  return rows.map(([name, definition]) => ({ name: name ?? '', definition: definition ?? '' }));
}
