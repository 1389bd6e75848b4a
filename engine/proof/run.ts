/**
 * Runs the statements of one section in a session of the embedded server, in the transactions that they have when their tool sends them,
 * and observes before and after each. If a statement cannot run here, its transaction is rolled back and run again with a savepoint before
 * each statement, so that the others are observed all the same.
 */
import type { Deeds } from '../../core/proof/deeds.ts';
import { measuredBetween, type Measured } from '../../core/proof/measured.ts';
import type { Observation } from '../../core/proof/observation.ts';
import type { FileLocksSeen } from '../../core/proof/file-locks.ts';
import type { OnlineSeen } from '../../core/proof/online.ts';
import type { PlannedStatement, PlannedTransaction } from '../../core/proof/plan.ts';
import type { ServerRefusal, Unverifiable } from '../../core/proof/reason.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import type { SectionWatch } from './code-watch.ts';
import { look, type Look } from './observe.ts';

/** Without the effects table's claims, which callers add. */
export type RawOutcome =
  | { readonly kind: 'measured'; readonly measured: Measured; readonly elapsedMs: number }
  /** It ran, and what it created is known; others would see nothing while it runs. */
  | {
      readonly kind: 'applied';
      readonly deeds: Deeds;
      /** MySQL and MariaDB. */
      readonly online?: OnlineSeen;
      /** SQLite. */
      readonly locks?: FileLocksSeen | undefined;
      readonly elapsedMs: number;
    }
  /** It ran unobserved: outside of a transaction, or because nobody wanted to observe. */
  | { readonly kind: 'ran'; readonly elapsedMs: number }
  | { readonly kind: 'control' }
  | {
      readonly kind: 'not-verifiable';
      readonly reason: Unverifiable;
      readonly refusal: ServerRefusal | undefined;
    }
  | { readonly kind: 'refused'; readonly refusal: ServerRefusal }
  /** The server ended during it, or during one of the following that many, of which it is the first. */
  | { readonly kind: 'lost'; readonly failure: DatabaseFailure; readonly among: number }
  | { readonly kind: 'not-reached' };

export interface SectionRun {
  readonly session: SqlSession;
  readonly transactions: readonly PlannedTransaction[];
  /** What happens to a transaction that is open at the end: a tool that opened one then commits whatever is open. */
  readonly atEnd: 'commit' | 'leave-open';
  /** By index: the statement's text, or why it is not sent. */
  readonly texts: readonly (string | Unverifiable)[];
  /** What an error of the server means; undefined if any server would refuse the statement. */
  readonly reasonFor: (at: number, refusal: ServerRefusal) => Unverifiable | undefined;
  readonly looks: 'each-statement' | 'none';
  /** A tool stops. Continuing gives later migrations more to build on. */
  readonly afterRefusal: 'stop' | 'go-on';
  /** Without observation one transaction can be sent as one message; which statement ended the server is then not known. */
  readonly joined: 'at-once' | 'one-by-one';
  /** Called when a statement is refused: its transaction has the state before it, and it can be sent again. */
  readonly mend?: ((at: number, refusal: ServerRefusal) => Promise<'again' | 'leave'>) | undefined;
  /** Relations that existed when the migration began; by default from the first observation. */
  readonly start?: ReadonlySet<string> | undefined;
  /** Notified of changes of the schema. */
  readonly watch?: SectionWatch | undefined;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** One outcome for each text. */
export async function runSection(run: SectionRun): Promise<readonly RawOutcome[]> {
  const outcomes = run.texts.map((): RawOutcome => ({ kind: 'not-reached' }));
  const walk = new Walk(run, outcomes);
  for (const transaction of run.transactions) {
    const ended = await walk.take(transaction);
    if (ended !== 'went-on') return outcomes;
  }
  if (run.atEnd === 'commit') await walk.end();
  return outcomes;
}

/** `stopped`: the tool would send nothing more. */
type Ended = 'went-on' | 'stopped' | 'lost';

interface Failed {
  readonly at: number;
  readonly refusal: ServerRefusal;
}

class Walk {
  readonly #run: SectionRun;
  readonly #outcomes: RawOutcome[];
  #start: ReadonlySet<string> | undefined;
  #open = false;
  /** Of the open transaction, after its last statement. */
  #before: Observation | undefined;

  constructor(run: SectionRun, outcomes: RawOutcome[]) {
    this.#run = run;
    this.#outcomes = outcomes;
    this.#start = run.start;
  }

  async take(transaction: PlannedTransaction): Promise<Ended> {
    const [only] = transaction.statements;
    const isUnseen = this.#run.looks === 'none';
    if (transaction.kind === 'single' && only !== undefined && (only.alone || isUnseen))
      return this.#bare(only);
    if (isUnseen && transaction.kind === 'joined' && this.#run.joined === 'at-once') {
      const whole = await this.#whole(transaction);
      if (whole !== 'undone') return whole;
    }
    const mode = this.#run.mend === undefined ? 'plain' : 'marked';
    const failed = await this.#attempt(transaction, mode);
    if (failed === undefined) return 'went-on';
    if (failed === 'lost') return 'lost';
    if (transaction.kind === 'single' && only !== undefined && refusesBlock(failed.refusal))
      return this.#bare(only);
    if (transaction.kind === 'single' || mode === 'marked') return this.#note(failed);
    return this.#again(transaction, failed);
  }

