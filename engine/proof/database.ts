/** The database of a proof: its marks and its end. How to connect to it is defined elsewhere. */
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';

/** A server, or a database of one, that nobody else uses. After it has ended it stays ended. */
export interface ProofDatabase extends SqlSession {
  /** Of its process, if it is Plinth's own. */
  readonly pid: number | undefined;
  readonly isRunning: boolean;
  /** At once; pending requests get this failure. */
  end(failure: DatabaseFailure): void;
  /** Each returns a failure if it is not possible: only time is lost. */
  save(file: string, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  mark(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  goBack(mark: number, signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
  unmark(mark: number): Promise<DatabaseFailure | undefined>;
  /** For a server that can start a new session on request. */
  renew?(signal?: AbortSignal): Promise<DatabaseFailure | undefined>;
}
