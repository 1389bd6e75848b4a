/**
 * The transaction model: in which transaction each statement of a section runs, which statements ran before it there, when its locks are
 * released, and which settings are in force. Derived from the file and from how its tool sends it; knows neither schema nor effects.
 */
import type { Operation, SetVariable } from '../../operations/model/operation.ts';
import type { ParsedStatement, Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import type { Delivery, SpokenDialect } from '../convention.ts';
import { endsTransaction } from './ends-transaction.ts';
import { commitsInMysql } from './implicit-commit.ts';
import { refusesTransaction } from './statement-heads.ts';

/** The transaction in which a statement runs. */
export type TransactionState =
  | { readonly kind: 'none' }
  /** BEGIN in the file; the span is that statement's, in the document. */
  | { readonly kind: 'explicit'; readonly begin: Span }
  /** The tool opened it. */
  | { readonly kind: 'tool' }
  /** Several statements sent as one simple query, or in one pipeline. */
  | { readonly kind: 'implicit' };

/** How a section is sent to the server. */
export interface Sent {
  readonly delivery: Delivery;
  /** The contents of one fence are sent at once, however many statements it holds. */
  readonly fences?: readonly Span[] | undefined;
}

/** From its first to its last statement, by their index in the section. */
export interface Transaction {
  /** `own`: opened by the server for one statement. A BEGIN inside an implicit transaction makes all of it explicit. */
  readonly kind: 'own' | 'explicit' | 'tool' | 'implicit';
  readonly first: number;
  /** The statement that ends it, or the last of the section. */
  readonly last: number;
  readonly ends: 'commit' | 'rollback' | 'prepare' | 'left-open';
  /** A COMMIT in the file ends the tool's transaction early, so that the tool records the file in another one. */
  readonly isCutShort?: true;
}

export interface StatementTransaction {
  /** The state when the statement begins. */
  readonly state: TransactionState;
  /** The transaction of its work; BEGIN and COMMIT belong to the transaction that they open and close. */
  readonly transaction: Transaction;
  /** Earlier statements whose locks are still held while it runs, in order. */
  readonly together: readonly StatementRange[];
  /** The statement at whose end its locks are released: the end of the transaction, or a ROLLBACK TO. */
  readonly heldThrough: number;
  /** Its work is kept: no ROLLBACK in the section undoes it. */
  readonly kept: boolean;
  /** It is sent separately, and no transaction is open. */
  readonly alone: boolean;
  /** For a statement that rolls back: the schema is again that before the statement with this index. */
  readonly undoesTo: number | undefined;
  /** A DO block that executes COMMIT or ROLLBACK: its work is split into several transactions, and each releases its locks. */
  readonly commitsInside: boolean;
  /** Settings in force while it runs, as far as the section sets them: lower-case names and values as written. */
  readonly settings: Settings;
}

/** Half-open, by index. */
export interface StatementRange {
  readonly from: number;
  readonly to: number;
}

export type Settings = ReadonlyMap<string, readonly string[]>;

export function transactionsOf(
  statements: readonly Statement[],
  sent: Sent,
  dialect: SpokenDialect = 'postgresql',
): readonly StatementTransaction[] {
  const walk = new Walk(statements, sent, dialect);
  statements.forEach((statement, at) => {
    walk.take(statement, at);
  });
  return walk.finish();
}

/** The value of a setting in milliseconds, if it is a number with or without a unit; undefined if it is unset or not a duration. */
export function milliseconds(settings: Settings, variable: string): number | undefined {
  const [value] = settings.get(variable) ?? [];
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(value ?? '');
  if (match === null) return undefined;
  return Number(match[1]) * (unitMilliseconds.get(match[2] ?? 'ms') ?? 1);
}

/** The session's time zone, if the section sets it; in a form to be spread into an operation's context. */
export function timeZoneOf(settings: Settings): { readonly timeZone?: string } {
  const [timeZone] = settings.get('timezone') ?? [];
  return timeZone === undefined ? {} : { timeZone };
}

const unitMilliseconds: ReadonlyMap<string, number> = new Map([
  ['us', 0.001],
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

interface Savepoint {
  readonly name: string;
  readonly at: number;
  readonly settings: Scopes;
}

/** Settings of the session, and those that end with the transaction. */
interface Scopes {
  readonly session: Settings;
  readonly local: Settings;
  readonly inForce: Settings;
}

interface Open {
  readonly kind: 'explicit' | 'tool' | 'implicit';
  readonly first: number;
  readonly begin: Span | undefined;
  readonly savepoints: readonly Savepoint[];
  /** Statements whose work and locks still exist. */
  readonly alive: readonly StatementRange[];
  /** The settings that a ROLLBACK restores. */
  readonly settings: Scopes;
}

/** What is recorded of a statement while its transaction is open. */
interface Entry {
  readonly state: TransactionState;
  readonly together: readonly StatementRange[];
  readonly alone: boolean;
  readonly commitsInside: boolean;
  readonly settings: Settings;
  transaction: Transaction | undefined;
  heldThrough: number;
  kept: boolean;
  undoesTo: number | undefined;
}

const unset: Scopes = { session: new Map(), local: new Map(), inForce: new Map() };

class Walk {
  readonly #statements: readonly Statement[];
  readonly #batches: readonly Batch[];
  readonly #entries: Entry[] = [];
  #open: Open | undefined;
  #settings = unset;
  readonly #commitsItself: (operation: Operation) => boolean;
  /** On SQL Server BEGIN increments a counter and COMMIT decrements it: only the last COMMIT ends the transaction. */
  readonly #counts: boolean;
  #inner = 0;

  constructor(statements: readonly Statement[], sent: Sent, dialect: SpokenDialect) {
    this.#statements = statements;
    this.#commitsItself = dialect === 'mysql' ? commitsInMysql : () => false;
    this.#counts = dialect === 'sqlserver';
    // Other engines do not make one transaction of what is sent at once.
    const apart = { delivery: { ...sent.delivery, sends: 'statement-by-statement' } } as const;
    this.#batches = batchesOf(statements, dialect === 'postgresql' ? sent : apart);
    const { toolTransaction, wrapsOnSqlite = false } = sent.delivery;
    // A BEGIN in the file would fail inside another transaction: its author must have switched off the driver's.
    const isWrapped =
      wrapsOnSqlite &&
      dialect === 'sqlite' &&
      !statements.some(({ parsed }) => parsed.operations.some(({ kind }) => kind === 'begin'));
    if (toolTransaction || isWrapped) this.#begin('tool', 0, undefined);
  }

  take(statement: Statement, at: number): void {
    const batch = this.#batches[at];
    const together = batch !== undefined && batch.first !== batch.last;
    if (this.#open === undefined && together) this.#begin('implicit', at, undefined);
    const found = this.#open;
    this.#entries.push({
      state: stateOf(found),
      together: found?.alive ?? [],
      alone: found === undefined && !together,
      // Inside an outer transaction the server refuses it.
      commitsInside: found === undefined && !together && commits(statement.parsed),
      settings: this.#settings.inForce,
      transaction: undefined,
      heldThrough: at,
      kept: true,
      undoesTo: undefined,
    });
    if (this.#open !== undefined) this.#open = { ...this.#open, alive: withStatement(this.#open.alive, at) };
    for (const operation of statement.parsed.operations)
      if (!this.#isForErrors(operation, statement)) this.#apply(operation, statement.span, at);
    if (statement.parsed.operations.some(this.#commitsItself)) this.#end('commit', at);
    if (this.#open?.kind === 'implicit' && batch?.last === at) this.#end('commit', at);
    if (this.#open === undefined) this.#endLocal();
  }

  finish(): readonly StatementTransaction[] {
    const last = this.#statements.length - 1;
    if (this.#open !== undefined) this.#end(this.#open.kind === 'tool' ? 'commit' : 'left-open', last);
    return this.#entries.map((entry, at) => ({
      ...entry,
      transaction: entry.transaction ?? { kind: 'own', first: at, last: at, ends: 'commit' },
    }));
  }

  #apply(operation: Operation, span: Span, at: number): void {
    switch (operation.kind) {
      case 'begin':
        // An open transaction continues; only an implicit one changes its kind.
        if (this.#open?.kind === 'implicit') this.#open = { ...this.#open, kind: 'explicit', begin: span };
        else if (this.#open === undefined) this.#begin('explicit', at, span);
        else if (this.#counts) this.#inner += 1;
        return;
      case 'commit':
        if (this.#open !== undefined && this.#inner > 0) {
          this.#inner -= 1;
          return;
        }
        this.#end(operation.prepared ? 'prepare' : 'commit', at, true);
        if (operation.chain) this.#begin('explicit', at + 1, span);
        return;
      case 'rollback':
        if (operation.savepoint !== undefined) this.#rollBackTo(operation.savepoint.text, at);
        else {
          this.#end('rollback', at);
          if (operation.chain) this.#begin('explicit', at + 1, span);
        }
        return;
      case 'savepoint':
        this.#savepoint(operation.name.text, at);
        return;
      case 'releaseSavepoint':
        this.#release(operation.name.text);
        return;
      case 'setVariable':
        this.#set(operation);
        return;
      default:
        return;
    }
  }

  /** ROLLBACK in a CATCH, after a COMMIT that only decremented the counter: never reached in the transaction of the script's tool. */
  #isForErrors(operation: Operation, { conditional }: Statement): boolean {
    const isBack = operation.kind === 'rollback' && operation.savepoint === undefined;
    return isBack && this.#counts && this.#open?.kind === 'tool' && (conditional || this.#inner === 0);
  }

  #begin(kind: Open['kind'], first: number, begin: Span | undefined): void {
    const alive = this.#entries.length - 1 === first ? [{ from: first, to: first + 1 }] : [];
    this.#open = { kind, first, begin, savepoints: [], alive, settings: this.#settings };
  }

  #end(ends: Transaction['ends'], last: number, isSaid = false): void {
    const open = this.#open;
    this.#inner = 0;
    if (open === undefined) return;
    const { kind, first } = open;
    const isCutShort = isSaid && kind === 'tool' && ends === 'commit';
    const transaction: Transaction = { kind, first, last, ends, ...(isCutShort ? { isCutShort } : {}) };
    for (const entry of this.#entries.slice(first)) entry.transaction = transaction;
    for (const entry of open.alive.flatMap(({ from, to }) => this.#entries.slice(from, to))) {
      entry.heldThrough = last;
      if (ends === 'rollback') entry.kept = false;
    }
    const entry = this.#entries[last];
    if (ends === 'rollback' && entry !== undefined) entry.undoesTo = first;
    if (ends === 'rollback') this.#settings = open.settings;
    this.#open = undefined;
    this.#endLocal();
  }

  #endLocal(): void {
    if (this.#settings.local.size > 0) this.#settings = scopes(this.#settings.session, unset.local);
  }

  #savepoint(name: string, at: number): void {
    const open = this.#open;
    if (open === undefined) return;
    const savepoint = { name, at, settings: this.#settings };
    this.#open = { ...open, savepoints: [...open.savepoints, savepoint] };
  }

  /** The newest savepoint of a name hides the others; rolling back to it also removes later ones. */
  #release(name: string): void {
    const at = this.#open?.savepoints.findLastIndex((one) => one.name === name) ?? -1;
    if (this.#open === undefined || at < 0) return;
    this.#open = { ...this.#open, savepoints: this.#open.savepoints.slice(0, at) };
  }

  /** Undoes the work since the savepoint and releases its locks; the savepoint remains. */
  #rollBackTo(name: string, at: number): void {
    const open = this.#open;
    const found = open?.savepoints.findLastIndex((one) => one.name === name) ?? -1;
    const savepoint = open?.savepoints[found];
    if (open === undefined || savepoint === undefined) return;
    const from = savepoint.at + 1;
    for (const gone of open.alive.filter((one) => one.to > from)) {
      for (const entry of this.#entries.slice(Math.max(gone.from, from), Math.min(gone.to, at))) {
        entry.heldThrough = at;
        entry.kept = false;
      }
    }
    const entry = this.#entries[at];
    if (entry !== undefined) entry.undoesTo = from;
    const alive = open.alive.flatMap((one) =>
      one.from < from ? [{ from: one.from, to: Math.min(one.to, from) }] : [],
    );
    this.#open = {
      ...open,
      alive: withStatement(alive, at),
      savepoints: open.savepoints.slice(0, found + 1),
    };
    this.#settings = savepoint.settings;
  }

  #set(operation: SetVariable): void {
    const { session, local } = this.#settings;
    this.#settings =
      operation.scope === 'local'
        ? scopes(session, withSetting(local, operation))
        : scopes(withSetting(session, operation), withoutSetting(local, operation.variable));
  }
}

function commits({ bodies }: ParsedStatement): boolean {
  return bodies.some(({ runs, program }) => runs === 'now' && endsTransaction(program));
}

function stateOf(open: Open | undefined): TransactionState {
  if (open === undefined) return { kind: 'none' };
  if (open.kind !== 'explicit') return { kind: open.kind };
  return { kind: 'explicit', begin: open.begin ?? { start: 0, end: 0 } };
}

function withStatement(ranges: readonly StatementRange[], at: number): readonly StatementRange[] {
  const last = ranges.at(-1);
  if (last?.to !== at) return [...ranges, { from: at, to: at + 1 }];
  return [...ranges.slice(0, -1), { from: last.from, to: at + 1 }];
}

function scopes(session: Settings, local: Settings): Scopes {
  return { session, local, inForce: local.size === 0 ? session : new Map([...session, ...local]) };
}

function withSetting(settings: Settings, operation: SetVariable): Settings {
  if (operation.variable === 'all') return new Map();
  const next = new Map(settings);
  if (operation.change === 'set') next.set(operation.variable, operation.values);
  else next.delete(operation.variable);
  return next;
}

function withoutSetting(settings: Settings, variable: string): Settings {
  if (variable === 'all') return new Map();
  const next = new Map(settings);
  next.delete(variable);
  return next;
}

/** Statements that the server receives at once. */
interface Batch {
  readonly first: number;
  readonly last: number;
}

function batchesOf(statements: readonly Statement[], sent: Sent): readonly Batch[] {
  const all = { first: 0, last: statements.length - 1 };
  if (sent.delivery.sends === 'whole') return statements.map(() => all);
  if (sent.delivery.sends === 'pipeline') {
    // A statement that cannot run in a transaction may be the first of a pipeline; it commits before the next one begins.
    const isApart = refusesTransaction(statements[0]?.parsed.text ?? '');
    const rest = { first: isApart ? 1 : 0, last: all.last };
    return statements.map((_, at) => (at < rest.first ? { first: at, last: at } : rest));
  }
  const batches = statements.map((_, at): Batch => ({ first: at, last: at }));
  // Both are in order; some tools put each statement into its own fence.
  let first = 0;
  for (const fence of sent.fences ?? []) {
    while (startOf(statements[first]) < fence.start) first += 1;
    let end = first;
    while (startOf(statements[end]) < fence.end) end += 1;
    batches.fill({ first, last: end - 1 }, first, end);
    first = end;
  }
  return batches;
}

function startOf(statement: Statement | undefined): number {
  return statement?.span.start ?? Infinity;
}
