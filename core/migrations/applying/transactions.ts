/**
 * The transaction model: in which transaction each statement of a section runs, what ran before it there, when its locks go, and which
 * settings are in force. From what the file says and how its tool sends it; knows no schema and no effects.
 */
import type { Operation, SetVariable } from '../../operations/model/operation.ts';
import type { ParsedStatement, Statement } from '../../syntax/statement.ts';
import type { Span } from '../../text/span.ts';
import type { Delivery, SpokenDialect } from '../convention.ts';
import { endsTransaction } from './ends-transaction.ts';
import { commitsInMysql } from './implicit-commit.ts';
import { refusesTransaction } from './statement-heads.ts';

/** The transaction that a statement finds. */
export type TransactionState =
  | { readonly kind: 'none' }
  /** BEGIN in the file; the span is that statement's, in the document. */
  | { readonly kind: 'explicit'; readonly begin: Span }
  /** The tool opened it. */
  | { readonly kind: 'tool' }
  /** Several statements sent as one simple query, or in one pipeline. */
  | { readonly kind: 'implicit' };

/** How a section reaches the server. */
export interface Sent {
  readonly delivery: Delivery;
  /** What is in one of them is sent at once, however many statements it holds. */
  readonly fences?: readonly Span[] | undefined;
}

/** From where it begins to where it ends; statements by their index in the section. */
export interface Transaction {
  /** `own`: the server's, for one statement alone. BEGIN inside an implicit one makes all of it explicit. */
  readonly kind: 'own' | 'explicit' | 'tool' | 'implicit';
  readonly first: number;
  /** The statement that ends it, or the last of the section. */
  readonly last: number;
  readonly ends: 'commit' | 'rollback' | 'prepare' | 'left-open';
  /** The tool's, which a COMMIT of the file ends before the tool does: its record of the file is no part of it. */
  readonly isCutShort?: true;
}

export interface StatementTransaction {
  /** What it finds. */
  readonly state: TransactionState;
  /** What its work belongs to; BEGIN and COMMIT belong to the transaction that they open and close. */
  readonly transaction: Transaction;
  /** Statements before it whose locks are still held while it runs, in order. */
  readonly together: readonly StatementRange[];
  /** With the end of this statement its own locks go: of the transaction, or of a ROLLBACK TO. */
  readonly heldThrough: number;
  /** Its work stays: no ROLLBACK in the section takes it back. */
  readonly kept: boolean;
  /** It is sent by itself, and no transaction is open. */
  readonly alone: boolean;
  /** Where it takes work back: the schema is again as it was before the statement of this index. */
  readonly undoesTo: number | undefined;
  /** A DO block that says COMMIT or ROLLBACK itself: its work is in several transactions, and locks go with each of them. */
  readonly commitsInside: boolean;
  /** In force while it runs, as far as the section sets them: lower-case name to values as written. */
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

/** The value of a setting that is one number of milliseconds or a number with a unit; undefined if it is unset or no duration. */
export function milliseconds(settings: Settings, variable: string): number | undefined {
  const [value] = settings.get(variable) ?? [];
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(value ?? '');
  if (match === null) return undefined;
  return Number(match[1]) * (unitMilliseconds.get(match[2] ?? 'ms') ?? 1);
}

/** The session's time zone, where the section sets it; to be spread into what is known around an operation. */
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
  /** Statements whose work and locks are there still. */
  readonly alive: readonly StatementRange[];
  /** What a ROLLBACK goes back to. */
  readonly settings: Scopes;
}

/** What is written down of a statement before its transaction has ended. */
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
  /** On SQL Server BEGIN counts up and COMMIT down: only the last one ends the transaction. */
  readonly #counts: boolean;
  #inner = 0;

  constructor(statements: readonly Statement[], sent: Sent, dialect: SpokenDialect) {
    this.#statements = statements;
    this.#commitsItself = dialect === 'mysql' ? commitsInMysql : () => false;
    this.#counts = dialect === 'sqlserver';
    // Of the others none makes a transaction of what is sent at once.
    const apart = { delivery: { ...sent.delivery, sends: 'statement-by-statement' } } as const;
    this.#batches = batchesOf(statements, dialect === 'postgresql' ? sent : apart);
    const { toolTransaction, wrapsOnSqlite = false } = sent.delivery;
    // A file that says BEGIN fails inside of another one: whoever writes that has switched the driver's off.
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
      // In a transaction of somebody else's the server refuses it.
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
        // A transaction that is open stays open; only an implicit one changes its kind.
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

  /** ROLLBACK in a CATCH, after a COMMIT that has only counted down: not on the way that a script goes inside of its tool's transaction. */
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

  /** The newest one of a name hides the others; those made after it go with it. */
  #release(name: string): void {
    const at = this.#open?.savepoints.findLastIndex((one) => one.name === name) ?? -1;
    if (this.#open === undefined || at < 0) return;
    this.#open = { ...this.#open, savepoints: this.#open.savepoints.slice(0, at) };
  }

  /** Takes back the work since the savepoint and gives its locks free; the savepoint stays. */
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

/** Statements that the server gets at once. */
interface Batch {
  readonly first: number;
  readonly last: number;
}

function batchesOf(statements: readonly Statement[], sent: Sent): readonly Batch[] {
  const all = { first: 0, last: statements.length - 1 };
  if (sent.delivery.sends === 'whole') return statements.map(() => all);
  if (sent.delivery.sends === 'pipeline') {
    // What refuses a transaction may open a pipeline, and has committed before the next statement begins.
    const isApart = refusesTransaction(statements[0]?.parsed.text ?? '');
    const rest = { first: isApart ? 1 : 0, last: all.last };
    return statements.map((_, at) => (at < rest.first ? { first: at, last: at } : rest));
  }
  const batches = statements.map((_, at): Batch => ({ first: at, last: at }));
  // Both are in order, and some tools put each statement into a fence.
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
