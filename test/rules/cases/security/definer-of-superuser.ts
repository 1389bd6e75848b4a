/** Further cases of security/definer-of-superuser, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good('With the rights of its caller', 'ALTER FUNCTION one() OWNER TO administrator;', {
    history: [
      'CREATE ROLE administrator SUPERUSER;',
      "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    ],
    undone: true,
  }),
];
