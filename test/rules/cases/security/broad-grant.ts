/** Further cases of security/broad-grant, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY);';

export const cases = [
  bad(
    'A function with the rights of its owner, for everybody',
    `CREATE FUNCTION one() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';
GRANT EXECUTE ON FUNCTION one() TO PUBLIC;
--                                 ^^^^^^ info: one runs with its owner’s rights, and every role of the server may call it. REVOKE it from PUBLIC and name the roles.`,
  ),
  good('Taking it back', 'REVOKE ALL ON orders FROM PUBLIC;', { history: [orders] }),
];
