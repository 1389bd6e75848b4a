/** Further cases of design/implicit-on-update, judged as the examples of its page are. */
import { bad } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'MySQL 5.7: before one with a default',
    `CREATE TABLE crate (made timestamp NOT NULL, sent timestamp NULL);
--                  ^^^^ warning: MySQL gives made ON UPDATE CURRENT_TIMESTAMP, as the first TIMESTAMP without a default: each UPDATE of a row changes it. Write the default.`,
    { dialect: 'mysql', targetVersion: 507 },
  ),
];
