/** Further cases of design/inline-references-ignored, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const customers = 'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;';

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=InnoDB;';

export const cases = [
  bad(
    'In ALTER TABLE, where adding it copies the table: that is to be decided',
    `ALTER TABLE orders ADD COLUMN customer_id bigint NULL REFERENCES customers (id) ON DELETE CASCADE;
--                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL 8.0 reads REFERENCES at customer_id and forgets it: orders gets no foreign key. Write FOREIGN KEY as a part of the table.`,
    { dialect: 'mysql', targetVersion: 800, history: [customers, orders] },
  ),
  bad(
    'MySQL: to what is not there yet, and to another type: the server would refuse the key',
    `CREATE TABLE notes (id bigint PRIMARY KEY, page_id bigint REFERENCES pages (id));
--                                                        ^^^^^^^^^^^^^^^^^^^^^ warning: MySQL 8.4 reads REFERENCES at page_id and forgets it: notes gets no foreign key. Write FOREIGN KEY as a part of the table.
CREATE TABLE marks (id bigint PRIMARY KEY, customer_id int REFERENCES customers (id));
--                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL 8.4 reads REFERENCES at customer_id and forgets it: marks gets no foreign key. Write FOREIGN KEY as a part of the table.`,
    { dialect: 'mysql', history: [customers], refused: 'HY000' },
  ),
  good(
    'A table of an engine that forgets all foreign keys',
    'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id)) ENGINE = MyISAM;',
    { dialect: 'mysql', history: [customers] },
  ),
  good(
    'On MariaDB it is a foreign key',
    'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customers (id));',
    {
      dialect: 'mysql',
      targetVersion: 1011,
      history: [customers],
    },
  ),
];
