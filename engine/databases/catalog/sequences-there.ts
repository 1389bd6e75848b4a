/** Which of some sequences exist in a database. The explorer lists relations by name, and sequences only when their folder is opened. */
import type { SqlSession } from '../session.ts';
import { literal } from '../literal.ts';
import { readOnly } from './read-only.ts';

/** As `schema.name`; empty if that cannot be read. */
export async function sequencesThere(
  session: SqlSession,
  names: readonly (readonly [schema: string, name: string])[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const wanted = names.map(([schema, name]) => `(${literal(schema)}, ${literal(name)})`).join(', ');
  const read = await readOnly(session, { signal }, async (rows) => ({
    kind: 'read' as const,
    rows: await rows(
      `SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'S' AND (n.nspname::text, c.relname::text) IN (${wanted})`,
    ),
  }));
  return new Set(
    read.kind === 'read' ? read.rows.map(([schema, name]) => `${schema ?? ''}.${name ?? ''}`) : [],
  );
}
