/**
 * Advice for one query: candidates from its text, tried by a server's planner, and the plans with and without them. Uses HypoPG if the
 * server has it; else only what the user has agreed to. Every transaction is rolled back, and no query is run.
 */
import { proposalsFor, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { proposalsOfMysql } from '../../core/index-advice/mysql.ts';
import { proposalsOfSqlite } from '../../core/index-advice/sqlite.ts';
import { guardMysql } from '../../core/plan/mysql/guard.ts';
import { guardSqlite } from '../../core/plan/sqlite/guard.ts';
import { guardExplain } from '../../core/plan/guard.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { queryOf } from '../../core/queries/queries.ts';
import type { Schema } from '../../core/schema/model.ts';
import { MysqlReader } from '../../core/operations/mysql/reader.ts';
import { SqliteReader } from '../../core/operations/sqlite/reader.ts';
import { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { Ask } from '../databases/ask-plan.ts';
import { cleanSession, planTransaction, type Place } from '../databases/plan-transaction.ts';
import { failed, type SqlSession, type Failed } from '../databases/session.ts';
import { builtTrial } from './built.ts';
import { chooseIndexes, type Choice } from './choose.ts';
import { labTrial } from './in-lab.ts';
import { mysqlTrial } from './in-mysql-lab.ts';
import { sqliteTrial } from './in-sqlite-lab.ts';
import type { PlanLab } from '../lab/lab.ts';
import type { MysqlLab } from '../lab/mysql-lab.ts';
import type { SqliteLab } from '../lab/sqlite-lab.ts';
import { forgetHypothetical, hypopgSchema, hypopgTrial } from './hypopg.ts';
import type { Planned } from './together.ts';
import { isFailed, type Trial, type TrialFailure } from './trial.ts';

export type AnyLab = PlanLab | SqliteLab | MysqlLab;

export interface AdviceQuestion {
  /** As written. */
  readonly text: string;
  /** Of the enclosing program. */
  readonly variables: readonly string[];
  readonly schema: Schema;
}

export interface AdviceOptions {
  /** True if indexes may really be built, inside a transaction that is rolled back. */
  readonly build: 'agreed' | 'never';
  readonly onBuild: (definition: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export type AdviceAnswer =
  | {
      readonly kind: 'advised';
      readonly choice: Exclude<Choice, { readonly kind: 'failed' }>;
      readonly how: Trial['kind'];
      /** As planned: with $n. */
      readonly sql: string;
    }
  /** The query needs no index that does not exist. */
  | { readonly kind: 'nothing-to-try' }
  /** The server lacks HypoPG, and the user has not agreed to building indexes. */
  | {
      readonly kind: 'cannot-try';
      /** Keys of the tables on which indexes would be built, and how many. */
      readonly tables: readonly string[];
      readonly indexes: number;
    }
  | { readonly kind: 'refused'; readonly message: string }
  | Failed;

const planMs = 10_000;
/** Building an index on a large table takes time. */
const buildMs = 600_000;

type Prepared =
  | {
      readonly kind: 'ready';
      readonly sql: string;
      readonly parameters: number;
      readonly proposals: readonly ProposedIndex[];
    }
  | Extract<AdviceAnswer, { readonly kind: 'nothing-to-try' | 'refused' }>;

function prepare({ text, variables, schema }: AdviceQuestion, parser: PostgresParser): Prepared {
  const { dialect } = schema;
  if (dialect === 'sqlite' || dialect === 'mysql') return prepareWorded(dialect, text, schema, parser);
  const { sql } = readParameters(text, variables);
  const verdict = guardExplain(sql, parser);
  if (verdict.kind === 'refused') return verdict;
  const proposals = proposalsIn(sql, schema, parser);
  if (proposals.length === 0) return { kind: 'nothing-to-try' };
  return { kind: 'ready', sql, parameters: verdict.parameters, proposals };
}

/** They take their parameters as they are written. */
const worded = {
  mysql: {
    guard: (sql: string) => guardMysql(sql, usualMode),
    reader: MysqlReader,
    possible: proposalsOfMysql,
  },
  sqlite: { guard: guardSqlite, reader: SqliteReader, possible: proposalsOfSqlite },
} as const;

/** Of a server that Plinth starts. */
const usualMode = { ansiQuotes: false, plainBackslashes: false };

function prepareWorded(
  dialect: keyof typeof worded,
  sql: string,
  schema: Schema,
  parser: PostgresParser,
): Prepared {
  const { guard, reader: Reader, possible } = worded[dialect];
  const verdict = guard(sql);
  if (verdict.kind === 'refused') return verdict;
  const reader = new Reader(new StatementParser(parser).queries);
  const [statement] = reader.statements(sql, 0, sql.length);
  const block = statement && queryOf(statement.parsed, schema);
  if (block === undefined) return { kind: 'refused', message: notRead };
  const proposals = possible(proposalsFor(block, sql, schema), schema);
  if (proposals.length === 0) return { kind: 'nothing-to-try' };
  return { kind: 'ready', sql, parameters: verdict.parameters, proposals };
}

const notRead = 'What the query compares is not understood, so that no index can be put together for it.';

/** On a server, with HypoPG or by building. */
export async function adviseOn(
  session: SqlSession,
  question: AdviceQuestion,
  options: AdviceOptions,
  parser: PostgresParser,
): Promise<AdviceAnswer> {
  const prepared = prepare(question, parser);
  if (prepared.kind !== 'ready') return prepared;
  const { sql, proposals } = prepared;
  return onTrial(session, prepared, options, async (trial): Promise<AdviceAnswer> => {
    if (trial !== undefined) return judged(trial, sql, proposals);
    const tables = [...new Set(proposals.map(({ relation }) => relation))];
    return { kind: 'cannot-try', tables, indexes: proposals.length };
  });
}

/** In the plan lab, which affects no server. */
export function adviseInLab(
  lab: AnyLab,
  question: AdviceQuestion,
  parser: PostgresParser,
  signal?: AbortSignal,
): Promise<AdviceAnswer> {
  const prepared = prepare(question, parser);
  if (prepared.kind !== 'ready') return Promise.resolve(prepared);
  return judged(trialIn(lab, prepared.sql, signal), prepared.sql, prepared.proposals);
}

/** The plan of the query with these indexes and no other proposed one. */
export async function planOnServer(
  session: SqlSession,
  sql: string,
  indexes: readonly ProposedIndex[],
  options: AdviceOptions,
  parser: PostgresParser,
): Promise<Planned | TrialFailure> {
  const verdict = guardExplain(sql, parser);
  if (verdict.kind === 'refused') return failed({ reason: 'statement', message: verdict.message });
  const query = { sql, parameters: verdict.parameters };
  const gone = failed({ reason: 'statement', message: 'Nothing can be tried there any more.' });
  return onTrial(session, query, options, (trial) =>
    trial === undefined ? Promise.resolve(gone) : plannedWith(trial, indexes),
  );
}

export function planInLab(
  lab: AnyLab,
  sql: string,
  indexes: readonly ProposedIndex[],
): Promise<Planned | TrialFailure> {
  return plannedWith(trialIn(lab, sql), indexes);
}

function trialIn(lab: AnyLab, sql: string, signal?: AbortSignal): Trial {
  switch (lab.dialect) {
    case 'sqlite':
      return sqliteTrial(lab, sql, signal);
    case 'mysql':
      return mysqlTrial(lab, sql, signal);
    default:
      return labTrial(lab, sql, signal);
  }
}

async function plannedWith(trial: Trial, indexes: readonly ProposedIndex[]): Promise<Planned | TrialFailure> {
  const offered = await trial.offer(indexes);
  if (isFailed(offered)) return offered;
  const plan = await trial.plan(indexes);
  if (isFailed(plan)) return plan;
  const used = offered.indexes.filter(({ index }) => plan.uses.includes(index));
  return { plan, indexes: used.map((one) => ({ ...one, name: plan.called.get(one.index) ?? one.name })) };
}

/** Undefined if the server lacks HypoPG and the user has not agreed to building. */
async function onTrial<T>(
  session: SqlSession,
  { sql, parameters }: { readonly sql: string; readonly parameters: number },
  options: AdviceOptions,
  use: (trial: Trial | undefined) => Promise<T>,
): Promise<T | TrialFailure> {
  const work = async (ask: Ask, { serverVersion }: Place): Promise<T> => {
    const query = { sql, parameters, serverVersion };
    const hypopg = await hypopgSchema(ask);
    if (hypopg === undefined)
      return use(options.build === 'never' ? undefined : builtTrial(query, ask, options.onBuild));
    const answer = await use(hypopgTrial(hypopg, query, ask));
    await forgetHypothetical(hypopg, ask);
    return answer;
  };
  try {
    const limits = {
      timeoutMs: options.build === 'agreed' ? buildMs : planMs,
      signal: options.signal,
      access: options.build === 'agreed' ? ('write' as const) : ('read' as const),
    };
    return await planTransaction(session, limits, work);
  } finally {
    if (parameters > 0) await cleanSession(session, 'prepared only');
  }
}

async function judged(trial: Trial, sql: string, proposals: readonly ProposedIndex[]): Promise<AdviceAnswer> {
  const choice = await chooseIndexes(trial, proposals);
  return choice.kind === 'failed' ? choice : { kind: 'advised', choice, how: trial.kind, sql };
}

function proposalsIn(sql: string, schema: Schema, parser: PostgresParser): readonly ProposedIndex[] {
  const block = queryOf(new StatementParser(parser).parse(sql), schema);
  return block === undefined ? [] : proposalsFor(block, sql, schema);
}
