/** A redefined ENUM or SET column that lacks a value that it had. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { columnNamed } from '../../schema/apply/worded/columns.ts';

const messages = {
  removed:
    '{values} of {column} is no value any more: where rows have it, this fails, or leaves an empty text if strict mode is off. Update these rows first.',
} as const;

const mostNamed = 4;
const of = {
  dialect: 'mysql',
  history: [
    "CREATE TABLE crate (id bigint PRIMARY KEY, state enum('new', 'full', 'sent') NOT NULL) ENGINE=InnoDB;",
  ],
} as const;

export const rule = defineRule({
  id: 'data-loss/enum-value-removed',
  hazard: 'loses-data',
  dialects: ['mysql'],
  elsewhere: 'Another statement removes a value of a type there, or none does.',
  summary: 'MODIFY or CHANGE of an ENUM or SET without a value that it had.',
  why: `The server rewrites the table and looks for each value in the new list. In strict mode the first row with a removed value stops it (1265, *Data truncated*); without strict mode the value becomes the empty text, for good. Both were measured on MariaDB 10.11.`,
  instead: `1. Update the rows that have the value.\n2. Then redefine the column.`,
  whenOff: 'Never: whether rows have the value is not known here.',
  messages,
  fix: { kinds: [], because: 'Which value the rows take instead is for people to say.' },
  examples: [
    bad(
      'A value less',
      `ALTER TABLE crate MODIFY state enum('new', 'sent') NOT NULL;
--                       ^^^^^ warning: full of crate.state is no value any more: where rows have it, this fails, or leaves an empty text if strict mode is off. Update these rows first.`,
      of,
    ),
    good(
      'A value more, and another order',
      `ALTER TABLE crate MODIFY state enum('sent', 'new', 'full') NOT NULL;`,
      of,
    ),
  ],
  check: {
    redefineColumn({ table: name, column, definition }, context) {
      const table = context.table(name);
      const old = table && columnNamed(table, column.text);
      const [before, after] = [old?.mysql?.values ?? [], definition.mysql?.values ?? []];
      const removed = before.filter((value) => !after.includes(value));
      if (context.isNew(name) || after.length === 0 || removed.length === 0) return;
      const data = {
        values: removed.slice(0, mostNamed).join(', '),
        column: `${name.name.text}.${column.text}`,
      };
      context.report({ message: 'removed', at: column, data });
    },
  },
});
