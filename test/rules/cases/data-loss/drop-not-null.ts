/** Further cases of data-loss/drop-not-null, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const users =
  "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, plan text NOT NULL DEFAULT 'free', note text DEFAULT '');";

export const cases = [
  bad(
    'Of a table that no migration made',
    `ALTER TABLE panels ALTER COLUMN email DROP NOT NULL;
--                              ^^^^^ info: Readers of email in panels meet NULL from now on, which they never had to expect. Deploy code that expects it first.`,
    { notExecutable: 'The table is made elsewhere.' },
  ),
  good(
    'Another default',
    `ALTER TABLE users ALTER COLUMN plan DROP DEFAULT;
ALTER TABLE users ALTER COLUMN plan SET DEFAULT 'trial';`,
    { history: [users] },
  ),
];
