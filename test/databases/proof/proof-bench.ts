/** A small workspace and a prover for it, taken away after each test unless the prover is shared. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MigrationProof, StatementProof } from '../../../core/proof/result.ts';
import { loadPostgresParser } from '../../../engine/parsers/postgres.ts';
import { prove, type ProofQuestion } from '../../../engine/proof/prove.ts';
import { Prover, type ProverOptions } from '../../../engine/proof/prover.ts';
import { kit } from '../../../engine/session/kit.ts';
import { Session } from '../../../engine/session/session.ts';
import { embeddedProgram } from './embedded-program.ts';

export type Files = Readonly<Record<string, string>>;

export interface Bench {
  readonly session: Session;
  readonly prover: Prover;
  /** `1_a.up.sql`, in the folder. */
  readonly prove: (file: string, options?: Partial<Omit<ProofQuestion, 'onPart'>>) => Promise<MigrationProof>;
  readonly edit: (file: string, text: string) => void;
}

export interface BenchOptions {
  readonly limits?: ProverOptions['limits'];
  readonly host?: ProverOptions['host'];
  /** One that others use too, as folders of one window do: it is not stopped. */
  readonly prover?: Prover;
  readonly configuration?: object;
}

/** Stopped by whoever asked for it. */
export async function newProver({ limits = {}, host }: BenchOptions = {}): Promise<Prover> {
  const program = host === undefined ? await embeddedProgram() : '';
  return new Prover({ program, host, limits });
}

export async function bench(files: Files, options: BenchOptions = {}): Promise<Bench> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-proof-test-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'db', path)), { recursive: true });
    writeFileSync(join(root, 'db', path), text);
  }
  if (options.configuration !== undefined)
    writeFileSync(join(root, 'plinth.config.json'), JSON.stringify(options.configuration));
  const parser = await loadPostgresParser();
  const session = await Session.open({
    root,
    parser,
    ...kit,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
  const prover = options.prover ?? (await newProver(options));
  onTestFinished(() => {
    if (options.prover === undefined) prover.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const [folder] = session.folders;
  if (folder === undefined) throw new Error('no migration folder');
  return {
    session,
    prover,
    prove: async (file, question = {}) => {
      const path = `${folder.path}/${file}`;
      const asked = { rollback: 'leave', boundary: 'passed', target: prover.major, ...question } as const;
      const answer = await prove({ session, prover, folder, path, ...asked });
      if (answer.kind === 'failed') throw new Error(answer.failure.message);
      return answer.proof;
    },
    edit: (file, text) => session.open(`${folder.path}/${file}`, text),
  };
}

/** Of an offset, from one. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

export const users = {
  '000001_users.up.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, mail text, age int);',
};

export function statementsOf(proof: MigrationProof): readonly StatementProof[] {
  return proof.up.flatMap(({ statements }) => statements);
}

export function outcomesOf(proof: MigrationProof): readonly string[] {
  return statementsOf(proof).map(({ outcome }) => outcome.kind);
}
