/** Further cases of data-loss/rename-type-or-function, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const total = "CREATE FUNCTION total(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';";

export const cases = [
  bad(
    'Another function calls it',
    `ALTER FUNCTION total(int, int) RENAME TO sum_of;
--             ^^^^^ warning: After the rename twice, which still calls total, fails. Create sum_of beside it.`,
    {
      history: [
        total,
        "CREATE FUNCTION twice(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN total(a, a); END';",
      ],
    },
  ),
  good(
    'The old name calls the new one',
    `ALTER FUNCTION total(int, int) RENAME TO sum_of;
CREATE FUNCTION total(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT sum_of(a, b)';`,
    { history: [total] },
  ),
];
