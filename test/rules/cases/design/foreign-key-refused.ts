/** Further cases of design/foreign-key-refused, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  good(
    'Not looked at where the checks are off',
    `SET foreign_key_checks = 0;
ALTER TABLE crate ADD FOREIGN KEY (kilos) REFERENCES crate (kilos);`,
    { dialect: 'mysql', history: ['CREATE TABLE crate (id bigint PRIMARY KEY, kilos int) ENGINE=InnoDB;'] },
  ),
];
