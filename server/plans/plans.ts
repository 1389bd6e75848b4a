/**
 * Plans of queries in open documents: requested one at a time, and kept by the query's text as long as its document uses the same database.
 * Editing a query discards its plan; moving it does not.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import { failure } from '../../protocol/message.ts';
import type { CancellationToken } from 'vscode-languageserver';
import type { AssumedSizes } from '../../core/plan-lab/assumed.ts';
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
import type { Turn } from '../../engine/lab/shared-server.ts';
import { Labs, type LabScene, type LabTarget } from './labs.ts';

/** Where a document's queries are explained. */
export type PlanTarget = { readonly kind: 'connection'; readonly id: string } | LabTarget;

/** A query's text in its document, and where it is planned. */
export interface PlannedText {
  readonly uri: string;
  readonly sql: string;
  /** The variables of the enclosing function. */
  readonly variables: readonly string[];
  readonly target: PlanTarget;
}

export interface KeptPlan {
  readonly reading: PlanReading;
  /** When the plan was made, ISO 8601. */
  readonly at: string;
  /** As the database returned it. */
  readonly json: string;
}

/** How a query is to be planned. */
export interface PlanWish {
  /** Parameter values in order; null is NULL. Undefined: plan for any value. */
  readonly values: readonly (string | null)[] | undefined;
  /** Another size of a table, if sizes are assumed. Such a plan is not kept. */
  readonly size?: { readonly table: string; readonly rows: number } | undefined;
  /** True to run and measure the query; `agreed` has the sentences that the user has read and confirmed. */
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
  readonly sql: string;
  readonly state: State;
  /** What a plan of the lab hangs on; undefined where it was asked for elsewhere. */
  readonly mark: string | undefined;
}

const mostKept = 500;

export class Plans {
  readonly #connections: ServerConnections;
  /** Plans with statistics, for documents without a connection. */
  readonly labs: Labs;
  readonly #kept = new Map<string, Kept>();

  /** `program`: the bundle of the process that runs PostgreSQL. */
  constructor(
    connections: ServerConnections,
    program: string,
    workspace: { readonly sessions: () => Promise<readonly Session[]> },
    sizes: (uri: string) => Promise<AssumedSizes>,
  ) {
    this.labs = new Labs(program, () => workspace.sessions(), sizes);
    this.#connections = connections;
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

  /** The texts of a document's queries whose plans show a problem. */
  troubled(uri: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (const [key, { state, sql }] of this.#kept)
      if (
        state.kind === 'planned' &&
        key.startsWith(`${uri}\n`) &&
        state.plan.reading.insights.some(({ insight }) => insight.problem)
      )
        found.add(sql);
    return found;
  }

  /** Never rejects. `changed` is called at each change of the state. */
  async explain(
    { uri, sql, variables, target }: PlannedText,
    wish: PlanWish,
    token: CancellationToken,
    changed: () => void,
  ): Promise<PlanResult> {
    const query = this.parameters(target, sql, variables);
    if (wish.size !== undefined) return this.#ask(sql, query, target, wish, token);
    this.#keep(uri, sql, target, { kind: 'running' });
    changed();
    const result = await this.#ask(sql, query, target, wish, token);
    this.#keep(uri, sql, target, stateOf(result));
    changed();
    return result;
  }

  /** Planned in the lab, or refused there, and nothing that it hangs on has changed since. */
  isCurrent({ uri, sql, target }: PlannedText, mark: string): boolean {
    return this.#kept.get(keyOf(uri, sql, target))?.mark === mark;
  }

  /** Plans in an open lab, for features that show the query. Until then they show the last known plan. */
  async planIn(
    { lab, mark }: LabScene,
    { uri, sql, variables, target }: PlannedText,
    turn: Turn,
  ): Promise<void> {
    const query = readParameters(sql, variables);
    const outcome = await lab.plan({ sql: query.sql, turn });
    const sent =
      outcome.kind === 'plan'
        ? { kind: 'lab' as const, plan: outcome.plan, lab: labOrigin(outcome, lab.basis, []) }
        : outcome;
    const result = await understood(sent, sql, query, undefined);
    if (result.kind === 'cancelled') return;
    // A program completes the query: what is refused of the rest says nothing.
    const isOfRest = result.kind === 'failure' && query.isPartial;
    this.#keep(uri, sql, target, isOfRest ? { kind: 'unasked' } : stateOf(result), mark);
  }

  /** The parameters of a query, as its planner reads them. */
  parameters(target: PlanTarget | undefined, sql: string, variables: readonly string[]): ParameterisedQuery {
    const live = target?.kind === 'connection' ? this.#connections.live(target.id) : undefined;
    return (live?.engine.parameters ?? readParameters)(sql, variables);
  }

  /** The effects of running the query beyond reading. Undefined: the connection is closed or cannot run it. */
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

  /** Plans for several parameter values; they are not kept. */
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
    for (const key of this.#kept.keys()) if (key.startsWith(`${uri}\n`)) this.#kept.delete(key);
  }

  async #ask(
    sql: string,
    query: ParameterisedQuery,
    target: PlanTarget,
    wish: PlanWish,
    token: CancellationToken,
  ): Promise<PlanResult> {
    const sent = await this.#send(query.sql, target, wish, abortOf(token));
    return token.isCancellationRequested ? { kind: 'cancelled' } : understood(sent, sql, query, wish.values);
  }

  async #send(
    sql: string,
    target: PlanTarget,
    { values, run, size }: PlanWish,
    signal: AbortSignal,
  ): Promise<ExplainOutcome | InLab | undefined> {
    if (target.kind === 'lab') return this.#inLab(sql, target, { values, run, size }, signal);
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
    { values, run, size }: PlanWish,
    signal: AbortSignal,
  ): Promise<ExplainOutcome | InLab | undefined> {
    if (run !== undefined) {
      const message =
        'The plan lab holds no rows: nothing can be measured there. Bind the editor to a connection.';
      return { kind: 'refused', reason: 'otherStatement', message };
    }
    const answer = await this.labs.use(target, signal, async ({ lab }) => ({
      outcome: await (size === undefined
        ? lab.plan({ sql, values, signal })
        : lab.planAt({ sql, values, signal }, size.table, size.rows)),
      basis: lab.basis,
    }));
    if (answer?.kind !== 'done') return answer;
    const { outcome, basis } = answer.result;
    if (outcome.kind !== 'plan') return outcome;
    return { kind: 'lab', plan: outcome.plan, lab: labOrigin(outcome, basis, []) };
  }

