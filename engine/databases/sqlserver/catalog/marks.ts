/**
 * Cheap marks of a SQL Server catalog. An object's modification time changes with each ALTER and each change of an index (page
 * “sys.objects”, modify_date); sums over it, ids and names show what changed. Comments and grants are not covered: the next reading shows
 * them.
 */
import type { BoundedReads } from '../../catalog/bounded.ts';
import { idOf, namesOf } from '../../catalog/named.ts';
import type { Marked, TokenRead, Wanted } from '../../catalog/watch/marks.ts';
import type { SqlSession } from '../../session.ts';
import { isRelation, moment, oneRelation, ownSchema, reading, relations } from './reading.ts';

/** A number that changes with any row, independent of their order (page “CHECKSUM_AGG”); with the count, because sums may collide. */
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
    // A change of a column changes its table: with all columns visible nothing more is read.
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

/** For each visible table: itself, and its parts (triggers, keys and checks are separate objects). */
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
