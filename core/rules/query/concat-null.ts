/** || with a nullable column. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { parts } from '../../queries/parts.ts';
import { eachBlock, tableColumn } from '../../rule-kit/indexes/query-blocks.ts';
import type { QueryValue } from '../../queries/model.ts';

const messages = {
  swallowed:
    "{column} may be NULL, and then the whole text is: || hands NULL on. Use concat() or coalesce({column}, '').",
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, first text NOT NULL, middle text, tags text[]);';

export const rule = defineRule({
  id: 'query/concat-null',
  hazard: 'taste',
  preset: 'all',
  summary: 'Text put together by || with a column that may be NULL.',
  why: 'One part that is NULL makes all of it NULL: a name without a middle name is no name at all.',
  instead: "`concat(first, ' ', middle)`, which leaves NULLs out, or `coalesce(middle, '')`.",
  whenOff: 'Where NULL is meant to come out.',
  messages,
  fix: { kinds: [], because: 'What stands for a missing part is for people to say.' },
  bodies: 'all',
  examples: [
    bad(
      'A name',
      `SELECT first || ' ' || middle FROM users;
--                     ^^^^^^ hint: middle may be NULL, and then the whole text is: || hands NULL on. Use concat() or coalesce(middle, '').`,
      { history: [users] },
    ),
    bad(
      'In a view',
      `CREATE VIEW names AS SELECT u.id, u.middle || '.' AS short FROM users u;
--                                ^^^^^^^^ hint: middle may be NULL, and then the whole text is: || hands NULL on. Use concat() or coalesce(middle, '').`,
      { history: [users] },
    ),
    good('concat', "SELECT concat(first, ' ', middle) FROM users;", { history: [users] }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    const kept = new Set(
      block.conditions.flatMap((one) =>
        (one.kind === 'null-test' && one.negated
          ? [one.value]
          : one.kind === 'compare'
            ? [one.left, one.right]
            : []
        ).flatMap((value) => (value.kind === 'column' ? [value.name] : [])),
      ),
    );
    const seen = new Set<number>();
    for (const { value } of block.output) {
      for (const part of value === undefined || value.kind === 'composed' ? [] : joinedIn(value)) {
        if (part.kind !== 'column' || seen.has(part.span.start) || kept.has(part.name)) continue;
        const column = tableColumn(context.schema, part.base);
        if (
          column?.nullable !== true ||
          !['text', 'varchar'].includes(column.type.name) ||
          column.type.arrayDimensions > 0
        )
          continue;
        seen.add(part.span.start);
        context.report({ message: 'swallowed', at: part.span, data: { column: part.name } });
      }
    }
  }),
});

/** The parts of a concatenated text; not the arguments of a call, which may handle NULL. */
function joinedIn(value: QueryValue): readonly QueryValue[] {
  if (value.kind !== 'operator' || value.operator !== '||') return [];
  return value.operands.flatMap((one) => (one.kind === 'operator' ? joinedIn(one) : parts(one).slice(0, 1)));
}
