/** LIKE with a prefix on a column whose index uses a locale's collation. */
import { treesInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { Operation } from '../../operations/model/operation.ts';
import type { Condition } from '../../queries/model.ts';
import { blocksOf, queryOf, variablesOf } from '../../queries/queries.ts';
import { column as columnOf, indexesOf, tableByKey } from '../../schema/lookup.ts';
import type { Index, Schema } from '../../schema/model.ts';
import type { RuleContext } from '../../rule-kit/context.ts';

const messages = {
  locale:
    '{index} cannot serve LIKE with a prefix on {column}: its order is that of the locale. Add an index with text_pattern_ops.',
} as const;

const users =
  'CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean, a int, b int, c int, d int, tags jsonb);';

export const rule = defineRule({
  id: 'index/like-needs-pattern-order',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: treesInSqlite,
  summary: 'LIKE with a prefix that the index on the column cannot serve.',
  why: `A b-tree serves \`LIKE 'abc%'\` as a range, and only where its order is that of the characters\' codes: collation \`C\`, or an operator class such as \`text_pattern_ops\`. An index in the order of a locale, the usual one, is passed over, and the table is read.`,
  instead: `A second index with \`text_pattern_ops\`, or \`COLLATE "C"\` on the column. Where the database itself has collation \`C\`, switch the rule off.`,
  whenOff: 'Where the database has collation C.',
  messages,
  fix: { kinds: [], because: 'Which collation the database has is not in the migrations.' },
  bodies: 'all',
  examples: [
    bad(
      'In a function',
      `CREATE FUNCTION found() RETURNS SETOF users LANGUAGE sql STABLE
AS $$ SELECT * FROM users WHERE email LIKE 'ann%' $$;
--                              ^^^^^^^^^^^^^^^^^ info: users_email cannot serve LIKE with a prefix on email: its order is that of the locale. Add an index with text_pattern_ops.`,
      { history: [users, 'CREATE INDEX users_email ON users (email);'] },
    ),
    bad(
      'In a view',
      `CREATE VIEW anns AS SELECT * FROM users WHERE email LIKE 'ann%';
--                                            ^^^^^^^^^^^^^^^^^ info: users_email cannot serve LIKE with a prefix on email: its order is that of the locale. Add an index with text_pattern_ops.`,
      { history: [users, 'CREATE INDEX users_email ON users (email);'] },
    ),
    good(
      'An index in the order of codes',
      `CREATE VIEW anns AS SELECT * FROM users WHERE email LIKE 'ann%';`,
      {
        history: [
          users,
          'CREATE INDEX users_email ON users (email); CREATE INDEX users_prefix ON users (email text_pattern_ops);',
        ],
      },
    ),
  ],
  check: {
    select: judge,
    insert: judge,
    update: judge,
    delete: judge,
    createView: judge,
  },
});

type Context = RuleContext<typeof messages>;

function judge(operation: Operation, context: Context): void {
  const { statement, body, file, latest } = context;
  const { parsed } = statement;
  // A migration runs a query once; views and functions run it as long as they exist.
  const asksOften =
    body === undefined
      ? file === undefined || operation.kind === 'createView'
      : body.body.runs === 'when-called';
  if (!asksOften || parsed.operations[0] !== operation) return;
  const block = queryOf(parsed, latest, body === undefined ? undefined : variablesOf(body.body));
  for (const condition of block === undefined ? [] : blocksOf(block).flatMap((one) => one.conditions)) {
    const found = blocked(condition, latest);
    if (found !== undefined)
      context.report({
        message: 'locale',
        at: condition.span,
        data: { index: found.index.name, column: found.column },
      });
  }
}

/** The index that does not help. */
function blocked(
  condition: Condition,
  schema: Schema,
): { readonly index: Index; readonly column: string } | undefined {
  if (condition.kind !== 'pattern' || condition.method !== 'like' || condition.negated) return undefined;
  const { value, pattern } = condition;
  if (value.kind !== 'column' || value.base === undefined || pattern.kind !== 'constant') return undefined;
  if (!/^[^%_\\]+%/.test(pattern.text)) return undefined;
  const { relation, column } = value.base;
  const table = tableByKey(schema, relation);
  const found = table === undefined ? undefined : columnOf(table, column);
  if (
    found === undefined ||
    !['text', 'varchar', 'bpchar'].includes(found.type.name) ||
    found.collation !== undefined
  )
    return undefined;
  const leading = indexesOf(schema, relation).filter(
    ({ elements, valid }) => valid && elements[0]?.column === column,
  );
  const [index] = leading;
  const isOrdered = ({ elements, method }: Index): boolean =>
    method !== 'btree' || elements[0]?.opclass !== undefined || elements[0]?.collation !== undefined;
  return index === undefined || leading.some(isOrdered) ? undefined : { index, column };
}
