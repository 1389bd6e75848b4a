/**
 * Reads a database's structure through a session, in one READ ONLY transaction, within limits of relations and time. Sends fixed queries
 * only. assemble.ts converts the rows to a snapshot.
 */
import type { CatalogSnapshot } from '../../../core/catalog/catalog.ts';
import type { SqlSession, Read } from '../session.ts';
import { assembleSnapshot } from './assemble.ts';
import {
  columnsQuery,
  constraintsQuery,
  countQuery,
  indexesQuery,
  parentsQuery,
  relationsQuery,
  schemasQuery,
  typesQuery,
} from './queries.ts';
import { readOnly } from './read-only.ts';
import type { ReadOptions } from './bounded.ts';

export interface IntrospectOptions extends ReadOptions {
  /** A larger database is read at depth `names`. */
  readonly mostRelations?: number;
  /** OIDs of relations whose contents are read at any depth, together with those that they are connected to. */
  readonly insidesOf?: readonly string[];
}

export type Introspected = Read<CatalogSnapshot>;

const defaultMostRelations = 20_000;

export function introspect(session: SqlSession, options: IntrospectOptions = {}): Promise<Introspected> {
  return readOnly<Introspected>(session, options, async (rows) => {
    const [version] = await rows("SELECT current_setting('server_version_num')");
    const serverVersion = Number(version?.[0]);
    const [count] = await rows(countQuery);
    const full = Number(count?.[0]) <= (options.mostRelations ?? defaultMostRelations);
    const asked = full ? undefined : (options.insidesOf ?? []);
    const isRead = asked === undefined || asked.length > 0;
    const constraints = isRead ? await rows(constraintsQuery(serverVersion, asked)) : [];
    const tied = constraints.flatMap(([from, , , , , , to]) => [from ?? '0', to ?? '0']);
    const only = asked && [...new Set([...asked, ...tied])];
    const value = assembleSnapshot({
      serverVersion,
      depth: full ? 'full' : 'names',
      schemas: await rows(schemasQuery),
      relations: await rows(relationsQuery(full)),
      parents: await rows(parentsQuery),
      columns: isRead ? await rows(columnsQuery(only)) : [],
      types: isRead ? await rows(typesQuery(serverVersion)) : [],
      constraints,
      indexes: isRead ? await rows(indexesQuery(only)) : [],
    });
    return { kind: 'read', value };
  });
}
