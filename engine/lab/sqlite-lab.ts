/**
 * A plan lab for SQLite: the embedded SQLite with the schema of the migrations and the statistics of a file or assumed ones, used only for
 * EXPLAIN QUERY PLAN. Its tables are empty. A query that takes too long to plan, or is cancelled, ends the process, and the next one starts it again.
 */
import {
  assumedRowsOf,
  assumeStat1,
  sqliteHome,
  stat1Key,
  type SqliteTable,
  type Stat1,
} from '../../core/plan-lab/assumed-sqlite.ts';
import { assumedInWords, type AssumedSizes } from '../../core/plan-lab/assumed.ts';
import type { LabBasis } from '../../core/plan-lab/basis.ts';
import type { TableFacts } from '../../core/plan/table-facts.ts';
import { split } from '../../core/syntax/sqlite/splitter.ts';
import { slice } from '../../core/text/span.ts';
import type { ExplainOutcome } from '../databases/explain.ts';
import {
  indexesQuery,
  keysQuery,
  literal,
  ownTables,
  quotedName,
} from '../databases/sqlite/catalog/queries.ts';
import { explainSqlite } from '../databases/sqlite/explain.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { SqliteChild, sqliteLimits } from '../embedded/sqlite/child.ts';
import type { LabOutcome, LabQuestion } from './lab-question.ts';
import { ask, type Failed } from './start.ts';
import { sweep, type Swept } from './sweep.ts';
import { asFarAsKnown } from './unread-migrations.ts';

interface Running {
  readonly child: SqliteChild;
  readonly tables: readonly SqliteTable[];
  readonly remarks: readonly string[];
}

type Started = Running & { readonly kind: 'started' };

export interface SqliteLabOptions {
  /** dist/sqlite.cjs. */
  readonly program: string;
  /** For one plan. */
  readonly statementMs?: number;
  /** sqlite_stat1 of a file, in place of what is assumed. */
  readonly stat1?: readonly Stat1[];
  /** The same for an index that is not there: its statistics, if the rows of a file can be asked. */
  readonly stat1Of?: (table: string, columns: readonly string[]) => Promise<string | undefined>;
}

export interface NamedIndex {
  readonly name: string;
  /** CREATE INDEX. */
  readonly sql: string;
}

/** SQLite does not create an index, in its words. */
interface Refused {
  readonly kind: 'refused';
  readonly message: string;
}

/** A plan with some indexes that are not there, and the statistics that it was made from. */
export type SqliteTrial =
  | {
      readonly kind: 'planned';
      readonly plan: ExplainOutcome & { readonly kind: 'plan' };
      readonly limits: readonly string[];
      readonly stat1: readonly Stat1[];
    }
  | Refused
  | Exclude<LabOutcome, { readonly kind: 'plan' | 'refused' }>;

