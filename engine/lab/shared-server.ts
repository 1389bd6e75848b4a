/**
 * The one process of the embedded PostgreSQL that a window's plan lab and the descriptions of its queries share, started on first use. Its
 * callers take turns.
 */
import { assumedCollation } from '../../core/plan-lab/assumed.ts';
import type { DatabaseCollation } from '../../core/statistics/planner/model.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { DatabaseFailure } from '../databases/session.ts';
import type { EmbeddedChild } from '../embedded/child.ts';
import {
  prepareMigration,
  sameMigration,
  type MigrationToReplay,
  type PreparedMigration,
} from '../embedded/preparation.ts';
import { ReplayedServer, type Done } from '../embedded/replayed.ts';

/** Starts a process with these extensions. */
export type StartChild = (
  extensions: ReadonlySet<string>,
  collation: DatabaseCollation,
) => Promise<
  | { readonly kind: 'started'; readonly server: EmbeddedChild; readonly remarks: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure }
>;

export type Replayed =
  | {
      readonly kind: 'replayed';
      readonly server: ReplayedServer;
      readonly done: readonly Done[];
      /** What the process lacks. */
      readonly remarks: readonly string[];
    }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

interface Running {
  readonly server: ReplayedServer;
  readonly remarks: readonly string[];
  /** Of databases: a process has one. */
  readonly collation: DatabaseCollation;
}

export class SharedServer {
  #running: Running | undefined;
  readonly #prepared = new Map<
    string,
    { readonly from: MigrationToReplay; readonly prepared: PreparedMigration }
  >();

  /** Parsed once, for as long as their texts are the same. */
  prepare(history: readonly MigrationToReplay[], parser: PostgresParser): readonly PreparedMigration[] {
    return history.map((from) => {
      const known = this.#prepared.get(from.name);
      if (known !== undefined && sameMigration(known.from, from)) return known.prepared;
      const prepared = prepareMigration(from, parser);
      this.#prepared.set(from.name, { from, prepared });
      return prepared;
    });
  }

  /** The collation does not matter if it is undefined. */
  async reach(
    history: readonly PreparedMigration[],
    extensions: ReadonlySet<string>,
    collation: DatabaseCollation | undefined,
    start: StartChild,
    signal?: AbortSignal,
  ): Promise<Replayed> {
    const now = this.#running;
    const fits =
      now?.server.isRunning === true &&
      now.server.has(extensions) &&
      (collation === undefined || isSame(collation, now.collation));
    const running = fits
      ? now
      : await this.#start(extensions, collation ?? now?.collation ?? assumedCollation, start, signal);
    if ('failure' in running) return running;
    const reached = await running.server.reach(history, signal);
    if (reached.kind === 'reached')
      return { kind: 'replayed', server: running.server, done: reached.done, remarks: running.remarks };
    // What it contains is not known: the next one starts another.
    this.stop();
    return reached;
  }

  stop(): void {
    this.#running?.server.child.end({ reason: 'closed', message: 'The embedded server was stopped.' });
    this.#running = undefined;
  }

  async #start(
    extensions: ReadonlySet<string>,
    collation: DatabaseCollation,
    start: StartChild,
    signal: AbortSignal | undefined,
  ): Promise<Running | Extract<Replayed, { kind: 'failed' }>> {
    this.stop();
    const started = await start(extensions, collation);
    if (started.kind === 'failed') return started;
    const over = await ReplayedServer.over(started.server, extensions, signal);
    if (over.kind === 'failed') return over;
    this.#running = { server: over.server, remarks: started.remarks, collation };
    return this.#running;
  }
}

function isSame(one: DatabaseCollation, other: DatabaseCollation): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
