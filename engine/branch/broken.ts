/**
 * The queries that a server described on the schema before new work and refuses after it, each with the statement of the new work that it
 * fails after. Silent where the server could not run what the names depend on.
 */
import { gapsOf } from '../../core/describe/gaps.ts';
import { lossIn, type Mistake } from '../../core/describe/mistake.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { OnSchema } from '../lab/describe.ts';
import type { AffectedQuery } from './affected.ts';
import { historyAfter, type Branch, type Step } from './branch.ts';

export interface BrokenQuery {
  readonly query: AffectedQuery;
  readonly mistake: Mistake;
  /** After which it fails. */
  readonly step: Step;
}

export type Describe = (history: readonly MigrationToReplay[], texts: readonly string[]) => Promise<OnSchema>;

export async function brokenQueries(
  branch: Branch,
  queries: readonly AffectedQuery[],
  describe: Describe,
): Promise<readonly BrokenQuery[]> {
  if (queries.length === 0) return [];
  const before = await describe(branch.before, textsOf(queries));
  const accepted = queries.filter(({ sent }) => before.of(sent.sql)?.kind === 'described');
  if (accepted.length === 0) return [];
  const after = await describe(branch.after, textsOf(accepted));
  if (after.done === undefined) return [];
  const gaps = gapsOf(branch.schemas.after, after.done);
  const lost = accepted.flatMap((query) => {
    const { sent, text, tokens } = query;
    const now = after.of(sent.sql);
    const mistake =
      now?.kind === 'refused' ? lossIn({ sent, parsed: { text, tokens } }, now, gaps) : undefined;
    return mistake === undefined ? [] : [{ query, mistake }];
  });
  return causes(branch, lost, describe, { good: 0, bad: branch.steps.length });
}

type Lost = Omit<BrokenQuery, 'step'>;

/** Halves the statements between a state in which the queries are accepted and one in which they are refused. */
async function causes(
  branch: Branch,
  lost: readonly Lost[],
  describe: Describe,
  { good, bad }: { readonly good: number; readonly bad: number },
): Promise<readonly BrokenQuery[]> {
  if (lost.length === 0) return [];
  const step = branch.steps[good];
  if (bad - good <= 1) return step === undefined ? [] : lost.map((one) => ({ ...one, step }));
  const middle = Math.floor((good + bad) / 2);
  const then = await describe(historyAfter(branch, middle), textsOf(lost.map(({ query }) => query)));
  const isRefused = ({ query }: Lost): boolean => then.of(query.sent.sql)?.kind === 'refused';
  return [
    ...(await causes(branch, lost.filter(isRefused), describe, { good, bad: middle })),
    ...(await causes(
      branch,
      lost.filter((one) => !isRefused(one)),
      describe,
      { good: middle, bad },
    )),
  ];
}

function textsOf(queries: readonly AffectedQuery[]): readonly string[] {
  return queries.map(({ sent }) => sent.sql);
}
