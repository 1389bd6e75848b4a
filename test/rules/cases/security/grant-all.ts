/** Further cases of security/grant-all, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  bad(
    'MariaDB: the whole server',
    `GRANT ALL ON *.* TO app@localhost;
--    ^^^ warning: ALL on every database lets app also change and drop what exists. Name the privileges it needs. 💡`,
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: ['CREATE USER IF NOT EXISTS app@localhost;'],
      fixed: 'GRANT SELECT, INSERT, UPDATE, DELETE ON *.* TO app@localhost;',
    },
  ),
  good(
    'A sequence, of which ALL is little',
    `CREATE SEQUENCE numbers;
GRANT ALL ON SEQUENCE numbers TO current_user;`,
  ),
  good('The roles of Supabase’s interface have it anyway', 'GRANT ALL ON orders TO anon, authenticated;', {
    history: [orders],
    tool: 'supabase',
    notExecutable: 'the roles are there on Supabase only',
  }),
  bad(
    'On what a schema holds',
    `CREATE SCHEMA shop;
GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA shop TO pg_monitor;
--    ^^^^^^^^^^^^^^ warning: ALL on everything in shop lets pg_monitor also TRUNCATE it and put triggers and references on it. Name the privileges it needs. 💡`,
    {
      fixed: `CREATE SCHEMA shop;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA shop TO pg_monitor;`,
    },
  ),
  good('What the task needs', 'GRANT SELECT, INSERT ON orders TO current_user;', { history: [orders] }),
];
