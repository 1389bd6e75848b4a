/** A TIMESTAMP column, whose values end in January 2038. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { ColumnDefinition } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { isMariadb } from '../../migrations/dialect/server-version.ts';

const messages = {
  ends: '{column} holds no time after 2038-01-19 03:14:07 UTC: later ones are refused. Use DATETIME for what may lie in the future.',
} as const;

export const rule = defineRule({
  id: 'design/timestamp-2038',
  hazard: 'advice',
  preset: 'strict',
  dialects: ['mysql'],
  elsewhere: 'Times reach further there.',
  summary: 'A column of the type TIMESTAMP.',
  why: `\`TIMESTAMP\` is a count of seconds in 32 bits on MySQL and on MariaDB before 11.5: it ends on 2038-01-19. Contracts, subscriptions and retention dates of today reach beyond it.`,
  instead: `\`DATETIME\`, in UTC by agreement.`,
  whenOff: 'Where only the present is stored, such as the time of creation.',
  messages,
  fix: { kinds: [], because: 'DATETIME has no time zone: programs that read the column have to know it.' },
  examples: [
    bad(
      'The end of a contract',
      `CREATE TABLE contract (id bigint PRIMARY KEY, ends timestamp NULL);
--                                            ^^^^ info: ends holds no time after 2038-01-19 03:14:07 UTC: later ones are refused. Use DATETIME for what may lie in the future.`,
      { dialect: 'mysql' },
    ),
    good('DATETIME', `CREATE TABLE contract (id bigint PRIMARY KEY, ends datetime NULL);`, {
      dialect: 'mysql',
    }),
  ],
  check: {
    createTable({ columns }, context) {
      for (const column of columns) report(column, context);
    },
    addColumn({ column }, context) {
      report(column, context);
    },
  },
});

function report(
  { name, type, default: value }: ColumnDefinition,
  context: RuleContext<typeof messages>,
): void {
  const { targetVersion } = context;
  if (isMariadb(targetVersion) && targetVersion >= 1105) return;
  // What the server itself sets is the present.
  if (type.name !== 'timestamp' || /^current_timestamp/i.test(value?.text ?? '')) return;
  context.report({ message: 'ends', at: name, data: { column: name.text } });
}
