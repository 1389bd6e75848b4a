/** Proofs on a MariaDB or MySQL server: one that Plinth starts, or a scratch server that its user named. */
import { lacksInMysql, mysqlUnverifiable } from '../../core/proof/mysql-reason.ts';
import { readContentsMysql } from '../databases/mysql/catalog/contents.ts';
import type { MysqlSession } from '../databases/mysql/connection.ts';
import {
  failed,
  type DatabaseFailure,
  type QueryOptions,
  type QueryOutcome,
  type SqlSession,
} from '../databases/session.ts';
import type { ProofDatabase } from '../proof/database.ts';
import type { HostStart, ProofHost } from '../proof/host.ts';
import type { ProofEngine } from '../proof/engine.ts';
import { prepareWorded } from '../proof/prepare-worded.ts';
import { runMysqlSection } from '../proof/mysql/run.ts';
import { ProbingWriter } from '../proof/mysql/writer.ts';
import type { MariadbDatabase, MariadbServer } from './server.ts';
import { WithoutMarks } from '../proof/without-marks.ts';

export interface MariadbHost {
  readonly host: ProofHost;
  /** Names of databases that could not be dropped. */
  readonly close: () => Promise<readonly string[]>;
}

/** `isTarget`: the user chose it. `statementMs`: for one text. */
export function mariadbHost(
  server: MariadbServer,
  { isTarget, statementMs }: { readonly isTarget: boolean; readonly statementMs: number },
): MariadbHost {
  let current: ScratchMysql | undefined;
  let ending: Promise<unknown> = Promise.resolve();
  const engine: ProofEngine = {
    dialect: 'mysql',
    prepare: (migrations) => Promise.resolve(migrations.map((one) => prepareWorded(one, 'mysql'))),
    runSection: (run) =>
      runMysqlSection(run, {
        isMaria: server.vendor.isMaria,
        other: (signal) => current?.other(signal) ?? Promise.resolve(undefined),
        writer: (signal) => current?.writer(server.door, signal) ?? Promise.resolve(undefined),
      }),
    items: async (session, _, signal) => {
      const read = await readContentsMysql(session, signal === undefined ? {} : { signal });
      return read.kind === 'failed' ? read : { kind: 'read', items: read.contents.items };
    },
    endSession: (database, signal) => database.renew?.(signal) ?? Promise.resolve(undefined),
    lacks: lacksInMysql,
    unverifiable: mysqlUnverifiable,
  };
  const start = async (signal: AbortSignal | undefined): Promise<HostStart> => {
    await ending;
    const made = await server.database(undefined, signal);
    if (made.kind === 'failed') return made;
    const child = new ScratchMysql(made.database, statementMs, (ended) => {
      ending = ended;
    });
    current = child;
    return { kind: 'started', child };
  };
  return {
    host: {
      engine,
      isTarget,
      major: server.version,
      start: ({ signal }) => start(signal),
      roles: [],
      makesRoles: false,
      hasExtension: () => false,
      toLoad: () => new Set(),
      withheld: () => undefined,
      inItsWords: (reason) => reason,
    },
    close: async () => {
      await ending;
      return server.close();
    },
  };
}

/** One database of a proof; each migration has a session of its own on it. */
class ScratchMysql extends WithoutMarks implements ProofDatabase {
  readonly label = 'scratch MariaDB';
  readonly pid = undefined;
  readonly #database: MariadbDatabase;
  readonly #statementMs: number;
  readonly #onEnd: (ended: Promise<unknown>) => void;
  #session: MysqlSession;
  #other: MysqlSession | undefined;
  #writing: MysqlSession | undefined;
  #writer: ProbingWriter | undefined;
  #ended: DatabaseFailure | undefined;

  constructor(database: MariadbDatabase, statementMs: number, onEnd: (ended: Promise<unknown>) => void) {
    super();
    this.#database = database;
    this.#session = database.session;
    this.#statementMs = statementMs;
    this.#onEnd = onEnd;
  }

  get isRunning(): boolean {
    return this.#ended === undefined;
  }

  async query(text: string, options: QueryOptions = {}): Promise<QueryOutcome> {
    if (this.#ended !== undefined) return failed(this.#ended);
    const timeoutMs = Math.min(options.timeoutMs ?? Infinity, this.#statementMs);
    const outcome = await this.#session.query(text, { ...options, timeoutMs });
    if (outcome.kind === 'rows') return outcome;
    const { failure } = outcome;
    if (failure.reason === 'statement' || failure.reason === 'lockTimeout') return outcome;
    const isSlow = failure.reason === 'queryTimeout' || failure.reason === 'hung';
    const told: DatabaseFailure = isSlow
      ? { reason: 'queryTimeout', message: `It took longer than ${timeoutMs / 1_000} s and was stopped.` }
      : failure;
    this.end(told);
    return failed(told);
  }

  /** For transactions beside it. */
  async other(signal: AbortSignal | undefined): Promise<SqlSession | undefined> {
    if (this.#other?.isOpen === true) return this.#other;
    const connected = await this.#database.beside(signal);
    this.#other = connected.kind === 'connected' ? connected.session : undefined;
    return this.#other;
  }

  /** `door`: may read what the server records. */
  async writer(door: SqlSession, signal: AbortSignal | undefined): Promise<ProbingWriter | undefined> {
    if (this.#writing?.isOpen === true) return this.#writer;
    const connected = await this.#database.beside(signal);
    if (connected.kind === 'failed') return undefined;
    this.#writing = connected.session;
    this.#writer = await ProbingWriter.open(connected.session, door, signal);
    return this.#writer;
  }

  async renew(signal?: AbortSignal): Promise<DatabaseFailure | undefined> {
    const connected = await this.#database.beside(signal);
    if (connected.kind === 'failed') return connected.failure;
    const before = this.#session;
    this.#session = connected.session;
    await before.close();
    return undefined;
  }

  end(failure: DatabaseFailure): void {
    if (this.#ended !== undefined) return;
    this.#ended = failure;
    this.#onEnd(this.#drop());
  }

  async #drop(): Promise<void> {
    await this.#other?.close();
    await this.#writing?.close();
    await this.#session.close();
    await this.#database.drop();
  }
}
