/** = NULL. */
import { wordSet } from '../../collections/word-set.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition } from '../../rule-kit/indexes/query-blocks.ts';
import { queryOf } from '../../queries/queries.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { replaceTokens } from '../../rule-kit/fixes/token-edits.ts';
import { lowerTokens } from '../../syntax/token-texts.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  never: '{condition} is true of no row: what is compared with NULL is unknown. Use {instead}.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(90), seen timestamp);';
export const rule = defineRule({
  id: 'query/equals-null',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A condition that compares with NULL by = or <>.',
  why: `NULL is "not known", so neither \`=\` nor \`<>\` with it is ever true. A \`SELECT\` finds nothing, a \`DELETE\` or \`UPDATE\` does
nothing, and no error says so.`,
  instead: '`IS NULL` and `IS NOT NULL`; `IS NOT DISTINCT FROM` where the other side may be NULL or not.',
  whenOff: 'Where the server runs with transform_null_equals, or SQL Server with ANSI_NULLS OFF.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Rows are then found where none were.',
    differs: [{ at: 'end', of: 'anything', words: 'The statement reaches the rows that are NULL.' }],
  },
  bodies: 'all',
  examples: [
    bad(
      'In an UPDATE',
      `UPDATE users SET seen = NULL WHERE email = NULL;
--                                 ^^^^^^^^^^^^ warning: email = NULL is true of no row: what is compared with NULL is unknown. Use IS NULL. 💡`,
      { history: [users], fixed: 'UPDATE users SET seen = NULL WHERE email IS NULL;' },
    ),
    bad(
      'In a view',
      `CREATE VIEW seen_users AS SELECT id FROM users WHERE seen <> NULL AND id > 0;
--                                                   ^^^^^^^^^^^^ warning: seen <> NULL is true of no row: what is compared with NULL is unknown. Use IS NOT NULL. 💡`,
      {
        history: [users],
        fixed: 'CREATE VIEW seen_users AS SELECT id FROM users WHERE seen IS NOT NULL AND id > 0;',
      },
    ),
    bad(
      'MySQL: in a DELETE that joins',
      `DELETE u FROM users u JOIN gone g ON g.id = u.id WHERE u.seen != NULL;
--                                                       ^^^^^^^^^^^^ warning: seen != NULL is true of no row: what is compared with NULL is unknown. Use IS NOT NULL. 💡`,
      {
        dialect: 'mysql',
        history: [users, 'CREATE TABLE gone (id bigint PRIMARY KEY);'],
        fixed: 'DELETE u FROM users u JOIN gone g ON g.id = u.id WHERE u.seen IS NOT NULL;',
      },
    ),
    bad(
      'SQLite: in a subquery',
      `UPDATE users SET seen = NULL WHERE id IN (SELECT id FROM users WHERE email = NULL);
--                                                                   ^^^^^^^^^^^^ warning: email = NULL is true of no row: what is compared with NULL is unknown. Use IS NULL. 💡`,
      {
        dialect: 'sqlite',
        history: [users],
        fixed: 'UPDATE users SET seen = NULL WHERE id IN (SELECT id FROM users WHERE email IS NULL);',
      },
    ),
    good('IS NULL', 'SELECT id FROM users WHERE email IS NULL;', { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'compare' || (one.operator !== '=' && one.operator !== '<>')) continue;
      if (one.right.kind !== 'constant' || one.right.type !== 'null') continue;
      report(one.span, one.left.span.end, one.operator, context);
    }
  }),
  checkAny(operation, context) {
    if (context.statement.parsed.operations[0] === operation && changing.has(operation.kind))
      byWords(context);
  },
});

/** What no grammar reads as a query: the words after WHERE, ON and HAVING. */
function byWords(context: RuleContext<typeof messages>): void {
  const { parsed } = context.statement;
  // Reading a statement as a query takes longer than all of this, and few mention NULL.
  if (!/\bnull\b/i.test(parsed.text)) return;
  const words = lowerTokens(parsed);
  let isCondition = false;
  for (const [at, word] of words.entries()) {
    if (conditions.has(word)) isCondition = true;
    if (others.has(word)) isCondition = false;
    const [left, sign] = [parsed.tokens[at - 2], words[at - 1] ?? ''];
    const end = parsed.tokens[at]?.end;
    if (!isCondition || word !== 'null' || left === undefined || end === undefined) continue;
    if (!['=', '<>', '!='].includes(sign) || queryOf(parsed, context.schema) !== undefined) continue;
    report({ start: left.start, end }, left.end, sign, context);
  }
}

const changing = wordSet('select insert update delete createView createTableAs');
const conditions: ReadonlySet<string> = new Set(['where', 'on', 'having']);
const others: ReadonlySet<string> = new Set([
  ...['set', 'update', 'duplicate', 'select', 'group', 'order', 'limit', 'returning', 'values', 'then'],
]);

function report(at: Span, leftEnd: number, operator: string, context: RuleContext<typeof messages>): void {
  const instead = operator === '=' ? 'IS NULL' : 'IS NOT NULL';
  context.report({
    message: 'never',
    at,
    data: { condition: context.text(at), instead },
    fix: {
      kind: 'rewrite',
      title: `Use ${instead}`,
      edits: replaceTokens(context.statement.parsed, { start: leftEnd, end: at.end }, instead),
    },
  });
}
