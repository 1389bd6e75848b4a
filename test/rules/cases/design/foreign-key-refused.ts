/** Further cases of design/foreign-key-refused, judged as the examples of its page are. */
import { good } from '../../../../core/rule-kit/define-rule.ts';

const owner = 'CREATE TABLE owner (id int unsigned NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB;';

export const cases = [
  good(
    'Types are looked at where both are known',
    'CREATE TABLE crate (id bigint PRIMARY KEY, owner_id int unsigned, FOREIGN KEY (owner_id) REFERENCES owner (id)) ENGINE=InnoDB;',
    { dialect: 'mysql', history: [owner] },
  ),
  good(
    'A table that refers to itself',
    'CREATE TABLE part (id int PRIMARY KEY, of_id int, FOREIGN KEY (of_id) REFERENCES part (id)) ENGINE=InnoDB;',
    { dialect: 'mysql' },
  ),
];
