/** What a proof works on: one database, its marks and its end. How it is reached is not said here. */
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';

/** One server, or one database of it, that nobody else uses. Once it has ended it stays ended. */
export interface ProofDatabase extends SqlSession {
  /** Of its process, where it is one of ours. */
  readonly pid: number | undefined;
  readonly isRunning: boolean;
  /** At once; what waits for it gets this failure. */
  end(failure: DatabaseFailure): void;
  /** Each gives a failure where it cannot be done: nothing is lost but time. */
  save(file: string, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  mark(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  goBack(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  unmark(mark: number): Promise<DatabaseFailure | undefined>;
  /** Of one in which a new session can be had for the asking. */
  renew?(signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
}
