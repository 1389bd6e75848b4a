/**
 * The queries whose plans lose something by new work: planned on the schema before it and after it, and of those that lost an index, read a
 * table whole or have other steps, the statement that did it. Only queries on tables of which the new work takes what a plan may use.
 */
import { checkPlans, isWorse, type QueryCheck } from '../../core/plan-tests/check.ts';
import { querySql } from '../../core/plan-tests/record.ts';
import type { Schema } from '../../core/schema/model.ts';
import type { FileQuery, PlannedFile, PlannedQuery } from '../plan-tests/file-plans.ts';
import { typeText } from '../../core/schema/type-text.ts';
import type { MigrationToReplay } from '../embedded/preparation.ts';
import { changed, mentions, type AffectedQuery } from './affected.ts';
import { causes, historyAfter, type Branch, type Step } from './branch.ts';

export type Worse = Extract<QueryCheck, { kind: 'changed' }>;

export interface WorsenedQuery {
  readonly query: AffectedQuery;
  readonly check: Worse;
  /** After which its plan is another one. */
  readonly step: Step;
}

export type PlanAll = (
  history: readonly MigrationToReplay[],
  queries: readonly FileQuery[],
) => Promise<PlannedFile>;

export interface Worsened {
  readonly queries: readonly WorsenedQuery[];
  /** Of those that could lose something, how many have the plan that they had. */
  readonly same: number;
  readonly major: number | undefined;
  /** The server was lost: a sentence. */
  readonly lost?: string;
}

/** Nobody reads more. */
const most = 500;

export async function worsenedQueries(
  branch: Branch,
  queries: readonly AffectedQuery[],
  planAll: PlanAll,
): Promise<Worsened> {
  const tables = tablesThatLose(branch.schemas);
  const wanted = queries.filter((one) => one.kind !== 'view' && mentions(one, tables)).slice(0, most);
  if (tables.size === 0 || wanted.length === 0) return { queries: [], same: 0, major: undefined };
  const asked = new Map(wanted.map((one) => [fileQuery(one), one]));
  const before = await planAll(branch.before, [...asked.keys()]);
  const after = await planAll(branch.after, [...asked.keys()]);
  const { major } = after;
  const lost = before.lost ?? after.lost;
  if (lost !== undefined) return { queries: [], same: 0, major, lost };
  const compared = compare(before.found, after.found);
  const worse = compared.filter((one) => one !== 'same');
  const found = await causes(branch, worse, stepsOn(branch, tables), async (some, count) => {
    const then = await planAll(
      historyAfter(branch, count),
      some.flatMap(({ query }) => [...asked.keys()].filter((one) => one === query)),
    );
    const now = compare(before.found, then.found).flatMap((one) => (one === 'same' ? [] : [one.query]));
    return (one) => now.includes(one.query);
  });
  return {
    queries: found.flatMap(({ item: check, step }) => {
      const query = [...asked].find(([one]) => one === check.query)?.[1];
      return query === undefined ? [] : [{ query, check, step }];
    }),
    same: compared.length - worse.length,
    major,
  };
}

function fileQuery({ name, text, variables }: AffectedQuery): FileQuery {
  return { name, sql: querySql(text), line: 0, text, variables };
}

/** Of the queries that were planned in both states. */
function compare(
  before: readonly PlannedQuery[],
  after: readonly PlannedQuery[],
): readonly (Worse | 'same')[] {
  return after.flatMap(({ query, planned }): readonly (Worse | 'same')[] => {
    const was = before.find((one) => one.query === query)?.planned;
    if (was?.kind !== 'planned' || planned.kind !== 'planned') return [];
    const { name, sql } = query;
    const record = { source: 'lab' as const, major: 0, queries: [{ name, sql, nodes: was.nodes }] };
    const [check] = checkPlans(record, [{ query, planned }]).queries;
    return [check?.kind === 'changed' && isWorse(was.nodes, planned.nodes) ? check : 'same'];
  });
}

// -------------------------------------------------------------------------------------------------------------- losses

/** Names of tables that lose an index, a constraint, statistics, or a column's type; and of what they lose. */
function tablesThatLose({ before, after }: Branch['schemas']): ReadonlySet<string> {
  const names = new Set<string>();
  const lose = (key: string, name: string): void => {
    names.add(key.slice(key.indexOf('.') + 1)).add(name);
  };
  for (const { relation, name } of changed(before.indexes, after.indexes)) lose(relation, name);
  for (const { relation, name } of changed(before.statistics, after.statistics)) lose(relation, name);
  for (const key of retyped(before, after)) lose(key, key.slice(key.indexOf('.') + 1));
  return names;
}

function retyped(before: Schema, after: Schema): readonly string[] {
  return changed(before.relations, after.relations).flatMap((old) => {
    const now = after.relations.get(old.key);
    if (now === undefined || !('constraints' in old) || !('constraints' in now)) return [];
    const isWorse = old.columns.some((column) => {
      const same = now.columns.find(({ name }) => name === column.name);
      return (
        same !== undefined &&
        (typeText(same.type) !== typeText(column.type) ||
          same.collation !== column.collation ||
          same.statistics !== column.statistics)
      );
    });
    const lost = old.constraints.some(({ name }) => !now.constraints.some((one) => one.name === name));
    return isWorse || lost ? [old.key] : [];
  });
}

function stepsOn({ steps }: Branch, names: ReadonlySet<string>): readonly number[] {
  return steps.flatMap(({ statement: { parsed } }, at) => (mentions(parsed, names) ? [at] : []));
}
