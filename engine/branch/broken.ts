/**
 * The queries that a server described on the schema before new work and refuses after it, each with the statement of the new work that it
 * fails after. Silent where the server could not run what the names depend on.
 */
import { gapsOf } from '../../core/describe/gaps.ts';
import { lossIn, type Mistake } from '../../core/describe/mistake.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import type { OnSchema } from '../lab/describe.ts';
import type { AffectedQuery } from './affected.ts';
import { causes, historyAfter, type Branch, type Step } from './branch.ts';

export interface BrokenQuery {
  readonly query: AffectedQuery;
  readonly mistake: Mistake;
  /** As the server words it. */
  readonly message: string;
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
  const gaps = gapsOf(branch.schemas.after, after.done, branch.after);
  const lost = accepted.flatMap((query) => {
    const { sent, text, tokens } = query;
    const now = after.of(sent.sql);
    if (now?.kind !== 'refused') return [];
    const mistake = lossIn({ sent, parsed: { text, tokens } }, now, gaps);
    return mistake === undefined ? [] : [{ query, mistake, message: now.message }];
  });
  const found = await causes(branch, lost, [...branch.steps.keys()], async (some, count) => {
    const then = await describe(historyAfter(branch, count), textsOf(some.map(({ query }) => query)));
    return ({ query }) => then.of(query.sent.sql)?.kind === 'refused';
  });
  return found.map(({ item, step }) => ({ ...item, step }));
}

function textsOf(queries: readonly AffectedQuery[]): readonly string[] {
  return queries.map(({ sent }) => sent.sql);
}
