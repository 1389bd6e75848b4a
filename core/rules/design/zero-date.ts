/** A default that is no date: 0000-00-00. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { vendor } from '../../migrations/dialect/server-version.ts';
import type { ColumnDefinition } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';

const messages = {
  refused:
    '{server} refuses {value} as a default while NO_ZERO_DATE is on, as it is by default. Allow NULL, or use CURRENT_TIMESTAMP.',
  kept: '{value} is no date: drivers fail on it or read another value. Allow NULL, or use CURRENT_TIMESTAMP.',
} as const;

export const rule = defineRule({
  id: 'design/zero-date',
  hazard: 'refused',
  dialects: ['mysql'],
  elsewhere: 'A date is always a date there.',
  summary: 'A date column whose default is 0000-00-00.',
  why: `MySQL has \`NO_ZERO_DATE\` in its default \`sql_mode\` since 5.7 and refuses the definition (1067, *Invalid default value*). MariaDB takes it by default; programs that read such a value fail, or read another one, by their drivers.`,
  instead: `Allow \`NULL\` for a date that is not known yet, or use \`CURRENT_TIMESTAMP\`.`,
  whenOff: 'Never on MySQL; on MariaDB where every program that reads the column knows the value.',
  messages,
  fix: { kinds: [], because: 'Whether NULL is allowed is for people to say.' },
  examples: [
    bad(
      'On MariaDB',
      `CREATE TABLE crate (id bigint PRIMARY KEY, sent datetime NOT NULL DEFAULT '0000-00-00 00:00:00');
--                                         ^^^^ warning: 0000-00-00 00:00:00 is no date: drivers fail on it or read another value. Allow NULL, or use CURRENT_TIMESTAMP.`,
      { dialect: 'mysql', targetVersion: 1011 },
    ),
    good('NULL', `CREATE TABLE crate (id bigint PRIMARY KEY, sent datetime NULL);`, { dialect: 'mysql' }),
  ],
  check: {
    createTable({ columns }, context) {
      for (const column of columns) report(column, context);
    },
    addColumn({ column }, context) {
      report(column, context);
    },
    redefineColumn({ definition }, context) {
      report(definition, context);
    },
  },
});

function report({ name, default: value }: ColumnDefinition, context: RuleContext<typeof messages>): void {
  const written = value?.literal?.kind === 'string' ? value.literal.value : undefined;
  if (written === undefined || !/^0000-00-00(?: 00:00:00(?:\.0+)?)?$/.test(written)) return;
  const server = vendor('mysql', context.targetVersion);
  if (server === 'MySQL') context.report({ message: 'refused', at: name, data: { server, value: written } });
  else context.report({ message: 'kept', hazard: 'misleads', at: name, data: { value: written } });
}
