/** A policy that compares a column that no index begins with. */
import type { Expression, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { noRowSecurity } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { knownInTheEnd, type PlacedToken, tokensOf } from '../../rule-kit/security/row-security.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import { column as columnOf, indexesOf } from '../../schema/lookup.ts';
import { identifierName } from '../../syntax/postgres/identifier.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  scan: 'Each query of {table} under this policy looks for its rows by {column}, and no index begins with that column. Add one.',
} as const;

const notes = 'CREATE TABLE notes (id bigint PRIMARY KEY, owner text, tenant bigint NOT NULL);';

export const rule = defineRule({
  id: 'security/policy-without-index',
  hazard: 'may-slow',
  preset: 'strict',
  elsewhere: noRowSecurity,
  summary: 'A policy compares a column with who is asking, and no index begins with the column.',
  why: `The condition of a policy is part of every query on the table. Where it says whose rows they are, it is the narrowest condition that a
query has; without an index that begins with that column the server reads all tenants' rows to find one's own.`,
  instead:
    '`CREATE INDEX CONCURRENTLY` on the column in front of the policy; where all queries also filter by another column, on both, this one first.',
  whenOff: 'Where the tables stay small.',
  messages,
  fix: { kinds: [], because: 'Which further columns the index should hold depends on the queries.' },
  examples: [
    bad(
      'One’s own rows',
      `CREATE POLICY own ON notes USING (owner = current_user);
--                                ^^^^^ info: Each query of notes under this policy looks for its rows by owner, and no index begins with that column. Add one.`,
      { history: [notes] },
    ),
    bad(
      'The column is the second of the index',
      `CREATE POLICY own ON notes FOR SELECT USING ((SELECT current_setting('app.tenant')::bigint) = tenant);
--                                                                                            ^^^^^^ info: Each query of notes under this policy looks for its rows by tenant, and no index begins with that column. Add one.`,
      { history: [notes, 'CREATE INDEX notes_owner_tenant ON notes (owner, tenant);'] },
    ),
    good('With an index', 'CREATE POLICY own ON notes USING (owner = current_user);', {
      history: [notes, 'CREATE INDEX notes_owner ON notes (owner);'],
    }),
  ],
  check: {
    createPolicy({ table, using }, context) {
      report(table, using, context);
    },
    alterPolicy({ table, using }, context) {
      report(table, using, context);
    },
  },
});

function report(
  name: ObjectName,
  using: Expression | undefined,
  context: RuleContext<typeof messages>,
): void {
  const last = knownInTheEnd(context, name);
  if (last === undefined || using === undefined) return;
  const indexes = indexesOf(context.latest, last.key).filter((one) => one.valid);
  const missing = comparedNames(tokensOf(context, using)).find(
    ({ text }) =>
      columnOf(last, text) !== undefined && !indexes.some((one) => one.elements[0]?.column === text),
  );
  if (missing === undefined) return;
  const data = { table: shownName(context, name), column: missing.text };
  context.report({ message: 'scan', at: missing.at, data });
}

/** Names on one side of `=` outside of subselects, if the other side is not a literal. */
function comparedNames(
  tokens: readonly PlacedToken[],
): readonly { readonly text: string; readonly at: Span }[] {
  return tokens.flatMap(({ token, text, inSubselect }, at) => {
    if (inSubselect || (token.kind !== 'word' && token.kind !== 'quoted-identifier')) return [];
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    const other = after?.text === '=' ? tokens[at + 2] : before?.text === '=' ? tokens[at - 2] : undefined;
    if (other === undefined || isLiteral(other)) return [];
    return [{ text: identifierName(text), at: token }];
  });
}

function isLiteral({ token, text }: PlacedToken): boolean {
  return token.kind === 'string' || token.kind === 'number' || /^(?:true|false|null)$/i.test(text);
}
