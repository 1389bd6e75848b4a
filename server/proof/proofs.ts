/** The embedded servers for proofs in this window, one per dialect: started at the first proof, and stopped when unused for a while. */
import { join } from 'node:path';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { defaultLimits } from '../../engine/embedded/child.ts';
import { provedDialect } from '../../engine/proof/dialects.ts';
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
  readonly #provers = new Map<SpokenDialect, { readonly prover: Prover; readonly seconds: number }>();

  /** `bundles`: the folder with the server processes. `restOthers`: stops other embedded servers, since each uses as much memory. */
  constructor(bundles: string, restOthers: () => void) {
    this.#bundles = bundles;
    this.#restOthers = restOthers;
  }

  prove({ boundary = 'passed', seconds, ...asked }: ProofAsk): Promise<ProofAnswer> {
    const dialect = provedDialect(asked.folder) ?? 'postgresql';
    if (dialect === 'postgresql') this.#restOthers();
    const { rows, releases } = dialect === 'postgresql' ? asked : nothingAsked;
    const prover = this.#proverFor(dialect, seconds);
    return prove({ ...asked, rows, releases, boundary, prover, rollback: 'prove' });
  }

  /** Ends the servers and their running work. */
  stop(): void {
    for (const { prover } of this.#provers.values()) prover.stop();
    this.#provers.clear();
  }

  /** A changed limit requires a new server. */
  #proverFor(dialect: SpokenDialect, seconds: number | undefined): Prover {
    const now = this.#provers.get(dialect);
    if (now !== undefined && (seconds === undefined || now.seconds === seconds)) return now.prover;
    now?.prover.stop();
    const limit = seconds ?? defaultLimits.statementMs / 1_000;
    const statementMs = limit * 1_000;
    const program = (name: string): string => join(this.#bundles, name);
    const prover = new Prover({
      program: program('embedded.cjs'),
      host: dialect === 'sqlite' ? sqliteHost(program('sqlite.cjs'), { statementMs }) : undefined,
      limits: { ...defaultLimits, statementMs, work: 'long' },
      idleMs,
    });
    this.#provers.set(dialect, { prover, seconds: limit });
    return prover;
  }
}
