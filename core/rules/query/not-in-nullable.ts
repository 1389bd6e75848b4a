/** NOT IN over a subquery that may return NULL. */
import type { Condition, QueryBlock } from '../../queries/model.ts';
import { mayBeMissing, queryOf } from '../../queries/queries.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition, tableColumn } from '../../rule-kit/indexes/query-blocks.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { displayName, nameOf, provenNotNull, tableByKey } from '../../schema/lookup.ts';
import { bareTokens, outerWords } from '../../syntax/token-texts.ts';
import { quoteIdentifier } from '../../syntax/postgres/identifier.ts';

const messages = {
  empty:
    '{column} of {table} may be NULL: one such row, and NOT IN is true of nothing, so that no row comes out. Use NOT EXISTS.',
} as const;

const tables = `CREATE TABLE users (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, shop_id bigint NOT NULL, open boolean);`;

export const rule = defineRule({
  id: 'query/not-in-nullable',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'NOT IN over a subquery whose column may be NULL.',
  why: `\`x NOT IN (1, NULL)\` is unknown for every x but 1, where it is false. One NULL in the subquery, and the query answers nothing:
no error, and it works in the test. The planner cannot make an anti-join of it either: each row looks through the whole list.`,
  instead: '`NOT EXISTS (SELECT 1 FROM … WHERE …)`, which is an anti-join, or `IS NOT NULL` in the subquery.',
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Rows come out that a NULL held back, and those whose own value is NULL.',
    differs: [
      { at: 'end', of: 'anything', words: 'The condition no longer depends on NULLs in the subquery.' },
    ],
  },
  bodies: 'all',
  examples: [
    bad(
      'Users without orders',
      `SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE open);
--                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: user_id of orders may be NULL: one such row, and NOT IN is true of nothing, so that no row comes out. Use NOT EXISTS. 💡`,
      {
        history: [tables],
        fixed:
          'SELECT id FROM users WHERE NOT EXISTS (SELECT 1 FROM orders WHERE open AND orders.user_id = users.id);',
      },
    ),
    bad(
      'In a view, with aliases',
      `CREATE VIEW idle AS SELECT u.name FROM users u WHERE NOT u.id IN (SELECT o.user_id FROM orders AS o);
--                                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: user_id of orders may be NULL: one such row, and NOT IN is true of nothing, so that no row comes out. Use NOT EXISTS. 💡`,
      {
        history: [tables],
        fixed:
          'CREATE VIEW idle AS SELECT u.name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.user_id = u.id);',
      },
    ),
    bad(
      'MySQL: orphans are deleted',
      `DELETE FROM users WHERE id NOT IN (SELECT o.user_id FROM orders o WHERE open);
--                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: user_id of orders may be NULL: one such row, and NOT IN is true of nothing, so that no row comes out. Use NOT EXISTS.`,
      { dialect: 'mysql', history: [tables] },
    ),
    good(
      'SQLite: the column is NOT NULL, or NULLs are left out',
      `DELETE FROM users WHERE id NOT IN (SELECT shop_id FROM orders);
DELETE FROM users WHERE id NOT IN (SELECT user_id FROM orders WHERE user_id > 0);`,
      { dialect: 'sqlite', history: [tables] },
    ),
    good('The column is NOT NULL', 'SELECT id FROM users WHERE id NOT IN (SELECT shop_id FROM orders);', {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'in-query' || !one.negated) continue;
      const [output] = one.query.output;
      const base = output?.value?.kind === 'column' ? output.value.base : undefined;
      const column = tableColumn(context.schema, base);
      const table = base && tableByKey(context.schema, base.relation);
      if (base === undefined || column === undefined || table === undefined) continue;
      const isNullable = !provenNotNull(table, column.name) || mayBeMissing(one.query, base.source);
      if (!isNullable || isLeftOut(one.query, base.relation, base.column)) continue;
      context.report({
        message: 'empty',
        at: one.span,
        data: { column: column.name, table: displayName(table.key) },
        fix: antiJoin(one, context),
      });
    }
  }),
  checkAny(operation, context) {
    if (context.statement.parsed.operations[0] === operation) byWords(context);
  },
});

