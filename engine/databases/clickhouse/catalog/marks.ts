/**
 * What reveals a change of a folder of ClickHouse's data. The token is the state of its files, so nothing is opened as long as nobody writes.
 * Marks are the statements that ClickHouse tells of its objects.
 */
import { idOf } from '../../catalog/named.ts';
import type { Marked, TokenRead } from '../../catalog/watch/marks.ts';
import { stateQuery } from '../../packaged/session.ts';
import type { SqlSession } from '../../session.ts';
import { ownDatabases } from './introspect.ts';

export async function readTokenClickhouse(session: SqlSession): Promise<TokenRead> {
  const asked = await session.query(stateQuery);
  return asked.kind === 'failed' ? asked : { kind: 'read', value: asked.rows[0]?.[0] ?? '' };
}

export async function readMarksClickhouse(
  session: SqlSession,
  wanted: { readonly insides: readonly string[] },
): Promise<Marked> {
  // Before the marks: what is written meanwhile changes the next token.
  const state = await readTokenClickhouse(session);
  if (state.kind === 'failed') return state;
  const read = await session.query(
    `SELECT database, name, create_table_query FROM system.tables WHERE ${ownDatabases} ORDER BY database, name`,
    { timeoutMs: 20_000 },
  );
  if (read.kind === 'failed') return read;
  const databases = await session.query(
    `SELECT name AS database FROM system.databases WHERE ${ownDatabases} ORDER BY name`,
  );
  if (databases.kind === 'failed') return databases;
  const inside = new Map<string, string>();
  const relations = new Map<string, string>();
  for (const [database, name, text] of read.rows) {
    const id = idOf(database ?? '');
    relations.set(id, `${relations.get(id) ?? ''}${name ?? ''} ${text ?? ''}\n`);
    inside.set(idOf(database ?? '', name ?? ''), text ?? '');
  }
  return {
    kind: 'read',
    value: {
      token: state.value,
      database: JSON.stringify(databases.rows),
      relations,
      others: new Map(),
      insides: new Map(wanted.insides.map((id) => [id, inside.get(id) ?? ''])),
    },
  };
}

/** The mark of one relation. */
export async function insideMark(session: SqlSession, id: string): Promise<string | undefined> {
  const read = await readMarksClickhouse(session, { insides: [id] });
  return read.kind === 'read' ? read.value.insides.get(id) : undefined;
}