export class SqliteLab {
  readonly dialect = 'sqlite';
  readonly basis: LabBasis & { readonly kind: 'assumed' };
  readonly #history: readonly MigrationToReplay[];
  readonly #options: SqliteLabOptions;
  #running: Running | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(history: readonly MigrationToReplay[], sizes: AssumedSizes, options: SqliteLabOptions) {
    this.#history = history;
    this.basis = { kind: 'assumed', sizes };
    this.#options = options;
  }

  get remarks(): readonly string[] {
    return this.#running?.remarks ?? [];
  }

  /** Keys of the tables of which sizes are assumed. */
  get tables(): readonly string[] {
    return (this.#running?.tables ?? []).map(({ name }) => `${sqliteHome}.${name}`);
  }

  ready(signal: AbortSignal | undefined): Promise<Failed | undefined> {
    return this.#inTurn(signal, () => Promise.resolve(undefined));
  }

  plan(question: LabQuestion): Promise<LabOutcome> {
    return this.#inTurn(question.signal, (running) => this.#plan(running, question, this.basis.sizes));
  }

  /** With these indexes. */
  planWith(question: LabQuestion, indexes: readonly NamedIndex[]): Promise<SqliteTrial> {
    return this.#inTurn(question.signal, async (running): Promise<SqliteTrial> => {
      const { sizes } = this.basis;
      if (indexes.length === 0) return this.#tried(running, question, this.#stat1(running.tables, sizes));
      const tried = await created(running.child, indexes, question.signal, async () => {
        const read = await readTables(running.child);
        if (read.kind === 'failed') return read;
        const { tables } = read;
        const names = new Set(indexes.map(({ name }) => name));
        const stat1 = [...this.#stat1(tables, sizes), ...(await this.#measured(tables, names))];
        return (
          (await keepStat1(running.child, stat1)) ??
          (await this.#tried({ ...running, tables }, question, stat1))
        );
      });
      await this.#reset(running);
      return tried;
    });
  }

  /** Whether SQLite creates it. */
  trialOf(
    index: NamedIndex,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly kind: 'created' } | Refused | Failed> {
    return this.#inTurn(signal, ({ child }) =>
      created(child, [index], signal, () => Promise.resolve({ kind: 'created' } as const)),
    );
  }

  async #tried(running: Running, question: LabQuestion, stat1: readonly Stat1[]): Promise<SqliteTrial> {
    const outcome = await this.#plan(running, question, this.basis.sizes);
    return outcome.kind === 'plan' ? { ...outcome, kind: 'planned', stat1 } : outcome;
  }

  /** Of those of the file where it has some, unless somebody chose another size. */
  #stat1(tables: readonly SqliteTable[], sizes: AssumedSizes): readonly Stat1[] {
    const own = sizes === this.basis.sizes ? (this.#options.stat1 ?? []) : [];
    const known = new Map(own.map((one) => [stat1Key(one), one]));
    return assumeStat1(tables, sizes).map((one) => known.get(stat1Key(one)) ?? one);
  }

  async #measured(tables: readonly SqliteTable[], names: ReadonlySet<string>): Promise<readonly Stat1[]> {
    const measured: Stat1[] = [];
    for (const { name: table, indexes } of tables)
      for (const { name, columns, partial } of indexes) {
        const plain = columns.flatMap((one) => one ?? []);
        if (!names.has(name) || partial || plain.length !== columns.length) continue;
        const stat = await this.#options.stat1Of?.(table, plain);
        if (stat !== undefined) measured.push({ table, index: name, stat });
      }
    return measured;
  }

  planAt(question: LabQuestion, table: string, rows: number): Promise<LabOutcome> {
    return this.#resized(question, table, (planAt) => planAt(rows));
  }

  sweep(question: LabQuestion, table: string): Promise<Swept | Failed> {
    return this.#resized(question, table, sweep);
  }

  /** Ends the process; a later question starts another. */
  rest(): void {
    this.#running?.child.end({ reason: 'closed', message: 'The embedded SQLite was stopped.' });
    this.#running = undefined;
  }

  #resized<T>(
    question: LabQuestion,
    table: string,
    work: (planAt: (rows: number) => Promise<LabOutcome>) => Promise<T>,
  ): Promise<T | Failed> {
    return this.#inTurn(question.signal, async (running) => {
      const { sizes } = this.basis;
      const done = await work(async (rows) => {
        const changed = { ...sizes, rows: new Map([...sizes.rows, [table, rows]]) };
        const stat1 = this.#stat1(running.tables, changed);
        return (await keepStat1(running.child, stat1)) ?? this.#plan(running, question, changed);
      });
      return (await this.#reset(running)) ?? done;
    });
  }

  async #plan(running: Running, question: LabQuestion, sizes: AssumedSizes): Promise<LabOutcome> {
    const outcome = await explainSqlite(running.child, question);
    if (outcome.kind !== 'plan') return outcome;
    const facts = new Map(running.tables.map((one) => [one.name, factsOf(one, sizes)]));
    const tables = outcome.tables.map((one) => asFarAsKnown(facts.get(one.name) ?? one, this.#history));
    const said = tables.flatMap(({ name, rows = sizes.usual }) =>
      rows === sizes.usual ? [] : [[name, rows] as const],
    );
    return {
      kind: 'plan',
      plan: { ...outcome, tables },
      limits: [assumedInWords(said, sizes.usual), ...running.remarks],
    };
  }

  async #start(signal: AbortSignal | undefined): Promise<Started | Failed> {
    const { program, statementMs = sqliteLimits.statementMs } = this.#options;
    const started = await SqliteChild.start({ program, limits: { ...sqliteLimits, statementMs }, signal });
    if (started.kind === 'failed') return started;
    const { child } = started;
    const running = await filled(child, this.#history, signal);
    const ready = running.kind === 'failed' ? running : ((await this.#reset(running)) ?? running);
    if (ready.kind === 'failed') child.end(ready.failure);
    return ready;
  }

  /** With the statistics that every question finds. */
  #reset({ child, tables }: Running): Promise<Failed | undefined> {
    return keepStat1(child, this.#stat1(tables, this.basis.sizes));
  }

  #inTurn<T>(signal: AbortSignal | undefined, work: (running: Running) => Promise<T>): Promise<T | Failed> {
    const done = this.#queue.then(async () => {
      if (signal?.aborted === true) return cancelled;
      if (this.#running?.child.isRunning !== true) {
        const started = await this.#start(signal);
        if (started.kind === 'failed') return started;
        this.#running = started;
      }
      return work(this.#running);
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

async function filled(
  child: SqliteChild,
  history: readonly MigrationToReplay[],
  signal: AbortSignal | undefined,
): Promise<Started | Failed> {
  const remarks: string[] = [];
  for (const migration of history) {
    const problem = await apply(child, migration, signal);
    if (problem?.kind === 'failed') return problem;
    if (problem !== undefined)
      remarks.push(`${migration.name} did not run whole in the embedded SQLite: ${problem.reason}.`);
  }
  const tables = await readTables(child);
  if (tables.kind === 'failed') return tables;
  return { kind: 'started', child, tables: tables.tables, remarks };
}

/** On empty tables; afterwards they are dropped again. */
async function created<T>(
  child: SqliteChild,
  indexes: readonly NamedIndex[],
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T | Refused | Failed> {
  const made: string[] = [];
  try {
    for (const { name, sql } of indexes) {
      const done = await ask(child, sql, signal);
      if (done.kind === 'failed')
        return done.failure.reason === 'statement'
          ? { kind: 'refused', message: done.failure.message }
          : done;
      made.push(name);
    }
    return await work();
  } finally {
    if (made.length > 0) await ask(child, made.map((name) => `DROP INDEX ${quotedName(name)}`).join('; '));
  }
}

/** Statement by statement, outside of transactions: one that fails takes no other away. The first reason that matters for a plan. */
async function apply(
  child: SqliteChild,
  { sends }: MigrationToReplay,
  signal: AbortSignal | undefined,
): Promise<{ readonly kind: 'incomplete'; readonly reason: string } | Failed | undefined> {
  let reason: string | undefined;
  for (const text of sends)
    for (const { span } of split(text)) {
      const statement = slice(text, span);
      if (control.test(statement)) continue;
      const done = await ask(child, statement, signal);
      if (done.kind === 'rows') continue;
      if (done.failure.reason !== 'statement') return done;
      if (!aboutRows.test(statement)) reason ??= done.failure.message;
    }
  return reason === undefined ? undefined : { kind: 'incomplete', reason };
}

const control = /^(?:begin|commit|end|rollback|savepoint|release)\b/i;
/** The lab needs no rows. */
const aboutRows = /^(?:insert|replace|update|delete|select|with|pragma)\b/i;

async function readTables(
  child: SqliteChild,
): Promise<{ readonly kind: 'read'; readonly tables: readonly SqliteTable[] } | Failed> {
  const names = await ask(child, `SELECT name FROM ${ownTables}`);
  if (names.kind === 'failed') return names;
  const indexes = await ask(child, indexesQuery(ownTables));
  if (indexes.kind === 'failed') return indexes;
  const keys = await ask(child, keysQuery(ownTables));
  if (keys.kind === 'failed') return keys;
  return {
    kind: 'read',
    tables: names.rows.map(([name]) => ({
      name: name ?? '',
      indexes: indexesOf(indexes.rows.filter(([table]) => table === name)),
      references: referencesOf(keys.rows.filter(([table]) => table === name)),
    })),
  };
}

type Rows = readonly (readonly (string | null)[])[];

/** One row for each column. */
function indexesOf(rows: Rows): SqliteTable['indexes'] {
  const names = [...new Set(rows.map(([, name]) => name ?? ''))];
  return names.map((name) => {
    const own = rows.filter(([, one]) => one === name);
    const [, , unique, , partial] = own[0] ?? [];
    return {
      name,
      unique: unique === '1',
      partial: partial === '1',
      columns: own.map(([, , , , , column]) => column ?? undefined),
    };
  });
}

/** One row for each column of a key; those of several are left out. */
function referencesOf(rows: Rows): SqliteTable['references'] {
  const alone = rows.filter(([, id]) => rows.filter(([, other]) => other === id).length === 1);
  return new Map(alone.map(([, , table, column]) => [column ?? '', table ?? '']));
}

/** A later row replaces an earlier one. */
async function keepStat1(child: SqliteChild, stat1: readonly Stat1[]): Promise<Failed | undefined> {
  if (stat1.length === 0) return undefined;
  const rows = [...new Map(stat1.map((one) => [stat1Key(one), one])).values()].map(
    ({ table, index, stat }) =>
      `(${literal(table)}, ${index === undefined ? 'NULL' : literal(index)}, ${literal(stat)})`,
  );
  // The first creates the table of statistics, and the last makes the planner read it.
  const set = await ask(
    child,
    `ANALYZE; DELETE FROM sqlite_stat1; INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ${rows.join(', ')}; ANALYZE sqlite_schema`,
  );
  return set.kind === 'failed' ? set : undefined;
}

function factsOf({ name, indexes }: SqliteTable, sizes: AssumedSizes): TableFacts {
  return {
    ...{ schema: sqliteHome, name, rows: assumedRowsOf(name, sizes), bytes: 0 },
    ...{ changed: undefined, secondsSinceAnalyze: undefined, counted: true },
    indexes: indexes.map((one) => ({
      ...{ name: one.name, method: 'btree', isUnique: one.unique, where: one.partial ? '' : undefined },
      keys: one.columns.map((column) => ({ text: column ?? '', type: '', prefix: false })),
    })),
  };
}

const cancelled: Failed = {
  kind: 'failed',
  failure: { reason: 'cancelled', message: 'The query was cancelled before it was planned.' },
};
