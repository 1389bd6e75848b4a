/** A policy that calls a function about the current user once for every row. */
import type { Expression, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { type PlacedToken, tokensOf } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { indexesOf, relationKey } from '../../schema/lookup.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import { insert } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  row: '{call} runs for each row of {table} that a query looks at, and says the same each time. Put it into a subselect.',
} as const;

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, tenant bigint NOT NULL, owner text);';

export const rule = defineRule({
  id: 'security/policy-call-per-row',
  hazard: 'may-slow',
  preset: 'strict',
  elsewhere: noRowSecurity,
  summary:
    'current_setting() or auth.uid() in a USING condition that no index serves, outside of a subselect.',
  why: `The condition of a policy becomes part of every query on the table. Where no index serves it, a function in it is called for every row;
a scalar subselect without columns of the row is run once for the query, and its value is compared. On large tables that is the difference
between milliseconds and seconds. Where an index leads with the column that it is compared with, the server asks once by itself; of rows that are
written, each is judged once, and that costs little.`,
  instead:
    "`tenant = (SELECT current_setting('app.tenant')::bigint)`, with an index that begins with the column.",
  whenOff: 'Where the tables stay small.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'The rows stay the same. The text of the policy changes, which people who compare policies should know.',
    differs: [
      { at: 'end', of: 'policy', words: 'The condition of the policy calls the function in a subselect.' },
    ],
  },
  examples: [
    bad(
      'A setting of the session',
      `CREATE POLICY own ON notes USING (tenant = current_setting('app.tenant')::bigint);
--                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: current_setting('app.tenant') runs for each row of notes that a query looks at, and says the same each time. Put it into a subselect. 💡`,
      {
        history: [notes],
        fixed: `CREATE POLICY own ON notes USING (tenant = (SELECT current_setting('app.tenant'))::bigint);`,
      },
    ),
    bad(
      'In what is found and in what is written',
      `CREATE POLICY own ON notes USING (owner = auth.uid()) WITH CHECK (auth.uid() = owner);
--                                        ^^^^^^^^^^ info: auth.uid() runs for each row of notes that a query looks at, and says the same each time. Put it into a subselect. 💡`,
      {
        history: [
          notes,
          `CREATE SCHEMA auth;
CREATE FUNCTION auth.uid() RETURNS text LANGUAGE sql STABLE AS $$ SELECT current_setting('app.user', true) $$;`,
        ],
        fixed:
          'CREATE POLICY own ON notes USING (owner = (SELECT auth.uid())) WITH CHECK ((SELECT auth.uid()) = owner);',
      },
    ),
    good(
      'Rows that are written are judged one by one anyway',
      "CREATE POLICY add ON notes FOR INSERT WITH CHECK (owner = current_setting('app.user'));",
      { history: [notes] },
    ),
  ],
  check: {
    createPolicy({ table, using, withCheck }, context) {
      report(table, using, withCheck, context);
    },
    alterPolicy({ table, using, withCheck }, context) {
      report(table, using, withCheck, context);
    },
  },
});

function report(
  table: ObjectName,
  using: Expression | undefined,
  withCheck: Expression | undefined,
  context: RuleContext<typeof messages>,
): void {
  if (using === undefined) return;
  const served = servedColumns(table, context);
  const calls = constantCalls(using, context);
  const first = calls.find((one) => one.other === undefined || !served.has(one.other));
  if (first === undefined) return;
  const all = [...calls, ...(withCheck === undefined ? [] : constantCalls(withCheck, context))];
  const edits = all.flatMap(({ start, end }) => [insert(start, '(SELECT '), insert(end, ')')]);
  context.report({
    message: 'row',
    at: { start: first.start, end: first.end },
    data: { call: context.text(first), table: shownName(context, table) },
    fix: { kind: 'rewrite', title: 'Call it once for the query', edits },
  });
}

/** Columns that an index of the final table begins with. */
function servedColumns(
  table: ObjectName,
  { schema, latest }: RuleContext<typeof messages>,
): ReadonlySet<string> {
  const leading = indexesOf(latest, relationKey(schema, table)).filter(
    (one) => one.valid && one.where === undefined,
  );
  return new Set(leading.flatMap((one) => one.elements[0]?.column ?? []));
}

interface Call extends Span {
  /** The column that it is compared with, if it is one side of `=`. */
  readonly other: string | undefined;
}

function constantCalls(expression: Expression, context: RuleContext<typeof messages>): readonly Call[] {
  if (!expression.functions.some(({ name }) => /^(?:current_setting|uid|jwt|role|email)$/.test(name)))
    return [];
  const tokens = tokensOf(context, expression);
  return tokens.flatMap((_, at) => callAt(tokens, at) ?? []);
}

/** `current_setting('…')`, `auth.uid()` and the like at this token, without a column of the row in it. */
function callAt(tokens: readonly PlacedToken[], at: number): Call | undefined {
  const first = tokens[at];
  if (first === undefined || first.inSubselect || tokens[at - 1]?.text === '.') return undefined;
  const head = tokens.slice(at, at + 3).map((one) => one.text.toLowerCase());
  const isSetting = head[0] === 'current_setting';
  const isAuth = head[0] === 'auth' && head[1] === '.' && /^(?:uid|jwt|role|email)$/.test(head[2] ?? '');
  if (!isSetting && !isAuth) return undefined;
  const open = at + (isSetting ? 1 : 3);
  if (tokens[open]?.text !== '(') return undefined;
  const close = tokens.findIndex((one, n) => n > open && one.text === ')');
  const inside = tokens.slice(open + 1, close);
  const constant = inside.every(
    ({ token, text }) => token.kind === 'string' || text === ',' || /^(?:true|false)$/i.test(text),
  );
  const last = tokens[close];
  if (!constant || last === undefined) return undefined;
  const other = comparedWith(tokens, at, close);
  return { start: first.token.start, end: last.token.end, other };
}

function comparedWith(tokens: readonly PlacedToken[], first: number, last: number): string | undefined {
  const column =
    tokens[first - 1]?.text === '='
      ? tokens[first - 2]
      : tokens[last + 1]?.text === '='
        ? tokens[last + 2]
        : undefined;
  return column === undefined ? undefined : identifierName(column.text);
}
