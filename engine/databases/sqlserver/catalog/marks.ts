/**
 * Cheap marks of a SQL Server catalog. An object has a time of its last change, which is another one after each ALTER and each change of an index (page
 * “sys.objects”, modify_date); sums over that, ids and names tell what is another one. Comments and grants are not in them: those are seen with the next reading.
 */
import type { BoundedReads } from '../../catalog/bounded.ts';
import { idOf, namesOf } from '../../catalog/named.ts';
import type { Marked, TokenRead, Wanted } from '../../catalog/watch/marks.ts';
import type { SqlSession } from '../../session.ts';
import { isRelation, moment, oneRelation, ownSchema, reading, relations } from './reading.ts';

/** Another number as soon as a row is another one, whatever their order (page “CHECKSUM_AGG”); the count beside it, as sums can meet. */
function sum(...columns: readonly string[]): string {
  return `CONCAT(COUNT_BIG(*), N'/', CHECKSUM_AGG(CHECKSUM(${columns.join(', ')})), N'/', MAX(${moment('o.modify_date')}))`;
}

const objectSum = sum('o.object_id', 'o.name', 'o.schema_id', 'o.modify_date');

const tokenQuery = `SELECT ${objectSum}, (SELECT CONCAT(COUNT_BIG(*), N'/', CHECKSUM_AGG(CHECKSUM(s.schema_id, s.name))) FROM sys.schemas s),
  (SELECT CONCAT(COUNT_BIG(*), N'/', CHECKSUM_AGG(CHECKSUM(t.user_type_id, t.name, t.schema_id))) FROM sys.types t) FROM sys.objects o WHERE o.is_ms_shipped = 0`;

export async function readTokenSqlserver(session: SqlSession): Promise<TokenRead> {
  const counted = await session.query(tokenQuery, { timeoutMs: 10_000 });
  if (counted.kind === 'failed') return counted;
  return { kind: 'read', value: JSON.stringify(counted.rows) };
}

export function readMarksSqlserver(session: SqlSession, wanted: Wanted): Promise<Marked> {
  return reading<Marked>(session, {}, async (read) => {
    const { rows } = read;
    const token = JSON.stringify(await rows(tokenQuery));
    const database = await rows(`SELECT s.name FROM sys.schemas s WHERE ${ownSchema} ORDER BY s.name`);
    // A change of a column is one of its table: nothing more is read where all columns are looked at.
    const relationMarks = await bySchema(read, isRelation);
    const otherMarks = await bySchema(
      read,
      `o.type NOT IN ('U', 'V') AND o.parent_object_id = 0 AND o.is_ms_shipped = 0`,
    );
    return {
      kind: 'read',
      value: {
        token,
        database: JSON.stringify(database),
        relations: relationMarks,
        others: otherMarks,
        insides: await insideMarks(read, wanted.insides),
      },
    };
  });
}

async function bySchema({ rows }: BoundedReads, which: string): Promise<ReadonlyMap<string, string>> {
  const found = await rows(
    `SELECT s.name, ${objectSum} FROM ${relations} WHERE ${which} AND ${ownSchema} GROUP BY s.name`,
  );
  return new Map(found.map(([schema, mark]) => [idOf(schema ?? ''), mark ?? '']));
}

/** Of each table that somebody looks at: itself, and what hangs on it (triggers, keys, checks are objects of their own). */
export async function insideMarks(
  { rows }: BoundedReads,
  insides: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const id of insides) {
    const names = namesOf(id);
    if (names.length !== 2) continue;
    const [row] = await rows(
      `SELECT ${sum('o.modify_date', 'h.object_id', 'h.name', 'h.modify_date')} FROM ${relations}
       LEFT JOIN sys.objects h ON h.parent_object_id = o.object_id WHERE ${oneRelation}`,
      names,
    );
    found.set(id, row?.[0] ?? '');
  }
  return found;
}
