/** UPDATE … FROM in which one row may match several. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, isUnique, pinned } from '../../rule-kit/indexes/query-blocks.ts';
import { displayName } from '../../schema/lookup.ts';

const messages = {
  several:
    'A row of {table} may meet several of {other}, and is set from any one of them: the result changes from run to run. Join by a key.',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, last_total numeric);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total numeric);
CREATE TABLE profiles (user_id bigint PRIMARY KEY, total numeric);`;

export const rule = defineRule({
  id: 'query/update-from-many',
  hazard: 'misleads',
  preset: 'strict',
  summary:
    'UPDATE … FROM a table that is joined by columns that are not unique in it, and set from its columns.',
  why: `The server updates each row once. Where several rows of the other table fit, which of them gives the value depends on the plan:
the result is another one tomorrow, or on the replica that a test ran on. There is no error.`,
  instead:
    'Join to `(SELECT DISTINCT ON (key) … ORDER BY key, …)` or to an aggregate, or set it from a subquery with ORDER BY and LIMIT 1.',
  whenOff: 'Where the data holds one row for each and no constraint can say so.',
  messages,
  fix: { kinds: [], because: 'Which of the rows is meant is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'Several orders of one user',
      `UPDATE users SET last_total = o.total FROM orders o WHERE o.user_id = users.id;
--                                         ^^^^^^ warning: A row of users may meet several of orders, and is set from any one of them: the result changes from run to run. Join by a key.`,
      { history: [tables] },
    ),
    bad(
      'In a function',
      `CREATE FUNCTION refresh() RETURNS void LANGUAGE sql AS $$
  UPDATE users AS u SET last_total = orders.total FROM orders WHERE orders.user_id = u.id AND orders.total > 0;
--                                                     ^^^^^^ warning: A row of users may meet several of orders, and is set from any one of them: the result changes from run to run. Join by a key.
$$;`,
      { history: [tables] },
    ),
    good(
      'Half of the key comes from a name that only the caller knows',
      `CREATE TABLE prices (shop int, item int, amount numeric, PRIMARY KEY (shop, item));
CREATE TABLE carts (item int, amount numeric);
CREATE FUNCTION reprice(shop int) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_variable
BEGIN
  UPDATE carts SET amount = p.amount FROM prices p WHERE p.shop = reprice.shop AND p.item = carts.item;
END $$;`,
    ),
  ],
  check: eachBlock<typeof messages>(({ block, operation }, context) => {
    const { target, sources } = block;
    if (block.kind !== 'update' || target?.relation === undefined || operation.kind === 'other') return;
    const { parsed } = context.statement;
    const set = parsed.tokens.find(
      (one) => one.start >= target.span.end && context.text(one).toLowerCase() === 'set',
    );
    for (const source of sources) {
      if (source === target || source.kind !== 'relation' || source.relation === undefined) continue;
      const may = pinned(block, source, 'perhaps');
      if (pinned(block, source).size === 0 || isUnique(context.schema, source.relation, may)) continue;
      // The keys of a source other than a table are not known.
      if (context.schema.relations.get(source.relation)?.kind !== 'table') continue;
      const isTaken = parsed.tokens.some(
        (one, at) =>
          set !== undefined &&
          one.start > set.start &&
          one.end <= source.span.start &&
          context.text(one) === source.name &&
          parsed.text[parsed.tokens[at + 1]?.start ?? -1] === '.',
      );
      if (!isTaken) continue;
      context.report({
        message: 'several',
        at: source.span,
        data: { table: displayName(target.relation), other: displayName(source.relation) },
      });
    }
  }),
});
