/** Further cases of design/column-of-same-batch, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, total int NOT NULL);';

export const cases = [
  bad(
    'Used in a condition',
    `ALTER TABLE dbo.orders ADD tax int NOT NULL DEFAULT 0
DELETE FROM dbo.orders WHERE id < 10 AND tax = 0
--                                       ^^^ error: SQL Server refuses this batch (207, invalid column name): it is compiled before tax is added to orders. Put GO between them.`,
    { dialect: 'sqlserver', tool: 'flyway', path: 'V2__tax.sql', history: [orders] },
  ),
  bad(
    'Without one GO the whole script is a batch',
    `ALTER TABLE dbo.orders ADD tax int NULL;
UPDATE o SET o.tax = p.rate FROM dbo.orders o JOIN dbo.rates p ON p.id = o.id;
--             ^^^ error: SQL Server refuses this batch (207, invalid column name): it is compiled before tax is added to orders. Put GO between them.`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'From text',
    "ALTER TABLE dbo.orders ADD tax int NULL;\nEXEC(N'UPDATE dbo.orders SET tax = total / 5');",
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'A table of the same batch is looked for when the statement runs',
    `${orders}\nALTER TABLE dbo.orders ADD tax int NULL;\nUPDATE dbo.orders SET tax = 0 WHERE id = 1;`,
    { dialect: 'sqlserver' },
  ),
];
