/**
 * A plan lab for MySQL and MariaDB: a database on a MariaDB server that Plinth starts, built by the migrations and filled with made-up rows,
 * used only for EXPLAIN and for indexes that are tried there. No server of a user is asked.
 */
import type { Failed, SqlSession } from '../../databases/session.ts';
import { explainMysql } from '../../databases/mysql/explain.ts';
import { parametersOf } from '../../../core/plan/mysql/guard.ts';
import { quotedName } from '../../../core/syntax/mysql/identifier.ts';
import { literal } from '../../../core/syntax/mysql/literal.ts';
import { formatCount } from '../../../core/text/format.ts';
import type { MigrationToReplay } from '../../embedded/preparation.ts';
import { runStatements } from './statements.ts';
import { MariadbServer } from './server.ts';
import type { DroppedIndex, MysqlPlanner, MysqlTrial } from '../../index-advice/in-mysql-lab.ts';

export type MysqlLabOpened = { readonly kind: 'open'; readonly lab: MysqlLab } | Failed;

/** In each table, unless a UNIQUE key leaves room for fewer. */
const madeRows = 10_000;
const statementMs = 60_000;

export class MysqlLab implements MysqlPlanner {
  readonly dialect = 'mysql';
  readonly remarks: readonly string[];
  readonly #server: MariadbServer;
  readonly #session: SqlSession;

  static async open(history: readonly MigrationToReplay[], signal?: AbortSignal): Promise<MysqlLabOpened> {
    const opened = await MariadbServer.start(signal);
    if (opened.kind === 'failed') return opened;
    const { server } = opened;
    const made = await server.database(undefined, signal);
    const remarks = made.kind === 'failed' ? made : await filled(made.database.session, history, signal);
    if (made.kind === 'made' && !('kind' in remarks))
      return { kind: 'open', lab: new MysqlLab(server, made.database.session, remarks) };
    await server.close();
    return 'kind' in remarks ? remarks : made.kind === 'failed' ? made : cancelled;
  }

  private constructor(server: MariadbServer, session: SqlSession, remarks: readonly string[]) {
    this.#server = server;
    this.#session = session;
    this.remarks = remarks;
  }

  get sizes(): string {
    return `about ${formatCount(madeRows)} made-up rows in each table`;
  }

  /** With these indexes, which are dropped again. */
  async planWith(sql: string, indexes: readonly DroppedIndex[], signal?: AbortSignal): Promise<MysqlTrial> {
    const made: DroppedIndex[] = [];
    try {
      for (const one of indexes) {
        const done = await this.#session.query(one.sql, { signal, timeoutMs: statementMs });
        if (done.kind === 'failed')
          return done.failure.reason === 'statement'
            ? { kind: 'refused', message: done.failure.message }
            : done;
        made.push(one);
      }
      // The optimiser asks the rows themselves for each value: one that made-up rows have.
      const values = parametersOf(sql).map(() => '1');
      const outcome = await explainMysql(this.#session, {
        ...{ sql, signal },
        ...(values.length === 0 ? {} : { values }),
      });
      return outcome.kind === 'refused' ? { kind: 'refused', message: outcome.message } : outcome;
    } finally {
      for (const { drop } of made) await this.#session.query(drop);
    }
  }

  async end(): Promise<void> {
    await this.#server.close();
  }
}

const cancelled: Failed = {
  kind: 'failed',
  failure: { reason: 'cancelled', message: 'It was stopped before its tables were there.' },
};

/** What did not run whole. */
async function filled(
  session: SqlSession,
  history: readonly MigrationToReplay[],
  signal: AbortSignal | undefined,
): Promise<readonly string[] | Failed> {
  const remarks: string[] = [];
  for (const migration of history) {
    const failure = await runStatements(session, migration, signal);
    if (failure !== undefined)
      remarks.push(`${migration.name} did not run whole on MariaDB: ${failure.message}.`);
  }
  const read = await session.query(columnsQuery, { signal, timeoutMs: statementMs });
  if (read.kind === 'failed') return read;
  const tables = new Set(read.rows.map(([table]) => table ?? ''));
  await session.query("SET SESSION foreign_key_checks = 0, sql_mode = ''", { signal });
  for (const table of tables) {
    const columns = read.rows.filter(([of]) => of === table);
    const [names, values] = [columns.map(([, name]) => quotedName(name ?? '')), columns.map(valueOf)];
    const name = quotedName(table);
    // Neither a trigger of the migrations nor a CHECK of theirs keeps the tables from having about as many rows.
    await session.query(
      `INSERT IGNORE INTO ${name} (${names.join(', ')}) SELECT ${values.join(', ')} FROM seq_1_to_${String(madeRows)}`,
      { signal, timeoutMs: statementMs },
    );
    await session.query(`ANALYZE TABLE ${name}`, { signal, timeoutMs: statementMs });
  }
  const back = await session.query('SET SESSION sql_mode = DEFAULT', { signal });
  return back.kind === 'failed' ? back : remarks;
}

/** Stored columns with their type, and whether each value occurs once or names a row of another table. */
const columnsQuery = `
SELECT c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE,
  EXISTS (SELECT 1 FROM information_schema.STATISTICS s WHERE s.TABLE_SCHEMA = DATABASE() AND s.TABLE_NAME = c.TABLE_NAME
    AND s.COLUMN_NAME = c.COLUMN_NAME AND s.NON_UNIQUE = 0),
  EXISTS (SELECT 1 FROM information_schema.KEY_COLUMN_USAGE k WHERE k.TABLE_SCHEMA = DATABASE() AND k.TABLE_NAME = c.TABLE_NAME
    AND k.COLUMN_NAME = c.COLUMN_NAME AND k.REFERENCED_TABLE_NAME IS NOT NULL)
FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' AND c.IS_GENERATED = 'NEVER'
ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;

/** Rows that have a value in common where nothing follows from keys: as SQLite assumes it for an index without statistics. */
const usualShare = 10;

function valueOf([, name, type, written, unique, refers]: readonly (string | null)[]): string {
  // Columns have their values in different orders.
  const mixed = `(seq * 7919 + ${String((name ?? '').length)})`;
  const many = refers === '1' ? madeRows : madeRows / usualShare;
  const number = unique === '1' ? 'seq' : `1 + ${mixed} % ${String(many)}`;
  switch (type) {
    case 'date':
    case 'datetime':
    case 'timestamp':
      return `TIMESTAMP '2024-01-01 00:00:00' + INTERVAL seq HOUR`;
    case 'time':
      return 'SEC_TO_TIME(seq)';
    case 'enum':
      return `1 + ${mixed} % ${String((written ?? '').split("','").length)}`;
    case 'set':
      return '1';
    case 'tinyint':
      return unique === '1' ? 'seq' : `${mixed} % ${written === 'tinyint(1)' ? '2' : '100'}`;
    case 'binary':
    case 'varbinary':
    case 'blob':
    case 'uuid':
      return `MD5(${number})`;
    case 'longtext':
      // MariaDB's JSON is one with a CHECK.
      return `CONCAT('[', ${number}, ']')`;
    case 'char':
    case 'varchar':
    case 'text':
    case 'mediumtext':
    case 'tinytext':
      return `CONCAT(${number}, ${literal(` ${name ?? ''}`)})`;
    case 'geometry':
    case 'point':
    case 'linestring':
    case 'polygon':
      return 'POINT(seq, seq)';
    default:
      return number;
  }
}
