/** Further cases of data-loss/redefinition-drops, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = `CREATE TABLE orders (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  total int NOT NULL DEFAULT 0 COMMENT 'in cents',
  note varchar(100) NULL COMMENT 'by the customer',
  changed datetime NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP
) ENGINE=InnoDB;`;

const mysql = { dialect: 'mysql', history: [orders] } as const;

export const cases = [
  bad(
    'On MariaDB: the key stops counting',
    `ALTER TABLE orders CHANGE id id bigint NOT NULL;
--                           ^^^^^^^^^^^^^^^^^^ warning: The new definition leaves out AUTO_INCREMENT of orders.id. Write it again, if it is to stay. 💡`,
    {
      ...mysql,
      targetVersion: 1011,
      fixed: 'ALTER TABLE orders CHANGE id id bigint NOT NULL AUTO_INCREMENT;',
    },
  ),
  bad(
    'Moved, and no longer kept up to date',
    `ALTER TABLE orders MODIFY changed datetime NULL DEFAULT CURRENT_TIMESTAMP FIRST;
--                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: The new definition leaves out ON UPDATE of orders.changed. Write it again, if it is to stay.`,
    mysql,
  ),
  bad(
    'A comment alone is no value',
    `ALTER TABLE orders MODIFY note varchar(200) NULL;
--                        ^^^^^^^^^^^^^^^^^^^^^^ info: The new definition leaves out COMMENT of orders.note. Write it again, if it is to stay. 💡`,
    { ...mysql, fixed: "ALTER TABLE orders MODIFY note varchar(200) NULL COMMENT 'by the customer';" },
  ),
  good('MySQL gives a text no default as it was written', 'ALTER TABLE tags MODIFY label text;', {
    ...mysql,
    targetVersion: 800,
    history: ["CREATE TABLE tags (id int PRIMARY KEY, label varchar(90) DEFAULT '');"],
  }),
  good(
    'NULL is written, so it is meant',
    "ALTER TABLE orders MODIFY total bigint NULL DEFAULT 0 COMMENT 'in cents';",
    mysql,
  ),
  good(
    'Nothing else changes: this is what it is for',
    "ALTER TABLE orders MODIFY total int DEFAULT 0 COMMENT 'in cents';",
    mysql,
  ),
  good('A table that this migration makes', `${orders}\nALTER TABLE orders MODIFY total bigint;`, {
    ...mysql,
    history: [],
  }),
  good('A column that nobody saw made', 'ALTER TABLE others MODIFY total bigint;', {
    ...mysql,
    refused: '42S02',
  }),
  good('It counts no more, which is all', 'ALTER TABLE notes MODIFY id bigint NOT NULL FIRST;', {
    ...mysql,
    history: ["CREATE TABLE notes (id bigint(20) NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'id');"],
  }),
];
