/**
 * Runs the statements of one section in a session of the embedded server, in the transactions that they have when their tool sends them, and
 * looks before and after each one. Where a statement cannot run here, its transaction is undone and run again with a mark before each
 * statement, so that the others are seen all the same.
 */
import type { Deeds } from '../../core/proof/deeds.ts';
import { measuredBetween, type Measured } from '../../core/proof/measured.ts';
import type { Observation } from '../../core/proof/observation.ts';
import type { PlannedStatement, PlannedTransaction } from '../../core/proof/plan.ts';
import type { ServerRefusal, Unverifiable } from '../../core/proof/reason.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import type { SectionWatch } from './code-watch.ts';
import { look, type Look } from './observe.ts';

/** Without the effects table's word, which others add. */
export type RawOutcome =
  | { readonly kind: 'measured'; readonly measured: Measured; readonly elapsedMs: number }
  /** Ran, and what it made is known; there is nothing that others would see of it while it runs. */
  | { readonly kind: 'applied'; readonly deeds: Deeds; readonly elapsedMs: number }
  /** Ran unseen: in no transaction, or where nobody wanted to look. */
  | { readonly kind: 'ran'; readonly elapsedMs: number }
  | { readonly kind: 'control' }
  | {
      readonly kind: 'not-verifiable';
      readonly reason: Unverifiable;
      readonly refusal: ServerRefusal | undefined;
    }
  | { readonly kind: 'refused'; readonly refusal: ServerRefusal }
  /** The server has ended under it, or under one of so many of which it is the first. */
  | { readonly kind: 'lost'; readonly failure: DatabaseFailure; readonly among: number }
  | { readonly kind: 'not-reached' };

export interface SectionRun {
  readonly session: SqlSession;
  readonly transactions: readonly PlannedTransaction[];
  /** What becomes of a transaction that is still open at the end: a tool that opened one commits whatever is open then. */
  readonly atEnd: 'commit' | 'leave-open';
  /** By index: the statement's text, or why it is not sent. */
  readonly texts: readonly (string | Unverifiable)[];
  /** What a refusal of the server is worth; undefined if any server would refuse it. */
  readonly reasonFor: (at: number, refusal: ServerRefusal) => Unverifiable | undefined;
  readonly looks: 'each-statement' | 'none';
  /** A tool stops. Going on leaves later migrations more to be on. */
  readonly afterRefusal: 'stop' | 'go-on';
  /** Without looks, what is one transaction can go as one message; which of it ended the server is then not known. */
  readonly joined: 'at-once' | 'one-by-one';
  /** What is asked when a statement is refused: its transaction is back where it was before it, and it can be sent again. */
  readonly mend?: ((at: number, refusal: ServerRefusal) => Promise<'again' | 'leave'>) | undefined;
  /** Relations that were there when the migration began; of the first look where it is not given. */
  readonly start?: ReadonlySet<string> | undefined;
  /** Is told what happens to the schema. */
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
  /** Of the transaction that is open, as of its last statement. */
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

  /** In one message, which is a transaction of its own. */
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

  /** With a mark before each statement, to go back to. */
  async #again(transaction: PlannedTransaction, first: Failed): Promise<Ended> {
    for (const { at } of transaction.statements) this.#outcomes[at] = { kind: 'not-reached' };
    const failed = await this.#attempt(transaction, 'marked');
    if (failed === 'lost') return 'lost';
    if (failed !== undefined) return this.#note(failed);
    const refused = transaction.statements.find(({ at }) => this.#outcomes[at]?.kind === 'refused');
    if (refused !== undefined) return this.#stopAt(refused.at, transaction);
    const known = transaction.statements.some(({ at }) => this.#outcomes[at]?.kind === 'not-verifiable');
    // It went through with marks and not without: what the server said first is what the tool sees.
    return known ? 'went-on' : this.#note(first);
  }

  /** What follows has run here, for the sake of later migrations; the tool would not send it. */
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
      // Nobody else writes here; after a look at the schema, and a mark, the server takes it no more.
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

  /** Somebody else sees the schema now. */
  async #committed(at: number): Promise<Failed | 'lost' | undefined> {
    const ended = await this.#run.watch?.stepped(at, 'outside');
    if (ended !== undefined) return this.#failed(at, ended, 'statement');
    this.#run.watch?.committed();
    return undefined;
  }

  /** A transaction, a look at what it finds, and a mark. */
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

  /** Ends the transaction that stands for the tool's or the server's. */
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

/** `SET TRANSACTION ISOLATION LEVEL …`, and nothing that forbids to write. */
function setsIsolation(text: string): boolean {
  const bare = text.replace(/^(?:\s|--[^\n]*(?:\n|$)|\/\*[^]*?\*\/)+/, '');
  return /^set\s+transaction\s+isolation\s+level\b/i.test(bare) && !/\bread\s+only\b/i.test(bare);
}

const mark = 'plinth_before_statement';

/** The statement wants no transaction block around it, or ends one itself. */
function refusesBlock({ sqlState }: ServerRefusal): boolean {
  return sqlState === '25001' || sqlState === '2D000';
}

function hasEnded(failure: DatabaseFailure): boolean {
  return failure.reason !== 'statement';
}

function refusalOf({ message, sqlState, position }: DatabaseFailure, at: ServerRefusal['at']): ServerRefusal {
  return { message, sqlState, position, at };
}
