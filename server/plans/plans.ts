/**
 * Plans of queries in open documents: asked for one at a time, kept by the query's text for as long as its document uses the same database. A query
 * that was changed has no plan any more; one that was only moved keeps it.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { LensState } from '../../core/plan/present/lens.ts';
import { readParameters, type ParameterisedQuery } from '../../core/plan/parameters.ts';
import { asWritten, understandPlan, type PlanOrigin, type PlanReading } from '../../core/plan/understand.ts';
import { refuse } from '../../core/plan/guard.ts';
import type { AnalyzeLook, AnalyzeRequest } from '../../engine/databases/analyze.ts';
import { notThere } from '../../engine/databases/engine.ts';
import type { ExplainedPlan, ExplainOutcome } from '../../engine/databases/explain.ts';
import { explainForValues, type SensitivityOutcome } from '../../engine/databases/sensitivity.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import type { Session } from '../../engine/session/session.ts';
import { abortOf } from '../connections/abort.ts';
import type { Live, ServerConnections } from '../connections/connections.ts';
import { labOrigin } from '../../engine/lab/origin.ts';
import type { EmbeddedDatabases } from '../embedded/databases.ts';
import { Labs, type LabTarget } from './labs.ts';

/** Where a document's queries are explained. */
export type PlanTarget =
  | { readonly kind: 'connection'; readonly id: string }
  /** The folder's embedded database, which is empty. */
  | { readonly kind: 'embedded'; readonly folder: string }
  | LabTarget;

/** A query's text in its document, and where it is planned. */
export interface PlannedText {
  readonly uri: string;
  readonly sql: string;
  /** Of the function that the query is in. */
  readonly variables: readonly string[];
  readonly target: PlanTarget;
}

export interface KeptPlan {
  readonly reading: PlanReading;
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** As the database printed it. */
  readonly json: string;
}

/** How a query shall be planned. */
export interface PlanWish {
  /** Of its parameters, in order; null is NULL. Undefined: for any value. */
  readonly values: readonly (string | null)[] | undefined;
  /** Run to measure it; `agreed` are the sentences that a person has read and said yes to. */
  readonly run: { readonly agreed: readonly string[]; readonly server: AnalyzeRequest['server'] } | undefined;
}

export type PlanResult =
  | { readonly kind: 'planned'; readonly plan: KeptPlan }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

type State =
  | Exclude<LensState, { readonly kind: 'planned' }>
  | { readonly kind: 'planned'; readonly plan: KeptPlan };

interface Kept {
  readonly target: string;
  readonly state: State;
}

const mostKept = 500;

export class Plans {
  readonly #connections: ServerConnections;
  readonly #embedded: EmbeddedDatabases;
  /** Plans by statistics, where a document uses no connection. */
  readonly labs: Labs;
  readonly #kept = new Map<string, Kept>();

  /** `program`: the bundle of the process that holds PostgreSQL. */
  constructor(
    connections: ServerConnections,
    embedded: EmbeddedDatabases,
    program: string,
    sessions: () => Promise<readonly Session[]>,
  ) {
    this.labs = new Labs(program, sessions);
    this.#connections = connections;
    this.#embedded = embedded;
  }

  state(uri: string, sql: string, target: PlanTarget): LensState {
    const state = this.#stateOf(uri, sql, target);
    return state.kind === 'planned'
      ? { kind: 'planned', reading: state.plan.reading, at: state.plan.at }
      : state;
  }

  last(uri: string, sql: string, target: PlanTarget): KeptPlan | undefined {
    const state = this.#stateOf(uri, sql, target);
    return state.kind === 'planned' ? state.plan : undefined;
  }

  /** Never rejects. `changed` is called when the state becomes another. */
  async explain(
    { uri, sql, variables, target }: PlannedText,
    wish: PlanWish,
    token: CancellationToken,
    changed: () => void,
  ): Promise<PlanResult> {
    this.#keep(uri, sql, target, { kind: 'running' });
    changed();
    const result = await this.#ask(sql, this.parameters(target, sql, variables), target, wish, token);
    this.#keep(uri, sql, target, stateOf(result));
    changed();
    return result;
  }

  /** Of a query, as whoever plans it reads them. */
  parameters(target: PlanTarget | undefined, sql: string, variables: readonly string[]): ParameterisedQuery {
    const live = target?.kind === 'connection' ? this.#connections.live(target.id) : undefined;
    return (live?.engine.parameters ?? readParameters)(sql, variables);
  }

  /** What running the query would do beyond reading. Undefined: the connection is closed, or is none to run on. */
  async look(
    { sql, variables, target }: PlannedText,
    request: Pick<AnalyzeRequest, 'values' | 'server'>,
    token: CancellationToken,
  ): Promise<AnalyzeLook | undefined> {
    const live = target.kind === 'connection' ? this.#connections.live(target.id) : undefined;
    if (live === undefined) return undefined;
    const { measure } = live.engine;
    if (measure === undefined) return noMeasuring(live);
    const asked = { ...request, sql: this.parameters(target, sql, variables).sql, signal: abortOf(token) };
    return measure.look(live.session, asked);
  }