  async end(): Promise<void> {
    if (!this.#open) return;
    const failed = await this.#commit(this.#run.transactions.at(-1)?.statements.at(-1));
    if (failed !== undefined && failed !== 'lost') this.#note(failed);
  }

  /** In one message, which is a transaction. */
  async #whole({ statements }: PlannedTransaction): Promise<Ended | 'undone'> {
    const texts = statements.map(({ at }) => this.#run.texts[at]);
    const isPlain = statements.every(({ control }) => control === 'none');
    if (!isPlain || !texts.every((one) => typeof one === 'string')) return 'undone';
    const failure = await this.#send(texts.join(';\n'));
    if (failure !== undefined && !hasEnded(failure)) return 'undone';
    for (const { at } of statements)
      this.#outcomes[at] =
        failure === undefined
          ? { kind: 'ran', elapsedMs: 0 }
          : { kind: 'lost', failure, among: statements.length };
    return failure === undefined ? 'went-on' : 'lost';
  }

  /** With a savepoint before each statement. */
  async #again(transaction: PlannedTransaction, first: Failed): Promise<Ended> {
    for (const { at } of transaction.statements) this.#outcomes[at] = { kind: 'not-reached' };
    const failed = await this.#attempt(transaction, 'marked');
    if (failed === 'lost') return 'lost';
    if (failed !== undefined) return this.#note(failed);
    const refused = transaction.statements.find(({ at }) => this.#outcomes[at]?.kind === 'refused');
    if (refused !== undefined) return this.#stopAt(refused.at, transaction);
    const known = transaction.statements.some(({ at }) => this.#outcomes[at]?.kind === 'not-verifiable');
    // It succeeded with savepoints and failed without: the tool gets the server's first error.
    return known ? 'went-on' : this.#note(first);
  }

  /** Later statements run here for the sake of later migrations; the tool would not send them. */
  #stopAt(refused: number, transaction: PlannedTransaction): Ended {
    if (this.#run.afterRefusal === 'go-on') return 'went-on';
    for (const { at } of transaction.statements)
      if (at > refused) this.#outcomes[at] = { kind: 'not-reached' };
    return 'stopped';
  }

  #note({ at, refusal }: Failed): Ended {
    const reason = this.#run.reasonFor(at, refusal);
    this.#outcomes[at] =
      reason === undefined ? { kind: 'refused', refusal } : { kind: 'not-verifiable', reason, refusal };
    return reason === undefined && this.#run.afterRefusal === 'stop' ? 'stopped' : 'went-on';
  }

  async #attempt(
    { statements, kind }: PlannedTransaction,
    mode: 'plain' | 'marked',
  ): Promise<Failed | 'lost' | undefined> {
    for (const one of statements) {
      const text = this.#run.texts[one.at];
      if (text === undefined) continue;
      if (typeof text !== 'string') {
        this.#outcomes[one.at] = { kind: 'not-verifiable', reason: text, refusal: undefined };
        continue;
      }
      // Only after an observation of the schema and a savepoint does the server reject it.
      if (setsIsolation(text)) {
        this.#outcomes[one.at] = { kind: 'control' };
        continue;
      }
      const failed =
        one.control === 'none' ? await this.#work(one, text, mode) : await this.#control(one, text);
      if (failed !== undefined) return failed;
    }
    if (!this.#open || kind === 'file') return undefined;
    return this.#commit(statements.at(-1));
  }

  async #control({ at, control }: PlannedStatement, text: string): Promise<Failed | 'lost' | undefined> {
    const failure = await this.#send(text);
    if (failure !== undefined) return this.#failed(at, failure, 'statement');
    if (control === 'opens') this.#open = true;
    if (control === 'closes') this.#open = false;
    this.#before = undefined;
    this.#outcomes[at] = { kind: 'control' };
    return control === 'closes' ? this.#committed(at) : undefined;
  }

