/** A CHECK whose result depends on the time or the session. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { expressionVolatility } from '../../effects/volatility.ts';
import type { Expression, ObjectName, Operation } from '../../operations/model/operation.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  changes:
    'This CHECK of {table} calls {function}, whose answer changes: rows that were right become wrong, and a dump cannot be restored. Use a trigger.',
} as const;

export const rule = defineRule({
  id: 'design/volatile-check',
  hazard: 'misleads',
  preset: 'strict',
  summary: 'A new CHECK that calls now(), random() or another function that is not immutable.',
  why: `The server takes a \`CHECK\` for something that is true of a row for good: it is tested when the row is written, never again. With
\`now()\` in it a row that passed yesterday fails when anything in it is updated, and when a dump is restored or the constraint is
validated again, all at once.`,
  instead:
    'A trigger that tests when the row is written, or a column that keeps the moment it is compared with.',
  whenOff: 'Where the condition can only become truer, such as a moment that must not lie in the future.',
  messages,
  fix: { kinds: [], because: 'What the check is to guard is for people to say.' },
  examples: [
    bad(
      'An appointment in the future',
      `CREATE TABLE appointments (id bigint PRIMARY KEY, starts_at timestamptz CHECK (starts_at > now()));
--                                                                             ^^^^^^^^^^^^^^^^^ warning: This CHECK of appointments calls now(), whose answer changes: rows that were right become wrong, and a dump cannot be restored. Use a trigger.`,
    ),
    bad(
      'An age that grows, on an existing table',
      `ALTER TABLE people ADD CONSTRAINT minors CHECK (age(born) < interval '18 years') NOT VALID;
--                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: This CHECK of people calls age(), whose answer changes: rows that were right become wrong, and a dump cannot be restored. Use a trigger.`,
      { history: ['CREATE TABLE people (id bigint PRIMARY KEY, born date);'] },
    ),
    good(
      'The same at all times',
      'CREATE TABLE stays (id bigint PRIMARY KEY, a date, b date, CHECK (a < b), CHECK (abs(b - a) < 60));',
    ),
  ],
  check: {
    createTable(operation, context) {
      if (operation.persistence === 'temporary') return;
      for (const one of [
        ...operation.columns.flatMap((column) => column.constraints),
        ...operation.constraints,
      ])
        if (one.kind === 'check') judge(one.expression, operation.table, operation, context);
    },
    addColumn(operation, context) {
      for (const one of operation.column.constraints)
        if (one.kind === 'check') judge(one.expression, operation.table, operation, context);
    },
    addConstraint(operation, context) {
      const { constraint } = operation;
      if (constraint.kind === 'check') judge(constraint.expression, operation.table, operation, context);
    },
  },
});

const clocks = [
  'now',
  'current_date',
  'current_timestamp',
  'current_time',
  'localtime',
  'localtimestamp',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
];
const surely = [
  ...clocks,
  'age',
  'random',
  'timeofday',
  'nextval',
  'currval',
  'gen_random_uuid',
  'current_user',
  'session_user',
  'user',
  'current_setting',
  'current_schema',
];

function judge(
  expression: Expression,
  table: ObjectName,
  _operation: Operation,
  context: RuleContext<typeof messages>,
): void {
  const { decidedBy } = expressionVolatility(expression, context.schema);
  // Many functions are stable only because a setting could change their output.
  const call = expression.functions.find(
    (one) => surely.includes(one.name) && (one.name !== 'age' || one.arguments === 1),
  );
  if (decidedBy === undefined || call === undefined || onlyBecomesTruer(expression)) return;
  context.report({
    message: 'changes',
    at: expression,
    data: {
      table: shownName(context, table),
      function: call.name.startsWith('current_') && call.arguments === 0 ? call.name : `${call.name}()`,
    },
  });
}

/** `x <= now()`: once true, it stays true. */
function onlyBecomesTruer({ text, functions }: Expression): boolean {
  if (functions.length !== 1 || !clocks.includes(functions[0]?.name ?? '')) return false;
  const call = String.raw`\(*(?:${clocks.join('|')})(?:\(\d*\))?\)*`;
  return new RegExp(String.raw`^[^<>=]*<=?\s*${call}$|^${call}\s*>=?[^<>=]*$`, 'i').test(text.trim());
}
