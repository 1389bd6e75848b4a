/** Looks into a restored PostgreSQL database for what no manifest is needed for: rows that refer to nothing, and pages that cannot be read. */
import type { SqlSession } from '../databases/session.ts';
import type { ReadOptions } from '../databases/catalog/bounded.ts';
import { readOnly } from '../databases/catalog/read-only.ts';
import { orphanWords } from '../../core/drill/judge.ts';

export interface CopyLook {
  readonly foreignKeys: number;
  readonly orphans: readonly string[];
  readonly damages: readonly string[];
  readonly pagesUnseen: string | undefined;
}

const timeoutMs = 2 * 3_600_000;

/** `isPhysical`: pages were copied, and not written by this server. Creates an extension in the copy. */
export async function lookInto(
  session: SqlSession,
  isPhysical: boolean,
  reading: Pick<ReadOptions, 'signal' | 'workers'>,
): Promise<CopyLook> {
  const keys = await foreignKeys(session, reading);
  const pages = isPhysical
    ? await readPages(session, reading.signal)
    : { damages: [], pagesUnseen: undefined };
  return { ...keys, ...pages };
}

/** What is NOT VALID may be so in the source. */
const keysQuery = `SELECT k.conrelid::regclass || ' ' || quote_ident(k.conname), k.conrelid::regclass::text, k.confrelid::regclass::text,
    (SELECT string_agg(format('p.%I = c.%I', f.attname, a.attname), ' AND ' ORDER BY u.n)
      FROM unnest(k.conkey, k.confkey) WITH ORDINALITY u (con, ref, n)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.con
      JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attnum = u.ref),
    (SELECT string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
  FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid = 0 AND k.convalidated ORDER BY 1`;

async function foreignKeys(
  session: SqlSession,
  reading: Pick<ReadOptions, 'signal' | 'workers'>,
): Promise<Pick<CopyLook, 'foreignKeys' | 'orphans'>> {
  const found = await readOnly(session, { timeoutMs, ...reading, searchPath: 'own' }, async (rows, reads) => {
    const keys = await rows(keysQuery);
    const orphans: string[] = [];
    for (const [name, child, parent, equal, present] of keys) {
      const outcome = await reads(
        `SELECT count(*)::text FROM ${child ?? ''} c WHERE ${present ?? ''} AND NOT EXISTS (SELECT FROM ${parent ?? ''} p WHERE ${equal ?? ''})`,
      );
      if (outcome.kind === 'failed')
        orphans.push(`${name ?? ''} could not be checked: ${outcome.failure.message}`);
      else if (outcome.rows[0]?.[0] !== '0')
        orphans.push(orphanWords(Number(outcome.rows[0]?.[0]), child ?? '', parent ?? '', name ?? ''));
    }
    return { foreignKeys: keys.length, orphans };
  });
  return 'kind' in found ? { foreignKeys: 0, orphans: [found.failure.message] } : found;
}

const indexesQuery = `SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relam = (SELECT oid FROM pg_am WHERE amname = 'btree') AND c.relkind = 'i' AND i.indisvalid AND c.relpersistence = 'p' ORDER BY c.relpages`;
const heapsQuery = `SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'm', 't') AND c.relpersistence = 'p' ORDER BY c.relpages`;

async function readPages(
  session: SqlSession,
  signal: AbortSignal | undefined,
): Promise<Pick<CopyLook, 'damages' | 'pagesUnseen'>> {
  const made = await session.query('CREATE EXTENSION IF NOT EXISTS amcheck SCHEMA pg_catalog', { signal });
  if (made.kind === 'failed')
    return {
      damages: [],
      pagesUnseen:
        'The extension amcheck is not here (Debian has it in the package of the server), so indexes were not compared with their tables.',
    };
  const damages: string[] = [];
  for (const [query, check] of [
    [
      heapsQuery,
      (name: string) => `SELECT count(*)::text, min(msg) FROM verify_heapam(${literal(name)}::regclass)`,
    ],
    [indexesQuery, (name: string) => `SELECT bt_index_check(${literal(name)}::regclass, true)::text, NULL`],
  ] as const) {
    const listed = await session.query(query, { signal });
    if (listed.kind === 'failed') return { damages: [listed.failure.message], pagesUnseen: undefined };
    for (const [name] of listed.rows) {
      const outcome = await session.query(check(name ?? ''), { signal, timeoutMs });
      if (outcome.kind === 'failed') damages.push(`${name ?? ''}: ${outcome.failure.message}`);
      else if (Number(outcome.rows[0]?.[0] ?? 0) > 0)
        damages.push(
          `${name ?? ''} has ${outcome.rows[0]?.[0] ?? ''} damaged rows: ${outcome.rows[0]?.[1] ?? ''}.`,
        );
    }
  }
  return { damages, pagesUnseen: undefined };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