  /** Plans for several values of the parameters; nothing of them is kept. */
  async compareValues(
    { sql, variables, target }: PlannedText,
    values: PlanWish['values'],
    token: CancellationToken,
  ): Promise<SensitivityOutcome | undefined> {
    if (target.kind !== 'connection' || this.#connections.live(target.id) === undefined) return undefined;
    const session = this.#connections.postgres(target.id, 'Comparing plans for several values');
    if (typeof session === 'string') return refuse('notThere', session);
    const asked = { sql: readParameters(sql, variables).sql, values, signal: abortOf(token) };
    return explainForValues(session, asked, await loadPostgresParser());
  }

  forget(uri: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(keyOf(uri, ''))) this.#kept.delete(key);
  }

  async #ask(
    sql: string,
    query: ParameterisedQuery,
    target: PlanTarget,
    wish: PlanWish,
    token: CancellationToken,
  ): Promise<PlanResult> {
    const sent = await this.#send(query.sql, target, wish, abortOf(token));
    const outcome = sent?.kind === 'lab' ? sent.plan : sent;
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    if (outcome === undefined)
      return { kind: 'failure', message: 'The connection is closed. Connect again.' };
    switch (outcome.kind) {
      case 'refused':
        return { kind: 'failure', message: outcome.message };
      case 'failed':
        return outcome.failure.reason === 'cancelled'
          ? { kind: 'cancelled' }
          : { kind: 'failure', message: outcome.failure.message };
      case 'plan': {
        const parser = await loadPostgresParser();
        const { json, tables } = outcome;
        const origin = originOf(outcome, query, wish.values, sent?.kind === 'lab' ? sent.lab : undefined);
        const read = understandPlan({ json, sql: query.sql, origin, parser, tables });
        if (!read.ok) return { kind: 'failure', message: read.problem };
        const reading = query.sql === sql ? read.reading : asWritten(read.reading, sql, query.written);
        return { kind: 'planned', plan: { reading, at: new Date().toISOString(), json } };
      }
    }
  }

  async #send(
    sql: string,
    target: PlanTarget,
    { values, run }: PlanWish,
    signal: AbortSignal,
  ): Promise<ExplainOutcome | InLab | undefined> {
    if (target.kind === 'lab') return this.#inLab(sql, target, { values, run }, signal);
    if (target.kind === 'embedded') return this.#embedded.explain(target.folder, sql, signal);
    const live = this.#connections.live(target.id);
    if (live === undefined) return undefined;
    const { engine, session } = live;
    if (run === undefined) {
      const plan = engine.explain?.(session, { sql, values, signal });
      return plan ?? refuse('notThere', notThere('Explaining a query', live.shown.product));
    }
    if (engine.measure === undefined) return noMeasuring(live);
    return engine.measure.run(session, { sql, values, server: run.server, signal }, run.agreed);
  }

  async #inLab(
    sql: string,
    target: LabTarget,
    { values, run }: PlanWish,
    signal: AbortSignal,
  ): Promise<ExplainOutcome | InLab | undefined> {
    if (run !== undefined) {
      const message =
        'The plan lab holds no rows: nothing can be measured there. Bind the editor to a connection.';
      return { kind: 'refused', reason: 'otherStatement', message };
    }
    const answer = await this.labs.use(target, signal, async ({ lab, statistics }) => ({
      outcome: await lab.plan({ sql, values, signal }),
      statistics,
    }));
    if (answer?.kind !== 'done') return answer;
    const { outcome, statistics } = answer.result;
    if (outcome.kind !== 'plan') return outcome;
    return { kind: 'lab', plan: outcome.plan, lab: labOrigin(outcome, statistics, []) };
  }

  #stateOf(uri: string, sql: string, target: PlanTarget): State {
    const kept = this.#kept.get(keyOf(uri, sql));
    return kept?.target === JSON.stringify(target) ? kept.state : { kind: 'unasked' };
  }

  #keep(uri: string, sql: string, target: PlanTarget, state: State): void {
    const key = keyOf(uri, sql);
    this.#kept.delete(key);
    this.#kept.set(key, { target: JSON.stringify(target), state });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** A plan of the lab, and what is to be said of it. */
interface InLab {
  readonly kind: 'lab';
  readonly plan: ExplainedPlan;
  readonly lab: PlanOrigin;
}

function noMeasuring({ shown }: Live): ReturnType<typeof refuse> {
  return refuse('notThere', notThere('Measuring a query', shown.product));
}

function keyOf(uri: string, sql: string): string {
  return `${uri}\n${sql}`;
}

function stateOf(result: PlanResult): State {
  switch (result.kind) {
    case 'planned':
      return result;
    case 'cancelled':
      return { kind: 'unasked' };
    case 'failure':
      return { kind: 'failed', problem: result.message };
  }
}

function originOf(
  outcome: Extract<ExplainOutcome, { kind: 'plan' }>,
  { names }: ParameterisedQuery,
  values: PlanWish['values'],
  lab: PlanOrigin | undefined,
): PlanOrigin {
  const { connection, role, product, serverVersion, generic, emptyDatabase } = outcome;
  if (emptyDatabase) return { kind: 'empty', serverVersion };
  const given = names.map((name, place) => {
    const value = values?.[place] ?? null;
    return value === null ? `${name} = NULL` : `${name} = '${value}'`;
  });
  if (lab?.kind === 'lab') return { ...lab, values: values === undefined ? [] : given };
  return {
    kind: 'live',
    connection,
    role,
    product,
    serverVersion,
    generic,
    values: values === undefined ? [] : given,
  };
}
