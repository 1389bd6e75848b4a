/**
 * Advice on one query: candidates from its text, judged by the planner of a server that tries them, and the two plans held against each other. HypoPG
 * where the server has it; else only what the caller's user has agreed to. Every transaction is rolled back, and no query is run.
 */
import { proposalsFor, type ProposedIndex } from '../../core/index-advice/proposals.ts';
import { guardExplain } from '../../core/plan/guard.ts';
import { readParameters } from '../../core/plan/parameters.ts';
import { queryOf } from '../../core/queries/queries.ts';
import type { Schema } from '../../core/schema/model.ts';
import { StatementParser } from '../../core/syntax/postgres/parse.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import type { Ask } from '../databases/ask-plan.ts';
import { cleanSession, planTransaction, type Place } from '../databases/plan-transaction.ts';
import type { DatabaseFailure, SqlSession } from '../databases/session.ts';
import { builtTrial } from './built.ts';
import { chooseIndexes, type Choice } from './choose.ts';
import { labTrial } from './in-lab.ts';
import type { PlanLab } from '../lab/lab.ts';
import { forgetHypothetical, hypopgSchema, hypopgTrial } from './hypopg.ts';
import type { Trial } from './trial.ts';

export interface AdviceQuestion {
  /** As written. */
  readonly text: string;
  /** Of the program around it. */
  readonly variables: readonly string[];
  readonly schema: Schema;
}

export interface AdviceOptions {
  /** Whether indexes may really be built, for as long as a transaction takes that is rolled back. */
  readonly build: 'agreed' | 'never';
  readonly onBuild: (definition: string) => void;
  readonly signal?: AbortSignal | undefined;
}

export type AdviceAnswer =
  | {
      readonly kind: 'advised';
      readonly choice: Exclude<Choice, { readonly kind: 'failed' }>;
      readonly how: Trial['kind'];
      /** As it was planned: with $n. */
      readonly sql: string;
    }
  /** Nothing in the query could stand in an index that is not there. */
  | { readonly kind: 'nothing-to-try' }
  /** The server has no HypoPG, and nobody has agreed to anything else. */
  | { readonly kind: 'cannot-try' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: DatabaseFailure };

const planMs = 10_000;
/** An index on a large table takes its time. */
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
  const { sql } = readParameters(text, variables);
  const verdict = guardExplain(sql, parser);
  if (verdict.kind === 'refused') return verdict;
  const proposals = proposalsIn(sql, schema, parser);
  if (proposals.length === 0) return { kind: 'nothing-to-try' };
  return { kind: 'ready', sql, parameters: verdict.parameters, proposals };
}

/** On a server, by HypoPG or by building. */
export async function adviseOn(
  session: SqlSession,
  question: AdviceQuestion,
  options: AdviceOptions,
  parser: PostgresParser,
): Promise<AdviceAnswer> {
  const prepared = prepare(question, parser);
  if (prepared.kind !== 'ready') return prepared;
  const { sql, parameters, proposals } = prepared;
  const work = async (ask: Ask, { serverVersion }: Place): Promise<AdviceAnswer> => {
    const query = { sql, parameters, serverVersion };
    const hypopg = await hypopgSchema(ask);
    if (hypopg === undefined && options.build === 'never') return { kind: 'cannot-try' };
    const trial =
      hypopg === undefined ? builtTrial(query, ask, options.onBuild) : hypopgTrial(hypopg, query, ask);
    const answer = await judged(trial, sql, proposals);
    if (hypopg !== undefined) await forgetHypothetical(hypopg, ask);
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

/** In the plan lab, where nothing can be harmed. */
export function adviseInLab(
  lab: PlanLab,
  question: AdviceQuestion,
  parser: PostgresParser,
): Promise<AdviceAnswer> {
  const prepared = prepare(question, parser);
  if (prepared.kind !== 'ready') return Promise.resolve(prepared);
  return judged(labTrial(lab, prepared.sql), prepared.sql, prepared.proposals);
}

async function judged(trial: Trial, sql: string, proposals: readonly ProposedIndex[]): Promise<AdviceAnswer> {
  const choice = await chooseIndexes(trial, proposals);
  return choice.kind === 'failed' ? choice : { kind: 'advised', choice, how: trial.kind, sql };
}

function proposalsIn(sql: string, schema: Schema, parser: PostgresParser): readonly ProposedIndex[] {
  const block = queryOf(new StatementParser(parser).parse(sql), schema);
  return block === undefined ? [] : proposalsFor(block, sql, schema);
}
