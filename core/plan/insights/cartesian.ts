/** Two inputs are joined without a condition between them: every row meets every row. */
import { columns, comparison, conjuncts } from '../expression.ts';
import { fill, fitting, formatCount, type Shorten } from '../../text/format.ts';
import { filterOf } from '../insight-kit.ts';
import { conditionOf, defineInsight, type InsightContext } from '../insight.ts';
import { inputs, objectName, subtree, type Plan, type PlanNode } from '../model.ts';
import { findsOneRow } from '../serving-index.ts';

const leastRows = 1_000;
const leastPartOfProduct = 0.9;

const message =
  'Nothing joins {outer} to {inner}: every row meets every row, {rows} rows. Add the missing ON or WHERE condition.';

const anySize =
  'Nothing joins {outer} to {inner}: every row meets every row. Add the missing ON or WHERE condition.';

export const insight = defineInsight({
  id: 'cartesian',
  title: 'A join has no condition',
  severity: 'warning',
  problem: true,
  evenWhenTrivial: true,
  sizes: 'any',
  trigger: 'A nested loop whose inner side takes nothing from the outer side and which has no join filter.',
  threshold: {
    value:
      'The result is at least 90 % of the product of both sides and at least 1,000 rows; neither side has a single row.',
    source: 'explain-sql rule on Cartesian products (90 %, 1,000 rows).',
  },
  silentWhen: [
    'the query says CROSS JOIN or ON true: the product is meant',
    'both sides are compared with the same value: the planner then needs no condition between them',
    'a third table is joined to both: the planner may begin with their product',
    'one side is a single row, as with an aggregate, a unique key or a settings table',
    'one side is a function or a VALUES list, which people multiply with on purpose',
    'it is a semi or anti join: EXISTS without correlation asks a yes-or-no question',
  ],
  advice: 'Join the two on the columns that relate them, or write CROSS JOIN if every combination is wanted.',
  docs: `A table in FROM without a condition that relates it to the others multiplies the result. Most often a condition was forgotten or
names the wrong alias. DISTINCT on top hides the symptom and keeps the work. If all combinations are wanted, CROSS JOIN says so to the
next reader and to this check.`,
  check(node, context) {
    const { facts, plan } = context;
    if (node.kind !== 'nested-loop' || (node.joinType !== 'Inner' && node.joinType !== 'Left'))
      return undefined;
    if (conditionOf(node, 'join-filter') !== undefined) return undefined;
    const [outer, inner] = inputs(node);
    if (outer === undefined || inner === undefined || isCorrelated(outer, inner)) return undefined;
    if (isList(outer) || isList(inner) || isSameValue(outer, inner)) return undefined;
    if (isOneRow(outer, context) || isOneRow(inner, context)) return undefined;
    if (isRelated(outer, inner, plan)) return undefined;
    if (aliases(inner).some((alias) => facts.crossJoined.has(alias))) return undefined;
    const rows = product(node, outer, inner);
    if (rows === undefined) return undefined;
    return {
      message: fitting((short) =>
        fill(facts.assumedSizes ? anySize : message, {
          outer: tableName(outer, short),
          inner: tableName(inner, short),
          rows: node.actual === undefined ? `about ${formatCount(rows)}` : formatCount(rows),
        }),
      ),
      short: 'no condition joins the two',
    };
  },
});

/** The rows of the join if they are the product of its sides, else undefined. */
function product(node: PlanNode, outer: PlanNode, inner: PlanNode): number | undefined {
  const [rows, left, right] = [node, outer, inner].map((side) => side.actual?.rows ?? side.estimate?.rows);
  if (rows === undefined || left === undefined || right === undefined || left <= 1 || right <= 1)
    return undefined;
  return rows >= leastRows && rows >= leastPartOfProduct * left * right ? rows : undefined;
}

/** A node below the inner side references a table of the outer side: an index condition, a lateral subquery, a function's argument. */
function isCorrelated(outer: PlanNode, inner: PlanNode): boolean {
  const outside = new Set(aliases(outer));
  return subtree(inner).some((node) => {
    const expressions = [
      ...node.conditions.map((condition) => condition.text),
      ...node.output,
      ...(node.functionCall === undefined ? [] : [node.functionCall]),
      ...(node.cacheKey === undefined ? [] : [node.cacheKey]),
    ];
    return expressions.some((expression) =>
      columns(expression).some(({ alias }) => alias !== undefined && outside.has(alias)),
    );
  });
}

/** `a.x = 5` and `b.y = 5`, from `a.x = b.y AND a.x = 5`. */
function isSameValue(outer: PlanNode, inner: PlanNode): boolean {
  const values = new Set(valuesIn(outer));
  return valuesIn(inner).some((value) => values.has(value));
}

/** Conditions lead from the one to the other, by way of other tables: `c.a = a.id AND c.b = b.id`. */
function isRelated(outer: PlanNode, inner: PlanNode, { nodes }: Plan): boolean {
  const related = nodes
    .flatMap(({ conditions }) => conditions.flatMap(({ text }) => conjuncts(text)))
    .map((one) => columns(one).flatMap(({ alias }) => alias ?? []));
  const reached = new Set(aliases(outer));
  for (let before = 0; before < reached.size;) {
    before = reached.size;
    for (const one of related)
      if (one.some((alias) => reached.has(alias))) for (const alias of one) reached.add(alias);
  }
  return aliases(inner).some((alias) => reached.has(alias));
}

function valuesIn(side: PlanNode): readonly string[] {
  const texts = subtree(side).flatMap((node) => node.conditions.map(({ text }) => text));
  return texts.flatMap((text) =>
    conjuncts(text).flatMap((one) => {
      const { kind, operand } = comparison(one);
      return kind === 'equality' ? [operand] : [];
    }),
  );
}

function aliases(side: PlanNode): readonly string[] {
  return subtree(side).flatMap((node) => (node.alias === undefined ? [] : [node.alias]));
}

function isList(side: PlanNode): boolean {
  const sources = subtree(side).filter((node) => inputs(node).length === 0);
  return sources.every(
    (node) => node.kind === 'function-scan' || node.kind === 'values-scan' || node.kind === 'result',
  );
}

/** By a unique key of each table. */
function isOneRow(side: PlanNode, { facts }: InsightContext): boolean {
  const scans = subtree(side).filter(
    ({ relation, kind }) => relation !== undefined && kind !== 'bitmap-index-scan',
  );
  return (
    scans.length > 0 &&
    scans.every((scan) => {
      const table = scan.relation && facts.table(scan.relation);
      return table !== undefined && findsOneRow(filterOf(scan), table);
    })
  );
}

function tableName(side: PlanNode, short: Shorten): string {
  const named = subtree(side).filter((node) => node.alias !== undefined && node.kind !== 'bitmap-index-scan');
  const [first] = named;
  return first === undefined ? 'one side' : short(objectName(first));
}
