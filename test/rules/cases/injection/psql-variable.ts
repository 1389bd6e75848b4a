/** Further cases of injection/psql-variable, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

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
  good(
    'The script sets it to a number itself',
    `\\set rounds 500
SELECT generate_series(1, :rounds);`,
    { notExecutable: 'psql fills the variable' },
  ),
  bad(
    'A query gives what stands in a table',
    `SELECT name FROM customers LIMIT 1 \\gset
DELETE FROM customers WHERE name = :name;
--                                 ^^^^^ warning: psql puts the value of name in as it is: whoever sets it can write SQL here. Write :'name'. 💡`,
    {
      history: ['CREATE TABLE customers (name text);'],
      fixed: `SELECT name FROM customers LIMIT 1 \\gset
DELETE FROM customers WHERE name = :'name';`,
      notExecutable: 'psql fills the variable',
    },
  ),
];
