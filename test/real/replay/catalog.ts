/** The items of a database on a native server, read through `pg` with the queries of the product. */
import type { ClientBase } from 'pg';
import type { CatalogItem, ItemKind } from '../../../core/catalog/items.ts';
import { itemQueries } from '../../../engine/databases/catalog/items.ts';

export type Item = CatalogItem;

/** Differences in these make a comparison fail. */
export const decisive: ReadonlySet<ItemKind> = new Set(['table', 'column', 'type', 'constraint', 'index']);

export async function catalogOf(client: ClientBase, major: number): Promise<readonly Item[]> {
  // With nothing but pg_catalog on the path the server qualifies every name.
  await client.query(`SET search_path = ''`);
  const items: Item[] = [];
  for (const { kind, sql } of itemQueries(major)) {
    const result = await client.query<{ name: string; definition: string | null }>(sql);
    for (const { name, definition } of result.rows) items.push({ kind, name, definition: definition ?? '' });
  }
  return items;
}
