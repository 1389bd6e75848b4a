/** The one embedded server for proofs of the window: started when somebody asks for a proof, stopped when nobody has for a while. */
import type { MigrationFolder } from '../../core/migrations/detect.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { prove, type ProofAnswer } from '../../engine/proof/prove.ts';
import { Prover } from '../../engine/proof/prover.ts';
import type { Session } from '../../engine/session/session.ts';

export interface ProofAsk {
  readonly session: Session;
  readonly folder: MigrationFolder;
  /** Relative to the workspace: a migration of the folder that goes forward. */
  readonly path: string;
  readonly target: number | undefined;
  readonly signal: AbortSignal;
}

/** It takes some hundred megabytes. */
const idleMs = 120_000;

export class Proofs {
  readonly #prover: Prover;
  #running = 0;
  #idle: NodeJS.Timeout | undefined;

  /** `program`: the bundle of the process that holds PostgreSQL. */
  constructor(program: string) {
    this.#prover = new Prover({ program, loadParser: loadPostgresParser });
  }

  async prove(asked: ProofAsk): Promise<ProofAnswer> {
    clearTimeout(this.#idle);
    this.#running += 1;
    try {
      return await prove({ ...asked, prover: this.#prover, rollback: 'prove', boundary: 'passed' });
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#idle = setTimeout(() => this.stop(), idleMs).unref();
    }
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#prover.stop();
  }
}
