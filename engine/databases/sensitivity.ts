/**
 * Plans one statement with several values of its parameters, from the server's own statistics of the columns that they are compared with.
 * Like EXPLAIN it runs nothing: one READ ONLY transaction that is rolled back, in which the catalog is read.
 */
import { guardExplain, refuse, type RefusalReason } from '../../core/plan/guard.ts';
import { readPlan } from '../../core/plan/reading/normalise.ts';
import {
  candidates,
  parameterColumns,
  trials,
  type Candidate,
  type ParameterColumn,
  type Planned,
} from '../../core/plan/sensitivity.ts';
import type { PostgresParser } from '../../core/syntax/postgres/parser.ts';
import { askPlan, type Ask, type PlanText } from './ask-plan.ts';
import { estimateOptions, type ExplainRequest } from './explain.ts';
import { literal } from './literal.ts';
import { cleanSession, planTransaction } from './plan-transaction.ts';
import { failed, type SqlSession, type Failed } from './session.ts';

export type SensitivityOutcome =
  | {
      readonly kind: 'planned';
      readonly plans: readonly Planned[];
      /** By number; the values of a missing one are not known. */
      readonly columns: readonly ParameterColumn[];
      readonly role: string;
      readonly serverVersion: number;
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string }
  | Failed;

const defaultTimeoutMs = 10_000;

export async function explainForValues(
  session: SqlSession,
  request: ExplainRequest,
  parser: PostgresParser,
): Promise<SensitivityOutcome> {
  const verdict = guardExplain(request.sql, parser);
  if (verdict.kind === 'refused') return verdict;
  const { parameters } = verdict;
  if (parameters === 0) return refuse('needsValues', 'The query has no parameters: there is one plan of it.');
  const { sql, values = [], signal, timeoutMs = defaultTimeoutMs } = request;
  try {
    return await planTransaction<SensitivityOutcome>(
      session,
      { timeoutMs, signal, access: 'read' },
      async (ask, { role, serverVersion }) => {
        const planFor = (given: readonly (string | null)[] | undefined): Promise<PlanText> =>
          askPlan({ sql, parameters, values: given, serverVersion, options: estimateOptions }, ask);
        const generic = await planFor(undefined);
        if (generic.kind === 'failed') return generic;
        const shape = readPlan(generic.json);
        if (!shape.ok) return failed({ reason: 'statement', message: shape.problem });
        const columns = parameterColumns(shape.plan);
        const known = await candidatesOf(columns, ask);
        if (known.kind === 'failed') return known;
        const plans: Planned[] = [];
        for (const trial of trials(parameters, values, known.found)) {
          const answer = await planFor(trial.values);
          if (answer.kind === 'failed') return answer;
          const read = readPlan(answer.json);
          if (read.ok) plans.push({ trial, plan: read.plan });
        }
        return { kind: 'planned', plans, columns, role, serverVersion };
      },
    );
  } finally {
    await cleanSession(session, 'prepared only');
  }
}

async function candidatesOf(
  columns: readonly ParameterColumn[],
  ask: Ask,
): Promise<{ readonly kind: 'known'; readonly found: ReadonlyMap<number, readonly Candidate[]> } | Failed> {
  const found = new Map<number, readonly Candidate[]>();
  for (const { parameter, schema, table, column } of columns) {
    const answer = await ask(
      `SELECT to_json(most_common_vals::text::text[])::text, to_json(most_common_freqs)::text, to_json(histogram_bounds::text::text[])::text
FROM pg_catalog.pg_stats WHERE schemaname = ${literal(schema)} AND tablename = ${literal(table)} AND attname = ${literal(column)} ORDER BY inherited DESC LIMIT 1`,
      'extended',
    );
    if (answer.kind === 'failed') return answer;
    const [common, frequencies, bounds] = answer.rows[0] ?? [];
    found.set(
      parameter,
      candidates({
        common: list(common).map(String),
        frequencies: list(frequencies).map(Number),
        bounds: list(bounds).map(String),
      }),
    );
  }
  return { kind: 'known', found };
}

function list(json: string | null | undefined): readonly unknown[] {
  const value: unknown = json === null || json === undefined ? [] : JSON.parse(json);
  return Array.isArray(value) ? value : [];
}
