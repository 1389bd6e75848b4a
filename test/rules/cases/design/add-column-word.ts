/** Further cases of design/add-column-word, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const orders = 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY);';

export const cases = [
  bad(
    'In a rollback',
    `ALTER TABLE dbo.orders ADD COLUMN note nvarchar(50) NULL;
--                         ^^^^^^ error: SQL Server takes no COLUMN after ADD (156, incorrect syntax): nothing of this batch runs. Write ADD note. 💡`,
    {
      dialect: 'sqlserver',
      path: '002_note.down.sql',
      history: [orders],
      fixed: 'ALTER TABLE dbo.orders ADD note nvarchar(50) NULL;',
    },
  ),
  good(
    'As Transact-SQL has it',
    'ALTER TABLE dbo.orders ADD tax int NULL, note nvarchar(50) NULL;\nALTER TABLE dbo.orders DROP COLUMN id;',
    { dialect: 'sqlserver', history: [orders] },
  ),
];
