/** `plinth advise` for SQLite: the plan lab with the sizes and statistics of a file, recorded sizes, or assumed ones. The file is only read. */
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { readStat1, sampleStat1 } from '../../engine/databases/sqlite/catalog/planner.ts';
import { collectSizesSqlite } from '../../engine/databases/sqlite/catalog/statistics.ts';
import type { SqlSession } from '../../engine/databases/session.ts';
import { labHistory } from '../../engine/lab/history-of.ts';
import { SqliteLab } from '../../engine/lab/sqlite-lab.ts';
import type { Io } from '../io.ts';
import { leave, queryLab, type SqliteSource } from '../lab.ts';
import { onSqliteFile, refuse } from '../on-connection.ts';
import { printable } from '../style.ts';
import type { AdviseRequest } from '../verbs/advise.ts';
import type { Asked } from './queries.ts';

/** `from`: what it plans from, in words; undefined if that is what the lab's basis says. */
type Work = (lab: SqliteLab, from: string | undefined) => Promise<number>;

/** The exit code. */
export function withSqliteLab(
  asked: Asked,
  { connection, build, without }: AdviseRequest,
  parser: PostgresParser,
  io: Io,
  work: Work,
): Promise<number> {
  if (build !== undefined || without !== undefined)
    return Promise.resolve(refuse(io, '--build and --without are for PostgreSQL.'));
  if (connection === undefined) return inLab(asked, undefined, parser, io, work);
  return onSqliteFile(connection, io, async (session) => {
    const source = await sourceIn(session);
    return typeof source === 'string' ? refuse(io, source) : inLab(asked, source, parser, io, work);
  });
}

async function inLab(
  { session, path }: Asked,
  source: SqliteSource | undefined,
  parser: PostgresParser,
  io: Io,
  work: Work,
): Promise<number> {
  const history = await labHistory(session, path);
  const lab = await queryLab({ session, path, history, lab: false, source }, parser, io);
  if (typeof lab === 'string') return refuse(io, lab);
  if (!(lab instanceof SqliteLab)) {
    leave(lab, io);
    return refuse(io, 'The queries and the migrations are for different servers.');
  }
  try {
    for (const remark of lab.remarks) io.complain(`${printable(remark)}\n`);
    return await work(lab, source && 'the rows and statistics of the file');
  } finally {
    leave(lab, io);
  }
}

/** A sentence if the file cannot be read. */
async function sourceIn(session: SqlSession): Promise<SqliteSource | string> {
  const sizes = await collectSizesSqlite(session, { at: new Date().toISOString() });
  if (sizes.kind === 'failed') return sizes.failure.message;
  const { statistics } = sizes;
  const rows = new Map(statistics.relations.map((one) => [one.name.toLowerCase(), one.rows ?? 0]));
  const samples = new Map<string, Promise<string | undefined>>();
  return {
    statistics,
    options: {
      stat1: await readStat1(session),
      stat1Of: (table, columns) => {
        const key = [table, ...columns].join('\n');
        const found =
          samples.get(key) ??
          sampleStat1(session, { table, columns, rows: rows.get(table.toLowerCase()) ?? 0 });
        samples.set(key, found);
        return found;
      },
    },
  };
}
