/** A TIMESTAMP column that the server gives a default and ON UPDATE that nobody wrote. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isMariadb, vendor } from '../../migrations/dialect/server-version.ts';

const messages = {
  implicit:
    '{server} gives {column} ON UPDATE CURRENT_TIMESTAMP, as the first TIMESTAMP without a default: each UPDATE of a row changes it. Write the default.',
} as const;

export const rule = defineRule({
  id: 'design/implicit-on-update',
  hazard: 'misleads',
  dialects: ['mysql'],
  elsewhere: 'Only what is written is a default there.',
  summary: 'The first TIMESTAMP column of a table, NOT NULL and without a default, on an older server.',
  why: `Where \`explicit_defaults_for_timestamp\` is off, as it is by default on MySQL 5.7 and on MariaDB before 10.10, the first TIMESTAMP column that says neither NULL nor a default gets both: a column such as \`created_at\` then holds the time of the last UPDATE.`,
  instead: `Write \`DEFAULT CURRENT_TIMESTAMP\`, or use DATETIME.`,
  whenOff: 'Where the server runs with explicit_defaults_for_timestamp.',
  messages,
  fix: { kinds: [], because: 'Which default is meant is not known here.' },
  examples: [
    bad(
      'The time of creation',
      `CREATE TABLE crate (id bigint PRIMARY KEY, created_at timestamp NOT NULL);
--                                         ^^^^^^^^^^ warning: MariaDB gives created_at ON UPDATE CURRENT_TIMESTAMP, as the first TIMESTAMP without a default: each UPDATE of a row changes it. Write the default.`,
      { dialect: 'mysql', targetVersion: 1006 },
    ),
    good(
      'With a default',
      `CREATE TABLE crate (id bigint PRIMARY KEY, created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP);`,
      { dialect: 'mysql', targetVersion: 1006 },
    ),
    good('On a newer server', `CREATE TABLE crate (id bigint PRIMARY KEY, created_at timestamp NOT NULL);`, {
      dialect: 'mysql',
      targetVersion: 1011,
    }),
  ],
  check: {
    createTable({ columns }, context) {
      const { targetVersion } = context;
      if (targetVersion >= (isMariadb(targetVersion) ? 1010 : 800)) return;
      const first = columns.find(({ type }) => type.name === 'timestamp');
      if (first === undefined || first.default !== undefined) return;
      if (first.mysql?.explicitNull === true || first.mysql?.onUpdate !== undefined) return;
      const data = { server: vendor('mysql', targetVersion), column: first.name.text };
      context.report({ message: 'implicit', at: first.name, data });
    },
  },
});
