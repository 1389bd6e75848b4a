/** Further cases of data-loss/dirty-read-copied, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const tables = `CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, total int NOT NULL);
CREATE TABLE dbo.archive (id int NOT NULL PRIMARY KEY, total int NOT NULL);`;

export const cases = [
  bad(
    'A flag that is set by what others have begun',
    `UPDATE o SET total = 0 FROM dbo.orders o JOIN dbo.archive a (NOLOCK) ON a.id = o.id WHERE a.total > 5;
--                                                           ^^^^^^ warning: NOLOCK reads rows that others have not committed, and misses or doubles some while pages move: what it saw stays in orders. Leave the hint out.`,
    { dialect: 'sqlserver', history: [tables] },
  ),
  bad(
    'Several tables of one migration are told of once',
    `INSERT INTO dbo.archive (id, total) SELECT id, total FROM dbo.orders WITH (NOLOCK) WHERE id < 100;
--                                                                         ^^^^^^ warning: NOLOCK reads rows that others have not committed, and misses or doubles some while pages move: what it saw stays in archive and 1 more. Leave the hint out.
INSERT INTO dbo.orders (id, total) SELECT id, total FROM dbo.archive WITH (NOLOCK) WHERE id > 900;`,
    { dialect: 'sqlserver', history: [tables] },
  ),
  good('Only looked at', 'SELECT count(*) FROM dbo.orders WITH (NOLOCK);', {
    dialect: 'sqlserver',
    history: [tables],
  }),
  good('Into a temporary table', 'INSERT INTO #ids SELECT id FROM dbo.orders WITH (NOLOCK);', {
    dialect: 'sqlserver',
    history: [tables],
  }),
];
