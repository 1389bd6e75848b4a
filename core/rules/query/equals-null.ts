/** = NULL. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock, everyCondition } from '../../rule-kit/query-blocks.ts';
import { replaceTokens } from '../../rule-kit/token-edits.ts';

const messages = {
  never: '{condition} is true of no row: what is compared with NULL is unknown. Use {instead}.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text, seen timestamptz);';

export const rule = defineRule({
  id: 'query/equals-null',
  category: 'query',
  since: '0.1.0',
  hazard: 'misleads',
  preset: 'recommended',
  dialects: ['postgresql'],
  summary: 'A condition that compares with NULL by = or <>.',
  why: `NULL is "not known", so neither \`=\` nor \`<>\` with it is ever true. A \`SELECT\` finds nothing, a \`DELETE\` or \`UPDATE\` does
nothing, and no error says so.`,
  instead: '`IS NULL` and `IS NOT NULL`; `IS NOT DISTINCT FROM` where the other side may be NULL or not.',
  whenOff: 'Where the server runs with transform_null_equals.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'Rows are then found where none were.',
    differs: [{ at: 'end', of: 'anything', words: 'The statement reaches the rows that are NULL.' }],
  },
  directions: 'up',
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
    good('IS NULL', 'SELECT id FROM users WHERE email IS NULL;', { history: [users] }),
    good('An assignment', "UPDATE users SET seen = NULL WHERE email = 'x';", { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const one of everyCondition(block)) {
      if (one.kind !== 'compare' || (one.operator !== '=' && one.operator !== '<>')) continue;
      if (one.right.kind !== 'constant' || one.right.type !== 'null') continue;
      const instead = one.operator === '=' ? 'IS NULL' : 'IS NOT NULL';
      context.report({
        message: 'never',
        at: one.span,
        data: { condition: context.text(one.span), instead },
        fix: {
          kind: 'rewrite',
          title: `Use ${instead}`,
          edits: replaceTokens(
            context.statement.parsed,
            { start: one.left.span.end, end: one.span.end },
            instead,
          ),
        },
      });
    }
  }),
});
