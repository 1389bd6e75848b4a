/** A join to a table by a column that no index of it has, for few rows of the other side. */
import { fill, fitting } from '../../text/format.ts';
import { columns, comparison, conjuncts } from '../expression.ts';
import { ancestorsWhile, columnsAround } from '../insight-kit.ts';
import { defineInsight, type InsightContext } from '../insight.ts';
import { inputs, objectName, subtree, type PlanNode } from '../model.ts';
import { beginsWith, hasColumn } from '../serving-index.ts';

const message = 'No index of {table} begins with {column}, by which it is joined.';

export const insight = defineInsight({
  id: 'unserved-join',
  title: 'No index serves a join',
  severity: 'info',
  problem: false,
  sizes: 'assumed',
  trigger:
    'A hash or merge join that reads a table whole, by a column that no index has, while the other side is narrowed by a condition.',
  threshold: {
    value: 'None: it says what indexes the table has.',
    source: 'Multicolumn indexes in PostgreSQL’s manual (11.3).',
  },
  silentWhen: [
    'the other side has no condition: then both tables are read whole in any case',
    'the table has a condition of its own',
    'an outer join keeps all rows of the table',
    'another join compares a column that an index begins with, or the result is sorted by one: then the rows may be found by that',
    'an index has the column later: the server may skip to it, if the columns before it have few values',
    'the sizes are known: other insights say more',
  ],
  advice: 'Index the column that the table is joined by.',
  docs: `For few rows of the other side a nested loop looks up the rows that belong to them, if an index begins with the column that is joined by. A foreign
key makes no such index of itself.`,
  check(node, context) {
    if (node.kind !== 'seq-scan' || node.relation === undefined || node.conditions.length > 0)
      return undefined;
    const indexes = context.facts.table(node.relation)?.indexes;
    const join = joinAbove(node, context);
    if (indexes === undefined || join === undefined) return undefined;
    const side = inputs(join).find((one) => subtree(one).includes(node));
    const other = inputs(join).find((one) => one !== side);
    if (side === undefined || other === undefined || !isNarrowed(other) || isKept(side, join))
      return undefined;
    const column = joinedBy(join, node);
    if (column === undefined || indexes.some((one) => hasColumn(one, column))) return undefined;
    if (columnsAround(node, context).some((other) => indexes.some((one) => beginsWith(one, other))))
      return undefined;
    return {
      message: fitting((short) =>
        fill(message, {
          column: short(column),
          table: short(objectName(node)),
        }),
      ),
      short: fill('no index begins with {column}', { column }),
    };
  },
});

const passing: ReadonlySet<PlanNode['kind']> = new Set<PlanNode['kind']>(['hash', 'sort', 'gather']);

function joinAbove(node: PlanNode, context: InsightContext): PlanNode | undefined {
  const above = ancestorsWhile(node, context, ({ kind }) => passing.has(kind)).at(-1);
  return above?.kind === 'hash-join' || above?.kind === 'merge-join' ? above : undefined;
}

/** The join returns every row of the side, whatever the other side has. */
function isKept(side: PlanNode, join: PlanNode): boolean {
  const [outer] = inputs(join);
  const kept = outer === side ? ['Left', 'Anti', 'Full'] : ['Right', 'Right Anti', 'Full'];
  return kept.includes(join.joinType ?? '');
}

/** By a condition on one table: one on two of them joins them. */
function isNarrowed(side: PlanNode): boolean {
  return subtree(side).some(({ conditions }) =>
    conditions.some(
      ({ kind, text }) =>
        (kind === 'filter' || kind === 'index-condition') &&
        new Set(columns(text).map(({ alias }) => alias)).size === 1,
    ),
  );
}

/** The only plain column of the table that the join compares. */
function joinedBy(join: PlanNode, { alias }: PlanNode): string | undefined {
  const conditions = join.conditions.filter(
    ({ kind }) => kind === 'hash-condition' || kind === 'merge-condition',
  );
  const parts = conditions.flatMap(({ text }) => conjuncts(text));
  const [only] = parts;
  if (only === undefined || parts.length > 1) return undefined;
  const { kind, column, operand } = comparison(only);
  if (kind !== 'equality') return undefined;
  if (column?.alias === alias) return column?.column;
  const mirrored = comparison(`(${operand} = 0)`).column;
  return mirrored?.alias === alias ? mirrored?.column : undefined;
}
