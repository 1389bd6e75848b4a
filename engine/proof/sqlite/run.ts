/**
 * Runs the statements of one section in the embedded SQLite, in the transactions that they have when their tool sends them, and records
 * what each created and dropped, and whom it kept out of the file. A failed statement only undoes itself, so later ones can continue.
 */
import { deedsBetween, type Deed } from '../../../core/proof/deeds.ts';
import { fileLocks, keptOut, type FileLocksSeen, type Held } from '../../../core/proof/file-locks.ts';
import type { PlannedStatement, PlannedTransaction } from '../../../core/proof/plan.ts';
import type { ServerRefusal } from '../../../core/proof/reason.ts';
import type { DatabaseFailure, SqlSession } from '../../databases/session.ts';
import type { RawOutcome, SectionRun } from '../run.ts';

/** One outcome for each text. */
export async function runSqliteSection(run: SectionRun): Promise<readonly RawOutcome[]> {
  const outcomes = run.texts.map((): RawOutcome => ({ kind: 'not-reached' }));
  const walk = new Walk(run, outcomes);
  for (const transaction of run.transactions)
    if ((await walk.take(transaction)) !== 'went-on') return outcomes;
  if (run.atEnd === 'commit') await walk.end();
  return outcomes;
}

/** `stopped`: the tool would send nothing more. */
type Ended = 'went-on' | 'stopped' | 'lost';

class Walk {
  readonly #run: SectionRun;
  readonly #outcomes: RawOutcome[];
  #objects: readonly Deed[] | undefined;
  /** Opened in place of the tool's. */
  #open = false;

  constructor(run: SectionRun, outcomes: RawOutcome[]) {
    this.#run = run;
    this.#outcomes = outcomes;
  }

  async take({ statements, kind }: PlannedTransaction): Promise<Ended> {
    const [first] = statements;
    if (kind === 'joined' && first !== undefined && !this.#open) {
      const failure = await this.#send('BEGIN');
      if (failure !== undefined) return this.#failed(first, failure, 'statement');
      this.#open = true;
    }
    for (const one of statements) {
      const ended = await this.#statement(one);
      if (ended !== 'went-on') return ended;
    }
    return kind === 'joined' ? this.#commit(statements.at(-1)) : 'went-on';
  }

  /** A tool that opened a transaction commits one that a file leaves open. */
  async end(): Promise<void> {
    const last = this.#run.transactions.at(-1)?.statements.at(-1);
    if (this.#open) await this.#commit(last);
  }

  async #statement(one: PlannedStatement): Promise<Ended> {
    const text = this.#run.texts[one.at];
    if (text === undefined) return 'went-on';
    if (typeof text !== 'string') {
      this.#outcomes[one.at] = { kind: 'not-verifiable', reason: text, refusal: undefined };
      return 'went-on';
    }
    const before = await this.#look();
    if ('reason' in before) return this.#failed(one, before, 'statement');
    await this.#locks();
    const from = this.#run.now();
    const failure = await this.#send(text);
    const elapsedMs = this.#run.now() - from;
    const locks = await this.#locks();
    if (failure !== undefined) return this.#refused(one, failure);
    if (one.control === 'closes') this.#open = false;
    this.#objects = undefined;
    const after = await this.#look();
    if ('reason' in after) return this.#failed(one, after, 'statement');
    const ran: RawOutcome =
      this.#run.looks === 'none'
        ? { kind: 'ran', elapsedMs }
        : { kind: 'applied', deeds: deedsBetween(before, after), locks, elapsedMs };
    this.#outcomes[one.at] = one.control === 'none' ? ran : { kind: 'control' };
    return 'went-on';
  }

