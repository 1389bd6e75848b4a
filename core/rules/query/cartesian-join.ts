/** Tables in FROM without a join condition. */
import type { QueryBlock, QuerySource } from '../../queries/model.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnsIn, parts, queriesOf, valuesOf } from '../../queries/parts.ts';
import { eachBlock, everyCondition, isUnique, pinned } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  unjoined:
    'Nothing joins {table} to {other}: each row of the one comes with every row of the other. Add the condition, or write CROSS JOIN.',
  change:
    'Nothing joins {table} to {other}: every row of {other} is changed or deleted as soon as {table} has one. Add the condition.',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text, active boolean);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);`;

export const rule = defineRule({
  id: 'query/cartesian-join',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'Two tables in FROM, or in UPDATE … FROM, that no condition joins.',
  why: `A thousand users and ten thousand orders are ten million rows, sums are a thousand times too large, and \`DISTINCT\` hides it. In
\`UPDATE … FROM\` and \`DELETE … USING\` a forgotten condition reaches every row of the table.`,
  instead: '`JOIN … ON`. Where all pairs are meant, `CROSS JOIN` says so.',
  whenOff: 'Where queries join all with all on purpose and are not to be changed.',
  messages,
  fix: { kinds: [], because: 'What joins the tables is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'A condition is missing',
      `SELECT u.name, o.total FROM users u, orders o WHERE u.active AND o.total > 10;
--                                   ^^^^^^ warning: Nothing joins orders to users: each row of the one comes with every row of the other. Add the condition, or write CROSS JOIN.`,
      { history: [tables] },
    ),
    bad(
      'The table that is changed stands apart',
      `UPDATE users SET active = false FROM orders WHERE orders.total > 10;
--                                   ^^^^^^ warning: Nothing joins orders to users: every row of users is changed or deleted as soon as orders has one. Add the condition.`,
      { history: [tables] },
    ),
    bad(
      'MySQL: a condition is missing',
      `SELECT u.name, o.total FROM users AS u, orders AS o WHERE u.active AND o.total > 10;
--                                      ^^^^^^ warning: Nothing joins orders to users: each row of the one comes with every row of the other. Add the condition, or write CROSS JOIN.`,
      { dialect: 'mysql', history: [tables] },
    ),
    good('Joined', 'SELECT u.name, o.total FROM users u, orders o WHERE o.user_id = u.id;', {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block, operation }, context) => {
    const { sources, target } = block;
    if (sources.length < 2 || block.kind === 'merge') return;
    if (operation.kind === 'other' || sources.some(({ kind, lateral }) => kind === 'unknown' || lateral))
      return;
    const groups = joined(block);
    // A subquery in a condition may connect any of them, and so may an unknown name.
    if (groups === undefined) return;
    const of = (source: QuerySource): QuerySource => groups.get(source) ?? source;
    const first = target ?? sources[0];
    if (first === undefined) return;
    const apart = sources.find(
      (one) => of(one) !== of(first) && !isOneRow(block, one, context) && !isOneRow(block, first, context),
    );
    if (apart?.relation === undefined || first.relation === undefined) return;
    context.report({
      message: target === undefined ? 'unjoined' : 'change',
      at: apart.span,
      data: { table: displayName(apart.relation), other: displayName(first.relation) },
    });
  }),
});

/** One source for each group of sources that conditions or explicit joins connect; undefined if not known. */
function joined(block: QueryBlock): ReadonlyMap<QuerySource, QuerySource> | undefined {
  const group = new Map(block.sources.map((one) => [one, one] as const));
  const tie = (members: readonly QuerySource[]): void => {
    const [first, ...rest] = members.map((one) => group.get(one));
    for (const old of rest)
      if (first !== undefined && old !== undefined)
        for (const [source, of] of group) if (of === old) group.set(source, first);
  };
  for (const { left, right } of block.joins) tie([...left, ...right]);
  for (const condition of everyCondition(block)) {
    const values = valuesOf(condition);
    if (queriesOf(condition).length > 0) return undefined;
    if (values.flatMap(parts).some(({ kind }) => kind === 'unknown' || kind === 'query')) return undefined;
    tie(
      values
        .flatMap(columnsIn)
        .filter((one) => !one.outer)
        .map((one) => one.source),
    );
  }
  return group;
}

function isOneRow(block: QueryBlock, source: QuerySource, { schema }: RuleContext<typeof messages>): boolean {
  const { query, relation } = source;
  if (query !== undefined)
    return (
      (query.aggregates && query.grouping.length === 0) ||
      (query.limit?.kind === 'constant' && query.limit.text === '1') ||
      query.kind === 'values' ||
      query.sources.length === 0
    );
  if (relation === undefined) return true;
  return isUnique(schema, relation, pinned(block, source));
}
