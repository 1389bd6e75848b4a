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
];
