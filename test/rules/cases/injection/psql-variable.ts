/** Further cases of injection/psql-variable, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'A query of the script itself sets it to a number',
    `SELECT 1 AS one \\gset pre_
SELECT name FROM customers LIMIT :pre_one;`,
    { history: ['CREATE TABLE customers (name text);'], notExecutable: 'psql fills the variable' },
  ),
  good(
    'A parameter that a driver binds: nothing here is for psql',
    'DELETE FROM customers WHERE name = :wanted;',
    { history: ['CREATE TABLE customers (name text);'], notExecutable: 'the driver binds the parameter' },
  ),
];
