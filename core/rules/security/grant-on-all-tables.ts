/** One GRANT for everything in a schema. */
import { noUsersInSqlite } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { everybodyAmong, isAll } from '../../rule-kit/security/grants.ts';

const messages = {
  everything:
    '{role} is granted every table of {schema}, including those that it does not need. Name the tables.',
} as const;

const tables = 'CREATE TABLE orders (id bigint PRIMARY KEY); CREATE TABLE salaries (id bigint PRIMARY KEY);';

export const rule = defineRule({
  id: 'security/grant-on-all-tables',
  hazard: 'advice',
  elsewhere: noUsersInSqlite,
  summary: 'GRANT … ON ALL TABLES IN SCHEMA.',
  why: `Such a grant is decided for tables that nobody thinks of, and not for those that come later: what a role may read then depends on when
each database ran which migration.`,
  instead: 'Name the tables, or give the role a schema of its own with `ALTER DEFAULT PRIVILEGES`.',
  whenOff: 'Where one role is the application and needs all tables.',
  messages,
  fix: { kinds: [], because: 'Which tables were meant is for people to say.' },
  examples: [
    bad(
      'Whatever is there',
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO pg_monitor;
--                                             ^^^^^^^^^^ info: pg_monitor is granted every table of public, including those that it does not need. Name the tables.`,
      { history: [tables] },
    ),
    bad(
      'Writing, too',
      `CREATE SCHEMA shop;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA shop TO pg_monitor;
--                                                   ^^^^^^^^^^ info: pg_monitor is granted every table of shop, including those that it does not need. Name the tables.`,
    ),
    good('By name', 'GRANT SELECT ON orders TO pg_monitor;', { history: [tables] }),
  ],
  check: {
    grant({ allInSchema, objectKind, grantees, objects, privileges }, context) {
      const [first] = grantees;
      if (!allInSchema || objectKind !== 'table' || first === undefined) return;
      // security/grant-all reports ALL, security/broad-grant PUBLIC.
      if (isAll(privileges) || everybodyAmong(grantees) !== undefined) return;
      const schema = objects.map((one) => one.name.text).join(', ');
      context.report({ message: 'everything', at: first, data: { role: first.name, schema } });
    },
  },
});
