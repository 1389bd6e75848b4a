/** The embedded servers for proofs of the window, one for each dialect: started when somebody asks for a proof, stopped when nobody has for a while. */
import { join } from 'node:path';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import { defaultLimits } from '../../engine/embedded/child.ts';
import { provedDialect } from '../../engine/proof/dialects.ts';
import { prove, type ProofAnswer, type ProofQuestion } from '../../engine/proof/prove.ts';
import { Prover } from '../../engine/proof/prover.ts';
import { sqliteHost } from '../../engine/proof/sqlite/host.ts';

export interface ProofAsk extends Omit<ProofQuestion, 'prover' | 'rollback' | 'boundary'> {
  /** The same migration will be asked for again, with another text. */
  readonly boundary?: ProofQuestion['boundary'];
  /** That one statement may take; where it is not said, as the server has it. */
  readonly seconds?: number;
}

/** Made-up rows and queries of programs are PostgreSQL's alone. */
const nothingAsked: Pick<ProofAsk, 'rows' | 'releases'> = {};

/** It takes some hundred megabytes. */
const idleMs = 300_000;

export class Proofs {
  readonly #bundles: string;
  readonly #restOthers: () => void;
  readonly #provers = new Map<SpokenDialect, { readonly prover: Prover; readonly seconds: number }>();

  /** `bundles`: where the processes are that hold a server. `restOthers`: another server of the window takes as much memory again. */
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

  /** Ends the servers, and what they work on. */
  stop(): void {
    for (const { prover } of this.#provers.values()) prover.stop();
    this.#provers.clear();
  }

  /** With another limit begins another server. */
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