  #stateOf(uri: string, sql: string, target: PlanTarget): State {
    return this.#kept.get(keyOf(uri, sql, target))?.state ?? { kind: 'unasked' };
  }

  #keep(uri: string, sql: string, target: PlanTarget, state: State, mark?: string): void {
    const key = keyOf(uri, sql, target);
    this.#kept.delete(key);
    this.#kept.set(key, { sql, state, mark });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** A plan from the lab, with notes about it. */
interface InLab {
  readonly kind: 'lab';
  readonly plan: ExplainedPlan;
  readonly lab: PlanOrigin;
}

/** What came back, as people are told it. `sql` is the query as written, `query` as it was sent. */
async function understood(
  sent: ExplainOutcome | InLab | undefined,
  sql: string,
  query: ParameterisedQuery,
  values: PlanWish['values'],
): Promise<PlanResult> {
  const outcome = sent?.kind === 'lab' ? sent.plan : sent;
  if (outcome === undefined) return failure('The connection is closed. Connect again.');
  switch (outcome.kind) {
    case 'refused':
      return failure(outcome.message);
    case 'failed':
      return outcome.failure.reason === 'cancelled'
        ? { kind: 'cancelled' }
        : failure(outcome.failure.message);
    case 'plan': {
      const parser = await loadPostgresParser();
      const { json, tables } = outcome;
      const origin = originOf(outcome, query, values, sent?.kind === 'lab' ? sent.lab : undefined);
      const read = understandPlan({ json, sql: query.sql, origin, parser, tables });
      if (!read.ok) return failure(read.problem);
      const reading = query.sql === sql ? read.reading : asWritten(read.reading, sql, query);
      return { kind: 'planned', plan: { reading, at: new Date().toISOString(), json } };
    }
  }
}

function noMeasuring({ shown }: Live): ReturnType<typeof refuse> {
  return refuse('notThere', notThere('Measuring a query', shown.product));
}

/** By target as well: a plan made ahead in the lab never replaces one of a connection. */
function keyOf(uri: string, sql: string, target: PlanTarget): string {
  return `${uri}\n${placeOf(target)}\n${sql}`;
}

/** Most queries of a document are planned on the same target. */
const placeOf = oncePer((target: PlanTarget): string =>
  JSON.stringify(target.kind === 'lab' ? { ...target, before: target.before?.digest } : target),
);

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
  const { connection, role, product, serverVersion, generic } = outcome;
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
