/**
 * A plan lab for MySQL and MariaDB: a database on a MariaDB server that Plinth starts, built by the migrations and used only for EXPLAIN and
 * for indexes that are tried there. Tables that a query names are filled with made-up rows, after the statistics of a database if there are
 * some. No server of a user is asked.
 */
import { parametersOf } from '../../core/plan/mysql/guard.ts';
import type { Statistics } from '../../core/statistics/statistics.ts';
import type { ExplainOutcome } from '../databases/explain.ts';
import { explainMysql } from '../databases/mysql/explain.ts';
import type { Failed, SqlSession } from '../databases/session.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { startOwnMariadb } from '../mariadb/local.ts';
import { runStatements } from '../mariadb/statements.ts';
import { MadeRows } from './made-rows.ts';
import type { NamedIndex } from './sqlite-lab.ts';

export type MysqlLabOpened = { readonly kind: 'open'; readonly lab: MysqlLab } | Failed;

export interface DroppedIndex extends NamedIndex {
  /** DROP INDEX. */
  readonly drop: string;
}

export type MysqlTrial =
  | (ExplainOutcome & { readonly kind: 'plan' })
  | { readonly kind: 'refused'; readonly message: string }
  | Failed;

interface LabOptions {
  /** Undefined: sizes are assumed. */
  readonly statistics: Statistics | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Built {
  readonly session: SqlSession;
  /** Sentences about migrations that did not run whole. */
  readonly remarks: readonly string[];
  readonly rows: MadeRows;
}

const statementMs = 60_000;

export class MysqlLab {
  readonly dialect = 'mysql';
  readonly remarks: readonly string[];
  readonly #session: SqlSession;
  readonly #rows: MadeRows;
  readonly #close: () => Promise<unknown>;

  static async open(history: readonly MigrationToReplay[], options: LabOptions): Promise<MysqlLabOpened> {
    const { signal } = options;
    const opened = await startOwnMariadb(signal);
    if (opened.kind === 'failed') return opened;
    const { server } = opened;
    const made = await server.database(undefined, signal);
    const built = made.kind === 'failed' ? made : await build(made.database.session, history, options);
    if (!('kind' in built)) return { kind: 'open', lab: new MysqlLab(built, () => server.close()) };
    await server.close();
    return built;
  }

  private constructor({ session, remarks, rows }: Built, close: () => Promise<unknown>) {
    this.#session = session;
    this.#rows = rows;
    this.#close = close;
    this.remarks = remarks;
  }

  /** What it plans from, in words. */
  get sizes(): string {
    return this.#rows.words;
  }

  /** With these indexes, which are dropped again. */
  async planWith(sql: string, indexes: readonly DroppedIndex[], signal?: AbortSignal): Promise<MysqlTrial> {
    await this.#rows.fill(sql, signal);
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
    await this.#close();
  }
}

async function build(
  session: SqlSession,
  history: readonly MigrationToReplay[],
  { statistics, signal }: LabOptions,
): Promise<Built | Failed> {
  const remarks: string[] = [];
  for (const migration of history) {
    const failure = await runStatements(session, migration, signal);
    if (failure?.reason === 'cancelled') return { kind: 'failed', failure };
    if (failure !== undefined)
      remarks.push(`${migration.name} did not run whole on MariaDB: ${failure.message}.`);
  }
  const rows = await MadeRows.of(session, { statistics, signal });
  return 'kind' in rows ? rows : { session, remarks, rows };
}
