/** UNION where UNION ALL may be meant. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { eachBlock } from '../../rule-kit/indexes/query-blocks.ts';

const messages = {
  sorts:
    '{word} looks at all rows of both sides to take equal ones out. Say UNION ALL where there are none or all are wanted.',
} as const;

const tables =
  'CREATE TABLE a (id bigint PRIMARY KEY, name text); CREATE TABLE b (id bigint PRIMARY KEY, name text);';

export const rule = defineRule({
  id: 'query/union-distinct',
  hazard: 'taste',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'all',
  summary: 'UNION of sides that a constant tells apart.',
  why: `Where each side has a word of its own ('order', 'invoice') in one column, no row of the one equals a row of the other. \`UNION\` still
sorts or hashes all of them, and nothing comes out before that is done.`,
  instead: '`UNION ALL`.',
  whenOff: 'Where a side itself has equal rows that are to be taken out.',
  messages,
  fix: { kinds: [], because: 'Equal rows within one side would then come out.' },
  bodies: 'all',
  examples: [
    bad(
      'Two kinds',
      `SELECT id, 'a' AS kind FROM a UNION SELECT id, 'b' FROM b;
--                            ^^^^^ hint: UNION looks at all rows of both sides to take equal ones out. Say UNION ALL where there are none or all are wanted.`,
      { history: [tables] },
    ),
    bad(
      'In a view',
      `CREATE VIEW both_kinds AS SELECT 1 AS kind, name FROM a union SELECT 2, name FROM b;
--                                                      ^^^^^ hint: UNION looks at all rows of both sides to take equal ones out. Say UNION ALL where there are none or all are wanted.`,
      { history: [tables] },
    ),
    bad(
      'SQLite: two kinds',
      `SELECT id, 'a' AS kind FROM a UNION SELECT id, 'b' FROM b;
--                            ^^^^^ hint: UNION looks at all rows of both sides to take equal ones out. Say UNION ALL where there are none or all are wanted.`,
      { dialect: 'sqlite', history: [tables] },
    ),
    good('All of them', "SELECT id, 'a' AS kind FROM a UNION ALL SELECT id, 'b' FROM b;", {
      history: [tables],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    if (block.kind !== 'set-operation') return;
    const [left, right] = block.inside.filter(({ place }) => place === 'side');
    if (left?.kind !== 'select' || right?.kind !== 'select') return;
    const between = { start: left.span.end, end: right.span.start };
    const at = context.keyword(between, 'union');
    if (at === undefined || context.keyword(between, 'all') !== undefined) return;
    const isApart = left.output.some(({ value }, i) => {
      const other = right.output[i]?.value;
      return (
        value?.kind === 'constant' &&
        other?.kind === 'constant' &&
        value.text !== other.text &&
        value.type === other.type
      );
    });
    if (isApart) context.report({ message: 'sorts', at, data: { word: 'UNION' } });
  }),
});
