/** The one embedded server for proofs of the window: started when somebody asks for a proof, stopped when nobody has for a while. */
import { defaultLimits } from '../../engine/embedded/child.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { prove, type ProofAnswer, type ProofQuestion } from '../../engine/proof/prove.ts';
import { Prover } from '../../engine/proof/prover.ts';

export interface ProofAsk extends Omit<ProofQuestion, 'prover' | 'rollback' | 'boundary'> {
  /** The same migration will be asked for again, with another text. */
  readonly boundary?: ProofQuestion['boundary'];
  /** That one statement may take; where it is not said, as the server has it. */
  readonly seconds?: number;
}

/** It takes some hundred megabytes. */
const idleMs = 300_000;

export class Proofs {
  readonly #program: string;
  readonly #restOthers: () => void;
  #prover: { readonly prover: Prover; readonly seconds: number } | undefined;

  /** `program`: the bundle of the process that holds PostgreSQL. `restOthers`: another server of the window takes as much memory again. */
  constructor(program: string, restOthers: () => void) {
    this.#program = program;
    this.#restOthers = restOthers;
  }

  prove({ boundary = 'passed', seconds, ...asked }: ProofAsk): Promise<ProofAnswer> {
    this.#restOthers();
    return prove({ ...asked, boundary, prover: this.#proverFor(seconds), rollback: 'prove' });
  }

  /** Ends the server, and what it works on. */
  stop(): void {
    this.#prover?.prover.stop();
    this.#prover = undefined;
  }

  /** With another limit begins another server. */
  #proverFor(seconds: number | undefined): Prover {
    const now = this.#prover;
    if (now !== undefined && (seconds === undefined || now.seconds === seconds)) return now.prover;
    this.stop();
    const limit = seconds ?? defaultLimits.statementMs / 1_000;
    const prover = new Prover({
      program: this.#program,
      loadParser: loadPostgresParser,
      limits: { ...defaultLimits, statementMs: limit * 1_000, work: 'long' },
      idleMs,
    });
    this.#prover = { prover, seconds: limit };
    return prover;
  }
}