/** What no grammar reads as a query: `NOT IN (SELECT column FROM table …)`, with one table. */
function byWords(context: RuleContext<typeof messages>): void {
  const { parsed } = context.statement;
  if (!/\bnot\b(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+in\b/i.test(parsed.text)) return;
  if (queryOf(parsed, context.schema) !== undefined) return;
  const words = bareTokens(parsed);
  for (const [at, word] of words.entries()) {
    if (word !== 'not' || words[at + 1] !== 'in' || words[at + 2] !== '(' || words[at + 3] !== 'select')
      continue;
    const close = outerWords(words.slice(at + 2)).find(([, one]) => one === ')');
    const end = at + 2 + (close?.[0] ?? 0);
    const [start, last] = [parsed.tokens[at], parsed.tokens[end]];
    const query = words.slice(at + 4, end);
    const from = query.indexOf('from');
    const column = query[from - 1] ?? '';
    const name = query.slice(from + 1, query[from + 2] === '.' ? from + 4 : from + 2);
    const table = context.table(nameOf(name.length > 1 ? name[0] : undefined, name.at(-1) ?? ''));
    if (start === undefined || last === undefined || (from !== 1 && query[from - 2] !== '.')) continue;
    const behind = query.slice(from);
    if (table === undefined || behind.some((one) => others.has(one)) || behind.includes(column)) continue;
    const found = table.columns.find((one) => one.name.toLowerCase() === column);
    if (found === undefined || provenNotNull(table, found.name)) continue;
    const data = { column: found.name, table: displayName(table.key) };
    context.report({ message: 'empty', at: { start: start.start, end: last.end }, data });
  }
}

/** Further tables, or another query after the first. */
const others: ReadonlySet<string> = new Set(['join', ',', 'union', 'except', 'intersect']);

/** A condition that excludes rows whose column is NULL. */
function isLeftOut(query: QueryBlock, relation: string, column: string): boolean {
  return query.conditions.some((one) => {
    const values =
      one.kind === 'compare'
        ? [one.left, one.right]
        : one.kind === 'in' || one.kind === 'in-query' || one.kind === 'between' || one.kind === 'pattern'
          ? [one.value]
          : one.kind === 'null-test' && one.negated
            ? [one.value]
            : [];
    return values.some(
      (value) => value.kind === 'column' && value.base?.relation === relation && value.base.column === column,
    );
  });
}

/** For a plain subquery over one table: moves its column from the list into the WHERE. */
function antiJoin(
  { value, query, span }: Extract<Condition, { kind: 'in-query' }>,
  context: RuleContext<typeof messages>,
): RuleFix | undefined {
  // There the name of an alias is known in lower case only.
  if (context.schema.dialect === 'mysql') return undefined;
  const [source, ...more] = query.sources;
  const [output, ...rest] = query.output;
  const inner = output?.value;
  if (source?.name === undefined || more.length > 0 || rest.length > 0 || inner?.kind !== 'column')
    return undefined;
  if (value.kind !== 'column' || value.source.name === undefined || value.source.name === source.name)
    return undefined;
  const isPlain =
    query.kind === 'select' &&
    query.distinct === 'none' &&
    !query.aggregates &&
    query.inside.length === 0 &&
    query.order.length === 0 &&
    query.limit === undefined &&
    query.offset === undefined &&
    !query.locksRows;
  if (!isPlain || output === undefined || query.conditions.some(({ kind }) => kind === 'or'))
    return undefined;
  const { parsed } = context.statement;
  const open = parsed.tokens.findLast(
    (one) => one.end <= query.span.start + 1 && parsed.text[one.start] === '(',
  );
  const close = parsed.tokens.findLast((one) => one.end <= span.end);
  if (open === undefined || close === undefined || parsed.text[close.start] !== ')') return undefined;
  const of = (name: string, column: string): string => `${quoteIdentifier(name)}.${quoteIdentifier(column)}`;
  const word = query.conditions.length === 0 ? 'WHERE' : 'AND';
  const head = { start: span.start, end: open.start };
  const edits = [
    ...replaceTokens(parsed, head, 'NOT EXISTS'),
    ...replaceTokens(parsed, output.span, '1'),
    {
      span: { start: close.start, end: close.start },
      newText: ` ${word} ${of(source.name, inner.name)} = ${of(value.source.name, value.name)}`,
    },
  ];
  return { kind: 'rewrite', title: 'Use NOT EXISTS', edits };
}
