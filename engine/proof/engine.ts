/** The part of a proof that depends on the kind of server: how migrations are prepared, run and observed. host.ts provides the server. */
import type { ServerRefusal, Surroundings, Unverifiable } from '../../core/proof/reason.ts';
import type { SpokenDialect } from '../../core/migrations/convention.ts';
import type { ItemsRead } from '../databases/catalog/items.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import type { Provable } from '../session/provable-migrations.ts';
import type { ProofDatabase } from './database.ts';
import type { PreparedMigration } from './prepare.ts';
import type { Premises } from './premises.ts';
import type { RawOutcome, SectionRun } from './run.ts';

export interface ProofEngine {
  readonly dialect: SpokenDialect;
  readonly prepare: (
    migrations: readonly Provable[],
    premises: Premises,
  ) => Promise<readonly PreparedMigration[]>;
  /** One outcome for each text. */
  readonly runSection: (run: SectionRun) => Promise<readonly RawOutcome[]>;
  /** The contents of the catalog, between transactions. */
  readonly items: (session: SqlSession, major: number, signal: AbortSignal | undefined) => Promise<ItemsRead>;
  /** Each migration starts as in a new session: no open transaction or settings of the previous one. */
  /** A session as a server starts it: with the settings of its database and role. */
  readonly beginSession?: (
    database: ProofDatabase,
    signal: AbortSignal | undefined,
  ) => Promise<DatabaseFailure | undefined>;
  readonly endSession: (
    database: ProofDatabase,
    signal: AbortSignal | undefined,
  ) => Promise<DatabaseFailure | undefined>;
  /** Why a statement is not run if the server has no `what`. */
  readonly lacks: (what: string) => Unverifiable;
  /** Undefined if any server would refuse the statement. */
  readonly unverifiable: (refusal: ServerRefusal, around: Surroundings) => Unverifiable | undefined;
}
