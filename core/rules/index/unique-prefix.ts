/** A unique index on the beginning of a text. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  prefix:
    'Two values of {column} in {table} that begin with the same {length} characters count as equal: the second is refused. Index the whole column, or a hash of it.',
} as const;

const of = {
  dialect: 'mysql',
  history: ['CREATE TABLE page (id bigint PRIMARY KEY, address varchar(500) NOT NULL) ENGINE=InnoDB;'],
} as const;

export const rule = defineRule({
  id: 'index/unique-prefix',
  hazard: 'misleads',
  dialects: ['mysql'],
  elsewhere: 'An index has no prefix length there.',
  summary: 'CREATE UNIQUE INDEX with a prefix length.',
  why: `The index holds the first characters alone, and so does the check: two different texts that begin alike are refused as duplicates (1062). Measured on MariaDB 10.11.`,
  instead: `Index the whole column if it is short enough (3,072 bytes), or a generated column with a hash of the text.`,
  whenOff: 'Where the beginning is what has to be unique.',
  messages,
  fix: { kinds: [], because: 'Which key is meant is not known here.' },
  examples: [
    bad(
      'The first ten characters',
      `CREATE UNIQUE INDEX once ON page (address(10));
--                                ^^^^^^^^^^^ warning: Two values of address in page that begin with the same 10 characters count as equal: the second is refused. Index the whole column, or a hash of it.`,
      of,
    ),
    good('Not unique', `CREATE INDEX some ON page (address(10));`, of),
  ],
  check: {
    createIndex({ unique, elements, table }, context) {
      for (const { column, length, start, end } of unique ? elements : [])
        if (column !== undefined && length !== undefined)
          context.report({
            message: 'prefix',
            at: { start, end },
            data: { column: column.text, table: table.name.text, length },
          });
    },
  },
});
