/** Whether a join may look up a table's rows by an index, whatever this plan does. */
import { columns, namesIn } from './expression.ts';
import { parentIn, type InsightContext } from './insight.ts';
import { inputs, subtree, type PlanNode } from './model.ts';
import type { TableFacts } from './table-facts.ts';

/** A condition of a join with rows from elsewhere has a column of an index of the table. */
export function mayBeLookedUp(
  node: PlanNode,
  { indexes = [] }: TableFacts,
  context: InsightContext,
): boolean {
  const indexed = new Set(
    indexes.flatMap(({ keys, where = '' }) =>
      [...keys.map(({ text }) => text), where].flatMap((text) => [...namesIn(text)]),
    ),
  );
  let isMember = false;
  for (let at = node; !ownRuns.has(at.role);) {
    const above = parentIn(context, at);
    if (above === undefined) return false;
    isMember ||= at.role === 'member';
    const named = isJoin(above) && !isKept(at, above) ? conditionsOf(above, at) : [];
    // A join names a partitioned table, or a UNION, and not its members.
    if (named.some(({ alias, column }) => isMember || (alias === node.alias && indexed.has(column))))
      return true;
    at = above;
  }
  return false;
}

const ownRuns: ReadonlySet<PlanNode['role']> = new Set<PlanNode['role']>(['sub-plan', 'init-plan', 'cte']);

/** The join returns every row of the side, whatever the other side has. */
export function isKept(side: PlanNode, join: PlanNode): boolean {
  const [outer] = inputs(join);
  const kept = outer === side ? ['Left', 'Anti', 'Full'] : ['Right', 'Right Anti', 'Full'];
  return kept.includes(join.joinType ?? '');
}

function isJoin({ kind }: PlanNode): boolean {
  return kind === 'nested-loop' || kind === 'hash-join' || kind === 'merge-join';
}

/** The columns of the join's conditions, which a nested loop checks in the other side. */
function conditionsOf(join: PlanNode, side: PlanNode): ReturnType<typeof columns> {
  const others = inputs(join).filter((one) => one !== side);
  return [join, ...others.flatMap(subtree)].flatMap(({ conditions }) =>
    conditions.flatMap(({ text }) => columns(text)),
  );
}
