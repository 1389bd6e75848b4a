/** A condition that hides an indexed column in an expression. */
import { wordSet } from '../../collections/word-set.ts';
import type { BaseColumn, Condition, QueryValue } from '../../queries/model.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnsIn, isFixed } from '../../queries/parts.ts';
import { eachBlock, indexLedBy, isTiny } from '../../rule-kit/indexes/query-blocks.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { displayName, indexesOf } from '../../schema/lookup.ts';

const messages = {
  hidden: '{expression} hides {column} from {index}: all of {table} is read. Compare the column itself.',
} as const;

const events = `CREATE TABLE events (id bigint PRIMARY KEY, email text, at timestamptz, day date, n int);
CREATE INDEX events_email ON events (email);
CREATE INDEX events_at ON events (at);`;

export const rule = defineRule({
  id: 'query/function-on-column',
  hazard: 'slows',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  preset: 'strict',
  summary: 'A condition on a function, cast or computation of a column whose index is of no use for it.',
  why: `An index on \`at\` knows nothing of \`at::date\`: the server computes the expression for every row of the table. The column itself,
compared with a range, is a matter of a few pages.`,
  instead:
    '`at >= day AND at < day + 1`; `at > now() - interval …` instead of `at + interval … > now()`; or an index on the expression.',
  whenOff: 'Where other conditions of the same queries leave few rows.',
  messages,
  fix: { kinds: [], because: 'A range or an index is for people to choose.' },
  bodies: 'all',
  examples: [
    bad(
      'A day of a moment',
      `SELECT id FROM events WHERE at::date = '2026-01-31';
--                          ^^^^^^^^ warning: at::date hides at from events_at: all of events is read. Compare the column itself.`,
      { history: [events] },
    ),
    bad(
      'A function',
      `CREATE VIEW found AS SELECT e.id FROM events e WHERE lower(e.email) = 'a@b.c';
--                                                   ^^^^^^^^^^^^^^ warning: lower(e.email) hides email from events_email: all of events is read. Compare the column itself.`,
      { history: [events] },
    ),
    bad(
      'MySQL: a day of a moment',
      `SELECT id FROM events WHERE DATE(at) = '2026-01-31';
--                          ^^^^^^^^ warning: DATE(at) hides at from events_at: all of events is read. Compare the column itself.`,
      {
        dialect: 'mysql',
        history: [
          'CREATE TABLE events (id bigint PRIMARY KEY, at datetime); CREATE INDEX events_at ON events (at);',
        ],
      },
    ),
    good('A range', "SELECT id FROM events WHERE at >= '2026-01-31' AND at < '2026-02-01';", {
      history: [events],
    }),
  ],
  check: eachBlock<typeof messages>(({ block }, context) => {
    for (const condition of block.conditions) {
      for (const [value, other] of sidesOf(condition)) {
        const base = hiddenIn(value);
        if (base === undefined || !other.every(isFixed) || isTiny(context, base.relation)) continue;
        const index = indexLedBy(context, base);
        if (
          index === undefined ||
          hasOwnIndex(base, context) ||
          isFoundOtherwise(block.conditions, base, context)
        )
          continue;
        context.report({
          message: 'hidden',
          at: value.span,
          data: {
            expression: context.text(value.span),
            column: base.column,
            index: index.name,
            table: displayName(base.relation),
          },
        });
      }
    }
    function hasOwnIndex(base: BaseColumn, { latest }: RuleContext<typeof messages>): boolean {
      return indexesOf(latest, base.relation).some((one) =>
        one.elements.some(({ expression }) => expression?.includes(base.column) === true),
      );
    }
  }),
});

function sidesOf(condition: Condition): readonly (readonly [QueryValue, readonly QueryValue[]])[] {
  switch (condition.kind) {
    case 'compare':
      if (condition.operator === '<>') return [];
      return [
        [condition.left, [condition.right]],
        [condition.right, [condition.left]],
      ];
    case 'in':
      return condition.negated ? [] : [[condition.value, condition.among]];
    case 'between':
      return condition.negated ? [] : [[condition.value, [condition.low, condition.high]]];
    default:
      return [];
  }
}

/** The only column in an expression, if the index on it would have served. */
function hiddenIn(value: QueryValue): BaseColumn | undefined {
  if (value.kind === 'cast' && isSame(value.type, value.of)) return undefined;
  const isExpression =
    value.kind === 'cast' ||
    (value.kind === 'operator' && ['+', '-', '*', '/'].includes(value.operator)) ||
    (value.kind === 'call' && plain.has(value.name) && value.arguments.length <= 2);
  const [column, ...more] = isExpression ? columnsIn(value) : [];
  if (column === undefined || more.length > 0 || column.outer) return undefined;
  return column.base;
}

/** A cast without an effect. */
function isSame(type: string, of: QueryValue): boolean {
  const strings = ['text', 'varchar', 'bpchar'];
  const own = of.kind === 'column' ? of.type?.name : undefined;
  return own === undefined || own === type || (strings.includes(type) && strings.includes(own));
}

/** Functions of one column that a range or another form can replace. Others compute what no index on the column could provide. */
const plain = wordSet(`
  lower upper date date_trunc date_part extract to_char coalesce trim btrim abs timezone
  year month date_format unix_timestamp ifnull strftime datetime julianday
`);

/** Another condition finds the rows by a key or index: the expression is only evaluated on the few that remain. */
function isFoundOtherwise(
  conditions: readonly Condition[],
  { source }: BaseColumn,
  context: RuleContext<typeof messages>,
): boolean {
  return conditions.some((one) => {
    const value =
      one.kind === 'compare' && one.operator === '='
        ? [one.left, one.right]
        : (one.kind === 'in' || one.kind === 'in-query') && !one.negated
          ? [one.value]
          : [];
    return value.some(
      (side) =>
        side.kind === 'column' &&
        side.base?.source === source &&
        indexLedBy(context, side.base) !== undefined,
    );
  });
}
