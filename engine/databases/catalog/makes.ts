/**
 * Reads the contents of a database for a comparison: its items, and the statements that create them. One READ ONLY transaction; reads no
 * rows of tables.
 */
import { itemKinds, type CatalogItem } from '../../../core/catalog/items.ts';
import type { SpokenDialect } from '../../../core/migrations/convention.ts';
import type { ItemMake } from '../../../core/catalog/make.ts';
import type { SqlRow, SqlSession, Failed } from '../session.ts';
import { itemOf, itemQueries } from './items.ts';
import { makes } from './items/makes.ts';
import { readOnly } from './read-only.ts';
import type { ReadOptions } from './bounded.ts';

export interface CatalogContents {
  readonly dialect: SpokenDialect;
  /** As core/migrations/dialect/server-version.ts counts. */
  readonly major: number;
  readonly items: readonly CatalogItem[];
  readonly makes: readonly ItemMake[];
  /** Objects whose definition this login may not see. */
  readonly unread?: readonly UnreadObject[];
}

export interface UnreadObject {
  /** `view totals`. */
  readonly what: string;
  readonly name: string;
  readonly because: string;
}

export type ContentsRead = { readonly kind: 'read'; readonly contents: CatalogContents } | Failed;

const defaultTimeoutMs = 60_000;

export function readContents(session: SqlSession, options: ReadOptions = {}): Promise<ContentsRead> {
  return readOnly<ContentsRead>(session, { timeoutMs: defaultTimeoutMs, ...options }, async (rows) => {
    const [version] = await rows("SELECT current_setting('server_version_num')");
    const major = Math.floor(Number(version?.[0]) / 10_000);
    const items = itemQueries(major).map(
      ({ kind, sql }) => `SELECT '${kind}' AS kind, name::text, definition::text FROM (${sql}) AS items`,
    );
    const made = makes
      .filter(({ from }) => major >= (from ?? 0))
      .map(
        ({ kind, sql }) =>
          `SELECT '${kind}' AS kind, name::text, "on"::text, make::text, drop::text, facts::text FROM (${sql}) AS made`,
      );
    return {
      kind: 'read',
      contents: {
        dialect: 'postgresql',
        major,
        items: (await rows(items.join(' UNION ALL '))).flatMap(itemOf),
        makes: (await rows(made.join(' UNION ALL '))).flatMap(makeOf),
      },
    };
  });
}

function makeOf([kind, name, on, make, drop, facts]: SqlRow): readonly ItemMake[] {
  const known = itemKinds.find((one) => one === kind);
  if (known === undefined || typeof name !== 'string') return [];
  return [
    {
      kind: known,
      name,
      on: on ?? undefined,
      make: make ?? undefined,
      drop: drop ?? undefined,
      facts: factsOf(facts),
    },
  ];
}

function factsOf(text: string | null | undefined): ReadonlyMap<string, string> {
  const read: unknown = JSON.parse(text ?? '{}');
  const found = new Map<string, string>();
  if (typeof read !== 'object' || read === null) return found;
  for (const [key, value] of Object.entries(read))
    if (typeof value === 'string' || typeof value === 'number') found.set(key, String(value));
  return found;
}