  /** Obstacles may be removed, and the statement is sent again. */
  async #refused(one: PlannedStatement, failure: DatabaseFailure): Promise<Ended> {
    if (hasEnded(failure)) return this.#failed(one, failure, 'statement');
    this.#objects = undefined;
    const mended = await this.#run.mend?.(one.at, refusalOf(failure, 'statement'));
    return mended === 'again' ? this.#statement(one) : this.#failed(one, failure, 'statement');
  }

  async #commit(last: PlannedStatement | undefined): Promise<Ended> {
    this.#open = false;
    const failure = await this.#send('COMMIT');
    if (last === undefined) return 'went-on';
    if (failure === undefined) return this.#committed(last);
    if (!hasEnded(failure)) await this.#send('ROLLBACK');
    this.#objects = undefined;
    return this.#failed(last, failure, 'commit');
  }

  /** Its tool's commit is told with the last statement. */
  async #committed({ at }: PlannedStatement): Promise<Ended> {
    const [outcome, seen] = [this.#outcomes[at], await this.#locks()];
    if (outcome?.kind === 'applied' && outcome.locks !== undefined && seen !== undefined)
      this.#outcomes[at] = { ...outcome, locks: { ...seen, work: outcome.locks.work } };
    return 'went-on';
  }

  /** Since it was last asked; undefined if nobody looks. */
  async #locks(): Promise<FileLocksSeen | undefined> {
    if (this.#run.looks === 'none') return undefined;
    const { session, signal } = this.#run;
    const outcome = await session.query(locksQuery, { signal });
    const [row = []] = outcome.kind === 'rows' ? outcome.rows : [];
    const [work, commit, after] = [heldOf(row[0], row[1]), heldOf(row[2], row[3]), heldOf(row[4], row[5])];
    return work === undefined || after === undefined ? undefined : { work, commit, after };
  }

  async #failed(
    { at }: PlannedStatement,
    failure: DatabaseFailure,
    where: ServerRefusal['at'],
  ): Promise<Ended> {
    if (hasEnded(failure)) {
      this.#outcomes[at] = { kind: 'lost', failure, among: 1 };
      return 'lost';
    }
    const refusal = refusalOf(failure, where);
    const reason = this.#run.reasonFor(at, refusal);
    this.#outcomes[at] =
      reason === undefined ? { kind: 'refused', refusal } : { kind: 'not-verifiable', reason, refusal };
    if (reason !== undefined || this.#run.afterRefusal === 'go-on') return 'went-on';
    if (this.#open) await this.#send('ROLLBACK');
    this.#open = false;
    return 'stopped';
  }

  async #look(): Promise<readonly Deed[] | DatabaseFailure> {
    if (this.#run.looks === 'none') return [];
    if (this.#objects !== undefined) return this.#objects;
    const read = await readObjects(this.#run.session, this.#run.signal);
    if (!('reason' in read)) this.#objects = read;
    return read;
  }

  async #send(text: string): Promise<DatabaseFailure | undefined> {
    const { session, signal } = this.#run;
    const outcome = await session.query(text, { signal });
    return outcome.kind === 'failed' ? outcome.failure : undefined;
  }
}

/** Without SQLite's own objects. */
async function readObjects(
  session: SqlSession,
  signal: AbortSignal | undefined,
): Promise<readonly Deed[] | DatabaseFailure> {
  const outcome = await session.query(
    "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' UNION ALL SELECT type, name FROM sqlite_temp_schema",
    { signal },
  );
  if (outcome.kind === 'failed') return outcome.failure;
  return outcome.rows.flatMap(([type, name]) => {
    const kind = kinds.find((one) => one === type);
    return kind === undefined ? [] : [{ kind, name: name ?? '' }];
  });
}

const locksQuery = `WITH seen (locks) AS MATERIALIZED (SELECT plinth_locks())
SELECT locks->>'$.work.lock', locks->>'$.work.keepsOut', locks->>'$.commit.lock', locks->>'$.commit.keepsOut',
locks->>'$.after.lock', locks->>'$.after.keepsOut' FROM seen`;

function heldOf(lock: string | null | undefined, keepsOut: string | null | undefined): Held | undefined {
  const [known, out] = [fileLocks.find((one) => one === lock), keptOut.find((one) => one === keepsOut)];
  return known === undefined || out === undefined ? undefined : { lock: known, keepsOut: out };
}

const kinds = ['table', 'index', 'view', 'trigger'] as const;

function hasEnded({ reason }: DatabaseFailure): boolean {
  return reason !== 'statement';
}

function refusalOf({ message, sqlState, position }: DatabaseFailure, at: ServerRefusal['at']): ServerRefusal {
  return { message, sqlState, position, at };
}
