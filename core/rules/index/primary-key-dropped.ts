/** A table that loses its primary key and gets no other. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';

const messages = {
  dropped:
    '{table} has no primary key after this: replicas read the whole table for each changed row. Add another in the same statement.',
} as const;

const of = {
  dialect: 'mysql',
  history: ['CREATE TABLE crate (id bigint NOT NULL PRIMARY KEY, code int NOT NULL) ENGINE=InnoDB;'],
} as const;

export const rule = defineRule({
  id: 'index/primary-key-dropped',
  hazard: 'slows',
  dialects: ['mysql'],
  elsewhere: {
    others: 'index/missing-primary-key and the replica identity report it there.',
    duckdb: 'Not read there yet.',
  },
  summary: 'DROP PRIMARY KEY without another primary key in the same statement.',
  why: `Row-based replication finds a row by its primary key, or else by any index, or else by reading the table: a DELETE of a thousand rows reads a table of a million rows a thousand times on each replica. Group Replication and Galera refuse writes to such tables. The server copies the table for this and blocks writes; a new key in the same statement spares a second copy.`,
  instead: `Drop and add in one statement: \`ALTER TABLE … DROP PRIMARY KEY, ADD PRIMARY KEY (…)\`.`,
  whenOff: 'Where the table is not replicated and holds few rows.',
  messages,
  fix: { kinds: [], because: 'Which columns identify a row is for people to say.' },
  examples: [
    bad(
      'Dropped alone',
      `ALTER TABLE crate DROP PRIMARY KEY;
--          ^^^^^ warning: crate has no primary key after this: replicas read the whole table for each changed row. Add another in the same statement.`,
      of,
    ),
    good(
      'Another one in the same statement',
      `ALTER TABLE crate DROP PRIMARY KEY, ADD PRIMARY KEY (code, id);`,
      of,
    ),
  ],
  check: {
    dropConstraint({ table, constraint, replaced }, context) {
      if (constraint.text !== 'PRIMARY' || replaced === true || context.isNew(table)) return;
      const isAdded = context.statement.parsed.operations.some(
        (one) => one.kind === 'addConstraint' && one.constraint.kind === 'primary-key',
      );
      if (isAdded) return;
      context.report({ message: 'dropped', at: table, data: { table: table.name.text } });
    },
  },
});
