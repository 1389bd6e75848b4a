/**
 * Decides where a document's queries are planned: on the connection that the user chose, else in the plan lab if a statistics file applies,
 * else on the started embedded database if a setting allows it.
 */
import { oncePer } from '../../core/collections/once-per.ts';
import { createHash } from 'node:crypto';
import { later } from '../../core/collections/later.ts';
import { shapedBefore, type PlannableQuery } from '../../core/plan/query-shape/queries-in.ts';
import type { ParsedStatement, Statement } from '../../core/syntax/statement.ts';
import type { ServerContext } from '../context.ts';
import { OncePerState } from '../once.ts';
import type { PlanTarget } from './plans.ts';

export async function planTarget(
  { connections, plans, workspace, revision }: ServerContext,
  uri: string,
): Promise<PlanTarget | undefined> {
  if (!workspace.trusted) return undefined;
  const live = connections.boundTo(uri);
  if (live !== undefined) return { kind: 'connection', id: live.id };
  return inLab.of(revision, uri, () => plans.labs.target(uri));
}

const inLab = new OncePerState<PlanTarget | undefined>();

/** For one of its queries: in the lab, on the tables as the statements before it leave them. */
export function targetOf<T extends PlanTarget>(
  target: T,
  query: PlannableQuery,
  statements: readonly Statement[],
): T {
  if (target.kind !== 'lab') return target;
  const shaping = shapedBefore(statements, query);
  if (shaping.length === 0) return target;
  const digest = walkOf(statements).along(shaping);
  // Asked for all queries at each key, and read when one is planned.
  return { ...target, before: { digest, statements: later(() => shaping.map((one) => one.text)) } };
}

/** The rows up to where the queries of a document were asked for last: most statements before a query are those before the query above it. */
class Walk {
  #statements: readonly ParsedStatement[] = [];
  readonly #rows: Row[] = [];

  along(statements: readonly ParsedStatement[]): string {
    const before = this.#statements;
    let same = 0;
    while (same < statements.length && statements[same] === before[same]) same += 1;
    this.#rows.length = same;
    let row = this.#rows.at(-1) ?? nothing;
    for (let at = same; at < statements.length; at += 1) {
      const statement = statements[at];
      if (statement !== undefined) this.#rows.push((row = after(row, statement)));
    }
    this.#statements = statements;
    return row.digest;
  }
}

const walkOf: (statements: readonly Statement[]) => Walk = oncePer(() => new Walk());

/** A row of statements; the hash of a longer one is computed from it, so that nothing is hashed twice while one of them is typed. */
interface Row {
  readonly digest: string;
  readonly longer: WeakMap<ParsedStatement, Row>;
}

const nothing: Row = { digest: '', longer: new WeakMap() };

function after({ digest, longer }: Row, statement: ParsedStatement): Row {
  const row = longer.get(statement) ?? {
    digest: createHash('sha256').update(digest).update('\n').update(statement.text).digest('base64'),
    longer: new WeakMap(),
  };
  longer.set(statement, row);
  return row;
}
