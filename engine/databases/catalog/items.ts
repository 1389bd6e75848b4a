/** Reads the items of a database by the queries of items/: its objects, in the server's own words. */
import { itemKinds, type CatalogItem } from '../../../core/catalog/items.ts';
import { queryKept } from '../kept-statements.ts';
import type { SqlSession, Failed } from '../session.ts';
import { others } from './items/others.ts';
import { privileges } from './items/privileges.ts';
import { typesAndPrograms } from './items/programs.ts';
import type { CatalogQuery } from './items/query.ts';
import { relations } from './items/relations.ts';

const queries: readonly CatalogQuery[] = [...relations, ...typesAndPrograms, ...others, ...privileges];

/** Each returns a name and a definition. They expect an empty search path, so that the server qualifies every name. */
export function itemQueries(major: number): readonly CatalogQuery[] {
  return queries.filter(({ from }) => major >= (from ?? 0));
}

export type ItemsRead = { readonly kind: 'read'; readonly items: readonly CatalogItem[] } | Failed;

/** Call between transactions: the session's own search path is saved and restored. */
export async function readItems(
  session: SqlSession,
  major: number,
  signal?: AbortSignal,
): Promise<ItemsRead> {
  const parts = itemQueries(major).map(
    ({ kind, sql }) => `SELECT '${kind}' AS kind, name::text, definition::text FROM (${sql}) AS items`,
  );
  const sql = parts.join(' UNION ALL ');
  const outcome = await queryKept(session, { name: 'items', sql, setting: `SET search_path = ''` }, signal);
  const reset = await session.query('RESET search_path', { signal });
  if (outcome.kind === 'failed') return outcome;
  if (reset.kind === 'failed') return reset;
  return { kind: 'read', items: outcome.rows.flatMap(itemOf) };
}

export function itemOf([kind, name, definition]: readonly (string | null)[]): readonly CatalogItem[] {
  const known = itemKinds.find((one) => one === kind);
  if (known === undefined || typeof name !== 'string') return [];
  return [{ kind: known, name, definition: definition ?? '' }];
}
