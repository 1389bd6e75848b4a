/**
 * Plans of queries in open documents: asked for one at a time, kept by the query's text for as long as its document uses the same database. A query
 * that was changed has no plan any more; one that was only moved keeps it.
 */
import type { CancellationToken } from 'vscode-languageserver';
import type { LensState } from '../../core/plan/present/lens.ts';
import { understandPlan, type PlanOrigin, type PlanReading } from '../../core/plan/understand.ts';
import { explain, type ExplainOutcome } from '../../engine/databases/explain.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { abortOf } from '../connections/abort.ts';
import type { ServerConnections } from '../connections/connections.ts';
import type { EmbeddedDatabases } from '../embedded/databases.ts';

/** Where a document's queries are explained. */
export type PlanTarget =
  | { readonly kind: 'connection'; readonly id: string }
  /** The folder's embedded database, which is empty. */
  | { readonly kind: 'embedded'; readonly folder: string };

export interface KeptPlan {
  readonly reading: PlanReading;
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** As the database printed it. */
  readonly json: string;
}

export type PlanResult =
  | { readonly kind: 'planned'; readonly plan: KeptPlan }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failure'; readonly message: string };

type State =
  Exclude<LensState, { readonly kind: 'planned' }> | { readonly kind: 'planned'; readonly plan: KeptPlan };

interface Kept {
  readonly target: string;
  readonly state: State;
}

const mostKept = 500;

export class Plans {
  readonly #connections: ServerConnections;
  readonly #embedded: EmbeddedDatabases;
  readonly #kept = new Map<string, Kept>();

  constructor(connections: ServerConnections, embedded: EmbeddedDatabases) {
    this.#connections = connections;
    this.#embedded = embedded;
  }

  state(uri: string, sql: string, target: PlanTarget): LensState {
    const state = this.#stateOf(uri, sql, target);
    return state.kind === 'planned' ? { kind: 'planned', reading: state.plan.reading } : state;
  }

  last(uri: string, sql: string, target: PlanTarget): KeptPlan | undefined {
    const state = this.#stateOf(uri, sql, target);
    return state.kind === 'planned' ? state.plan : undefined;
  }

  /** Never rejects. `changed` is called when the state becomes another. */
  async explain(
    uri: string,
    sql: string,
    target: PlanTarget,
    token: CancellationToken,
    changed: () => void,
  ): Promise<PlanResult> {
    this.#keep(uri, sql, target, { kind: 'running' });
    changed();
    const result = await this.#ask(sql, target, token);
    this.#keep(uri, sql, target, stateOf(result));
    changed();
    return result;
  }

  forget(uri: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(keyOf(uri, ''))) this.#kept.delete(key);
  }

  async #ask(sql: string, target: PlanTarget, token: CancellationToken): Promise<PlanResult> {
    const outcome = await this.#send(sql, target, abortOf(token));
    if (token.isCancellationRequested) return { kind: 'cancelled' };
    if (outcome === undefined)
      return { kind: 'failure', message: 'The connection is closed. Connect again.' };
    switch (outcome.kind) {
      case 'refused':
      case 'needsValues':
        return { kind: 'failure', message: outcome.message };
      case 'failed':
        return outcome.failure.reason === 'cancelled'
          ? { kind: 'cancelled' }
          : { kind: 'failure', message: outcome.failure.message };
      case 'plan': {
        const parser = await loadPostgresParser();
        const read = understandPlan({ json: outcome.json, sql, origin: originOf(outcome), parser });
        return read.ok
          ? {
              kind: 'planned',
              plan: { reading: read.reading, at: new Date().toISOString(), json: outcome.json },
            }
          : { kind: 'failure', message: read.problem };
      }
    }
  }

  async #send(sql: string, target: PlanTarget, signal: AbortSignal): Promise<ExplainOutcome | undefined> {
    if (target.kind === 'embedded') return this.#embedded.explain(target.folder, sql, signal);
    const session = this.#connections.session(target.id);
    if (session === undefined) return undefined;
    return explain(session, { sql, mode: 'estimate', signal }, await loadPostgresParser());
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

function originOf(outcome: Extract<ExplainOutcome, { kind: 'plan' }>): PlanOrigin {
  const { connection, role, serverVersion, generic, emptyDatabase } = outcome;
  return emptyDatabase
    ? { kind: 'empty', serverVersion }
    : { kind: 'live', connection, role, serverVersion, generic };
}
