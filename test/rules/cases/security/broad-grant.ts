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
  bad(
    'Everybody may make objects here, which others then find first',
    `GRANT ALL ON SCHEMA public TO PUBLIC;
--                            ^^^^^^ warning: This gives all on public to PUBLIC: every role of the server, now and later, has it. Name the roles that need it.`,
  ),
  good(
    'What PUBLIC has anyway, and a sequence, of which ALL is little',
    `CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE SEQUENCE numbers;
GRANT EXECUTE ON FUNCTION one() TO PUBLIC;
GRANT USAGE ON SCHEMA public TO PUBLIC;
GRANT ALL ON SEQUENCE numbers TO current_user;`,
  ),
];
