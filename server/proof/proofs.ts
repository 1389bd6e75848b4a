/** The servers for proofs in this window, one per dialect, embedded or a MariaDB of Plinth's own: started at the first proof, and stopped when unused for a while. */
import { join } from 'node:path';
import { recordingMetadataLocks } from '../../engine/databases/mysql/metadata-locks.ts';
import type { Failed } from '../../engine/databases/session.ts';
import { defaultLimits } from '../../engine/embedded/child.ts';
import { mariadbHost } from '../../engine/mariadb/host.ts';
import { startOwnMariadb } from '../../engine/mariadb/local.ts';
import { provedDialect, type ProvedDialect } from '../../engine/proof/dialects.ts';
import type { ProofHost } from '../../engine/proof/host.ts';
import { prove, type ProofAnswer, type ProofQuestion } from '../../engine/proof/prove.ts';
import { Prover } from '../../engine/proof/prover.ts';
import { sqliteHost } from '../../engine/proof/sqlite/host.ts';

export interface ProofAsk extends Omit<ProofQuestion, 'prover' | 'rollback' | 'boundary'> {
  /** Marks a point that the next proof of the same migration can start from. */
  readonly boundary?: ProofQuestion['boundary'];
  /** The time limit of one statement; the server's default if undefined. */
  readonly seconds?: number;
}

/** Generated rows and queries of programs are available for PostgreSQL only. */
const nothingAsked: Pick<ProofAsk, 'rows' | 'releases'> = {};

/** An idle server uses some hundred megabytes. */
const idleMs = 300_000;

export class Proofs {
  readonly #bundles: string;
  readonly #restOthers: () => void;
  readonly #provers = new Map<ProvedDialect, { readonly prover: Prover; readonly seconds: number }>();
  #mariadb: ReturnType<typeof startOwnMariadb> | undefined;
  #asked = 0;
  #idle: NodeJS.Timeout | undefined;

  /** `bundles`: the folder with the server processes. `restOthers`: stops other embedded servers, since each uses as much memory. */
  constructor(bundles: string, restOthers: () => void) {
    this.#bundles = bundles;
    this.#restOthers = restOthers;
  }

  async prove({ boundary = 'passed', seconds, ...asked }: ProofAsk): Promise<ProofAnswer> {
    const dialect = provedDialect(asked.folder) ?? 'postgresql';
    if (dialect === 'postgresql') this.#restOthers();
    const { rows, releases } = dialect === 'postgresql' ? asked : nothingAsked;
    clearTimeout(this.#idle);
    this.#asked += 1;
    try {
      const prover = await this.#proverFor(dialect, seconds);
      if (!(prover instanceof Prover)) return prover;
      return await prove({ ...asked, rows, releases, boundary, prover, rollback: 'prove' });
    } finally {
      this.#asked -= 1;
      // The embedded servers have such a time of their own.
      if (this.#asked === 0) this.#idle = setTimeout(() => this.#endMariadb(), idleMs);
    }
  }

  /** Ends the servers and their running work. */
  stop(): void {
    clearTimeout(this.#idle);
    for (const { prover } of this.#provers.values()) prover.stop();
    this.#provers.clear();
    this.#endMariadb();
  }

  /** A changed limit requires a new one. */
  async #proverFor(dialect: ProvedDialect, seconds: number | undefined): Promise<Prover | Failed> {
    const limit = seconds ?? defaultLimits.statementMs / 1_000;
    const host = await this.#hostFor(dialect, limit * 1_000);
    if (host !== undefined && 'kind' in host) return host;
    const now = this.#provers.get(dialect);
    if (now !== undefined && (seconds === undefined || now.seconds === seconds)) return now.prover;
    now?.prover.stop();
    const prover = new Prover({
      program: join(this.#bundles, 'embedded.cjs'),
      host,
      limits: { ...defaultLimits, statementMs: limit * 1_000, work: 'long' },
      idleMs,
    });
    this.#provers.set(dialect, { prover, seconds: limit });
    return prover;
  }

  /** Undefined for PostgreSQL, which a prover starts itself. */
  async #hostFor(dialect: ProvedDialect, statementMs: number): Promise<ProofHost | Failed | undefined> {
    switch (dialect) {
      case 'postgresql':
        return undefined;
      case 'sqlite':
        return sqliteHost(join(this.#bundles, 'sqlite.cjs'), { statementMs });
      case 'mysql': {
        this.#mariadb ??= startOwnMariadb(undefined, recordingMetadataLocks);
        const opened = await this.#mariadb;
        if (opened.kind === 'opened')
          return mariadbHost(opened.server, { isTarget: false, statementMs }).host;
        // It may be installed by the next time.
        this.#mariadb = undefined;
        return opened;
      }
    }
  }

  /** Its databases and its folder go with it. */
  #endMariadb(): void {
    const opening = this.#mariadb;
    this.#mariadb = undefined;
    this.#provers.get('mysql')?.prover.stop();
    this.#provers.delete('mysql');
    void opening?.then((opened) => (opened.kind === 'opened' ? opened.server.close() : []));
  }
}
