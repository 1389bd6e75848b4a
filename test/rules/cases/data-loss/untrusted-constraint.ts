/** Further cases of data-loss/untrusted-constraint, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE dbo.customers (id int NOT NULL PRIMARY KEY);
CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, total int NOT NULL);`;

const withKey = `${tables}
ALTER TABLE dbo.orders ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES dbo.customers (id);`;

export const cases = [
  bad(
    'Switched off and on for a load',
    `ALTER TABLE dbo.orders NOCHECK CONSTRAINT fk_customer;
UPDATE dbo.orders SET customer_id = 7 WHERE customer_id = 8;
ALTER TABLE dbo.orders CHECK CONSTRAINT fk_customer;
--              ^^^^^^ warning: CHECK CONSTRAINT alone checks no existing row of orders: fk_customer stays untrusted. Write WITH CHECK CHECK CONSTRAINT.`,
    { dialect: 'sqlserver', history: [withKey] },
  ),
  good(
    'As SSMS writes it: checked when it is added, switched on once more',
    `ALTER TABLE dbo.orders WITH CHECK ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES dbo.customers (id);
GO
ALTER TABLE dbo.orders CHECK CONSTRAINT fk_customer;`,
    { dialect: 'sqlserver', history: [tables] },
  ),
  bad(
    'As SSMS writes it: switched on once more, and said once',
    `ALTER TABLE dbo.orders WITH NOCHECK ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES dbo.customers (id);
--                                                 ^^^^^^^^^^^ warning: WITH NOCHECK leaves existing rows unchecked, and plans do not use fk_customer of orders. Follow it, at a quiet time, with WITH CHECK CHECK CONSTRAINT.
GO
ALTER TABLE dbo.orders CHECK CONSTRAINT fk_customer;`,
    { dialect: 'sqlserver', history: [tables] },
  ),
  good(
    'Not for replication: the server never trusts it',
    `ALTER TABLE dbo.orders WITH NOCHECK ADD CONSTRAINT fk_customer FOREIGN KEY (customer_id) REFERENCES dbo.customers (id) NOT FOR REPLICATION;
ALTER TABLE dbo.orders WITH NOCHECK ADD CONSTRAINT ck_total CHECK NOT FOR REPLICATION (total > 0);
GO
ALTER TABLE dbo.orders CHECK CONSTRAINT fk_customer;`,
    { dialect: 'sqlserver', history: [tables] },
  ),
  good(
    'A table that this script makes where it is missing',
    `IF OBJECT_ID('dbo.notes') IS NULL
  CREATE TABLE dbo.notes (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL);
ALTER TABLE dbo.notes WITH NOCHECK ADD CONSTRAINT fk_note FOREIGN KEY (customer_id) REFERENCES dbo.customers (id);`,
    { dialect: 'sqlserver', history: [tables] },
  ),
  good(
    'A table that this migration makes',
    `${tables}\nALTER TABLE dbo.orders WITH NOCHECK ADD CONSTRAINT ck_total CHECK (total > 0);`,
    { dialect: 'sqlserver' },
  ),
];