  async #work(
    { at }: Pick<PlannedStatement, 'at'>,
    text: string,
    mode: 'plain' | 'marked',
  ): Promise<Failed | 'lost' | undefined> {
    const ready = await this.#prepare(mode);
    if (ready !== undefined) return this.#failed(at, ready, 'statement');
    const from = this.#run.now();
    const failure = await this.#send(text);
    const elapsedMs = this.#run.now() - from;
    if (failure !== undefined) {
      const refusal = refusalOf(failure, 'statement');
      const isOutside = this.#run.mend !== undefined && refusesBlock(refusal);
      if (mode === 'plain' || hasEnded(failure) || isOutside) return this.#failed(at, failure, 'statement');
      const back = await this.#send(`ROLLBACK TO SAVEPOINT ${mark}`);
      if (back !== undefined) return this.#failed(at, back, 'statement');
      this.#before = undefined;
      if ((await this.#run.mend?.(at, refusal)) === 'again') return this.#work({ at }, text, mode);
      this.#note({ at, refusal });
      return undefined;
    }
    if (mode === 'marked') await this.#send(`RELEASE SAVEPOINT ${mark}`);
    const seen = await this.#seen(elapsedMs);
    if (seen.kind === 'failed') return this.#failed(at, seen.failure, 'statement');
    this.#outcomes[at] = seen;
    const ended = await this.#run.watch?.stepped(at, 'inside');
    return ended === undefined ? undefined : this.#failed(at, ended, 'statement');
  }

  /** Others see the schema from now on. */
  async #committed(at: number): Promise<Failed | 'lost' | undefined> {
    const ended = await this.#run.watch?.stepped(at, 'outside');
    if (ended !== undefined) return this.#failed(at, ended, 'statement');
    this.#run.watch?.committed();
    return undefined;
  }

  /** Begins a transaction, observes its start, and sets a savepoint. */
  async #prepare(mode: 'plain' | 'marked'): Promise<DatabaseFailure | undefined> {
    if (!this.#open) {
      const failure = await this.#send('BEGIN');
      if (failure !== undefined) return failure;
      this.#open = true;
      this.#before = undefined;
    }
    if (this.#run.looks === 'each-statement' && this.#before === undefined) {
      const seen = await look(this.#run.session, this.#run.signal);
      if (seen.kind === 'failed') return seen.failure;
      this.#before = seen.observation;
      this.#start ??= new Set(seen.observation.relations.keys());
    }
    return mode === 'marked' ? this.#send(`SAVEPOINT ${mark}`) : undefined;
  }

  async #seen(elapsedMs: number): Promise<RawOutcome | (Look & { readonly kind: 'failed' })> {
    if (this.#run.looks === 'none' || this.#before === undefined) return { kind: 'ran', elapsedMs };
    const seen = await look(this.#run.session, this.#run.signal);
    if (seen.kind === 'failed') return seen;
    const measured = measuredBetween(this.#before, seen.observation, this.#start ?? new Set());
    this.#before = seen.observation;
    return { kind: 'measured', measured, elapsedMs };
  }

  /** Ends the transaction in place of the tool's or the server's. */
  async #commit(last: PlannedStatement | undefined): Promise<Failed | 'lost' | undefined> {
    this.#before = undefined;
    const failure = await this.#send('COMMIT');
    this.#open = false;
    if (failure === undefined) this.#run.watch?.committed();
    return failure === undefined || last === undefined ? undefined : this.#failed(last.at, failure, 'commit');
  }

  async #bare({ at }: Pick<PlannedStatement, 'at'>): Promise<Ended> {
    const text = this.#run.texts[at];
    if (typeof text !== 'string') return 'went-on';
    const from = this.#run.now();
    const failure = await this.#send(text);
    if (failure === undefined) {
      this.#outcomes[at] = { kind: 'ran', elapsedMs: this.#run.now() - from };
      return (await this.#committed(at)) === undefined ? 'went-on' : 'lost';
    }
    const failed = await this.#failed(at, failure, 'statement');
    if (failed === 'lost') return 'lost';
    if ((await this.#run.mend?.(at, failed.refusal)) === 'again') return this.#bare({ at });
    return this.#note(failed);
  }

  async #failed(at: number, failure: DatabaseFailure, where: ServerRefusal['at']): Promise<Failed | 'lost'> {
    if (!hasEnded(failure)) {
      const undone = await this.#send('ROLLBACK');
      this.#run.watch?.undone();
      this.#open = false;
      this.#before = undefined;
      if (undone === undefined) return { at, refusal: refusalOf(failure, where) };
    }
    this.#outcomes[at] = { kind: 'lost', failure, among: 1 };
    return 'lost';
  }

  async #send(text: string): Promise<DatabaseFailure | undefined> {
    const { session, signal } = this.#run;
    const outcome = await session.query(text, { protocol: 'simple', signal });
    return outcome.kind === 'failed' ? outcome.failure : undefined;
  }
}

/** `SET TRANSACTION ISOLATION LEVEL …`, without READ ONLY. */
function setsIsolation(text: string): boolean {
  const bare = text.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, '');
  return /^set\s+transaction\s+isolation\s+level\b/i.test(bare) && !/\bread\s+only\b/i.test(bare);
}

const mark = 'plinth_before_statement';

/** The statement cannot run in a transaction block, or ends one itself. */
function refusesBlock({ sqlState }: ServerRefusal): boolean {
  return sqlState === '25001' || sqlState === '2D000';
}

function hasEnded(failure: DatabaseFailure): boolean {
  return failure.reason !== 'statement';
}

function refusalOf({ message, sqlState, position }: DatabaseFailure, at: ServerRefusal['at']): ServerRefusal {
  return { message, sqlState, position, at };
}
