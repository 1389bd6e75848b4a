/**
 * The queries whose plans lose something by new work: planned on the schema before it and after it, and of those that lost an index, read a
 * table whole or have other steps, the statement that did it. Only queries on tables of which the new work takes what a plan may use.
 */
import { nameInKey } from '../../core/schema/lookup.ts';
import { checkQuery, isWorse, type CurrentQuery, type QueryCheck } from '../../core/plan-tests/check.ts';
import type { FoundNode } from '../../core/plan-tests/fingerprint.ts';
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
  /** Those that could lose something and have the plan that they had. */
  readonly same: readonly { readonly query: AffectedQuery; readonly nodes: readonly FoundNode[] }[];
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
  if (tables.size === 0 || wanted.length === 0) return { queries: [], same: [], major: undefined };
  const asked = new Map<CurrentQuery, Asked>(wanted.map((query) => askedFor(query)));
  const losses: string[] = [];
  const lost = (): Worsened | undefined => {
    const [first] = losses;
    return first === undefined ? undefined : { queries: [], same: [], major: undefined, lost: first };
  };
  const planned = async (history: Branch['before'], some: Iterable<Asked>): Promise<PlannedFile> => {
    const done = await planAll(
      history,
      Array.from(some, ({ file }) => file),
    );
    if (done.lost !== undefined) losses.push(done.lost);
    return done;
  };
  const before = await planned(branch.before, asked.values());
  const after = await planned(branch.after, asked.values());
  const { major } = after;
  const early = lost();
  if (early !== undefined) return early;
  const ofAsked = (one: CurrentQuery): readonly Asked[] => [asked.get(one) ?? []].flat();
  const checks = compare(before.found, after.found);
  const worse = checks.filter(isWorseCheck);
  const found = await causes(branch, worse, stepsOn(branch, tables), async (some, count) => {
    const suspects = some.flatMap(({ query }) => ofAsked(query));
    const then = await planned(historyAfter(branch, count), suspects);
    const hurt = new Set(
      compare(before.found, then.found)
        .filter(isWorseCheck)
        .map(({ query }) => query),
    );
    return ({ query }) => hurt.has(query);
  });
  // Without these plans the last statement would count as the cause.
  return (
    lost() ?? {
      queries: found.flatMap(({ item: check, step }) =>
        ofAsked(check.query).map(({ query }) => ({ query, check, step })),
      ),
      same: checks.flatMap((one) =>
        one.kind === 'same' ? ofAsked(one.query).map(({ query }) => ({ query, nodes: one.nodes })) : [],
      ),
      major,
    }
  );
}

interface Asked {
  readonly query: AffectedQuery;
  readonly file: FileQuery;
}

function askedFor(query: AffectedQuery): readonly [CurrentQuery, Asked] {
  const { name, text, variables } = query;
  const file: FileQuery = { name, sql: querySql(text), line: 0, text, variables, before: [] };
  return [file, { query, file }];
}

type Check =
  | Worse
  | { readonly kind: 'same'; readonly query: CurrentQuery; readonly nodes: readonly FoundNode[] };

/** Of the queries that were planned in both states. A plan that lost nothing counts as the same. */
function compare(before: readonly PlannedQuery[], after: readonly PlannedQuery[]): readonly Check[] {
  const was = new Map(before.map(({ query, planned }) => [query, planned]));
  return after.flatMap(({ query, planned: now }): readonly Check[] => {
    const then = was.get(query);
    if (then?.kind !== 'planned' || now.kind !== 'planned') return [];
    const { name, sql } = query;
    const check = checkQuery(query, now, { name, sql, nodes: then.nodes });
    return check.kind === 'changed' && isWorse(then.nodes, now.nodes)
      ? [check]
      : [{ kind: 'same', query, nodes: now.nodes }];
  });
}

function isWorseCheck(check: Check): check is Worse {
  return check.kind === 'changed';
}

// -------------------------------------------------------------------------------------------------------------- losses

/** Names of tables that lose an index, a constraint, statistics, or a column's type; and of what they lose. */
function tablesThatLose({ before, after }: Branch['schemas']): ReadonlySet<string> {
  const names = new Set<string>();
  const lose = (key: string, name: string): void => {
    names.add(nameInKey(key)).add(name);
  };
  for (const { relation, name } of changed(before.indexes, after.indexes)) lose(relation, name);
  for (const { relation, name } of changed(before.statistics, after.statistics)) lose(relation, name);
  for (const key of retyped(before, after)) lose(key, nameInKey(key));
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
