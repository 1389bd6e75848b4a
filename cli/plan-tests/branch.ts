/**
 * What the new migrations do to the queries of a file that has no record: its plans before the first of them are compared with those after the last.
 * Only what a query loses is reported; a plan that uses a new index is no finding.
 */
import { isWorse, type QueryCheck } from '../../core/plan-tests/check.ts';
import { checkFile, planAll, type FileQuery } from '../../engine/plan-tests/file-plans.ts';
import { alteredBy, type Step } from './altered.ts';
import { isBad, type CheckedFile } from './run.ts';

/** A sentence if it could not be checked; undefined if no migration is new. */
export async function checkBranch(
  file: string,
  queries: readonly FileQuery[],
  steps: readonly Step[],
): Promise<CheckedFile | string | undefined> {
  const [base] = steps;
  const end = steps.at(-1);
  if (base === undefined || end === undefined || steps.length < 2) return undefined;
  const before = await planAll(queries, base.source);
  const after = await planAll(queries, end.source);
  const lost = before.lost ?? after.lost;
  if (lost !== undefined) return lost;
  const major = before.major ?? 0;
  const record = before.found.flatMap(({ query, planned }) =>
    planned.kind === 'planned' ? [{ name: query.name, sql: query.sql, nodes: planned.nodes }] : [],
  );
  const { queries: found } = checkFile({ source: base.source.kind, major, queries: record }, after);
  const checks = found.flatMap(told);
  const bad = checks.filter(isBad);
  return {
    file,
    source: base.source.kind,
    against: 'branch',
    recordedMajor: major,
    major: after.major,
    check: { queries: checks, gone: [] },
    alteredBy: bad.length === 0 ? new Map() : await alteredBy(bad, queries, steps.slice(1)),
  };
}

/** A query that could not be planned before either, or only after the new migrations, is not reported. */
function told(check: QueryCheck): readonly QueryCheck[] {
  switch (check.kind) {
    case 'new':
      return [];
    case 'failed':
      return check.recorded === undefined ? [] : [check];
    case 'same':
      return [check];
    case 'changed': {
      const { query, recorded, nodes } = check;
      return [isWorse(recorded.nodes, nodes) ? check : { kind: 'same', query, recorded }];
    }
  }
}
