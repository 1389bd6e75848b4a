/**
 * A session that writes to a table without a pause while a statement works on it, and changes nothing: how long it was kept waiting for
 * metadata locks is the server's own record, where it keeps one. Does not run the statement.
 */
import { mysqlWriting } from '../../../core/syntax/mysql/identifier.ts';
import type { SqlSession } from '../../databases/session.ts';

export class ProbingWriter {
  readonly #session: SqlSession;
  /** A session that may read what the server records of others. */
  readonly #records: SqlSession;
  readonly #query: string;

  /** Undefined if the server records no waits. */
  static async open(
    session: SqlSession,
    records: SqlSession,
    signal: AbortSignal | undefined,
  ): Promise<ProbingWriter | undefined> {
    const asked = await session.query('SELECT CONNECTION_ID()', { signal });
    const id = asked.kind === 'rows' ? Number(asked.rows[0]?.[0]) : Number.NaN;
    if (!Number.isInteger(id)) return undefined;
    const writer = new ProbingWriter(session, records, id);
    return (await writer.#waitedMs(signal)) === undefined ? undefined : writer;
  }

  private constructor(session: SqlSession, records: SqlSession, id: number) {
    this.#session = session;
    this.#records = records;
    this.#query = waitsOf(id);
  }

  /** The milliseconds that it waited while `work` ran, together. */
  async beside<Result>(
    table: string,
    work: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly result: Result; readonly waitedMs: number | undefined }> {
    const before = await this.#waitedMs(signal);
    let isOver = false;
    const writing = this.#write(table, () => isOver, signal);
    const result = await work();
    isOver = true;
    await writing;
    const after = await this.#waitedMs(signal);
    return { result, waitedMs: before === undefined || after === undefined ? undefined : after - before };
  }

  async #write(table: string, isOver: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    // The lock of a writer, and no row.
    const write = `DELETE FROM ${mysqlWriting.quote(table)} WHERE FALSE`;
    while (!isOver()) {
      const written = await this.#session.query(write, { signal });
      // The table may be gone, or have another name.
      if (written.kind === 'failed') return;
    }
  }

  async #waitedMs(signal: AbortSignal | undefined): Promise<number | undefined> {
    const read = await this.#records.query(this.#query, { signal });
    const picoseconds = read.kind === 'rows' ? read.rows[0]?.[0] : undefined;
    return picoseconds === undefined || picoseconds === null ? undefined : Number(picoseconds) / 1e9;
  }
}

/** No row, or no right to read it, where performance_schema or its instrument is off. */
function waitsOf(id: number): string {
  return `SELECT w.SUM_TIMER_WAIT FROM performance_schema.events_waits_summary_by_thread_by_event_name w
JOIN performance_schema.threads t USING (THREAD_ID)
JOIN performance_schema.setup_instruments i ON i.NAME = w.EVENT_NAME AND i.ENABLED = 'YES' AND i.TIMED = 'YES'
WHERE w.EVENT_NAME = 'wait/lock/metadata/sql/mdl' AND t.PROCESSLIST_ID = ${id}`;
}
