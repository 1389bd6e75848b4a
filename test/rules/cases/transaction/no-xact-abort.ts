/** Further cases of transaction/no-xact-abort, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

const change = `ALTER TABLE dbo.orders ADD tax int NULL;
DELETE FROM dbo.orders WHERE id < 100;
COMMIT;`;

const orders = 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY);';

export const cases = [
  bad(
    'In batches, with a name',
    `BEGIN TRAN fill
--    ^^^^ warning: Where one statement fails the others go on, and COMMIT keeps them: orders may be left half changed. Write SET XACT_ABORT ON before it.
DELETE FROM dbo.orders WHERE id = 1
DELETE FROM dbo.orders WHERE id = 2
COMMIT TRAN fill
GO`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'One change, which is made or not made as a whole',
    `BEGIN TRANSACTION;
DELETE FROM dbo.orders WHERE id < 100;
PRINT 'done';
COMMIT;`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'One table beside a variable',
    `DECLARE @ids TABLE (id int);
BEGIN TRANSACTION
INSERT INTO @ids (id) VALUES (1)
DELETE FROM dbo.orders WHERE id IN (SELECT id FROM @ids)
DELETE FROM @ids
COMMIT`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'The tool has opened a transaction: COMMIT here counts down, and the tool takes all of it back when it hears of the error',
    `BEGIN TRANSACTION;\n${change}`,
    { dialect: 'sqlserver', tool: 'flyway', history: [orders] },
  ),
  good(
    'Only tables that it makes itself',
    `BEGIN TRANSACTION;
CREATE TABLE dbo.taxes (id int NOT NULL PRIMARY KEY);
CREATE TABLE dbo.rates (id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.rates (id) VALUES (1);
COMMIT;`,
    { dialect: 'sqlserver' },
  ),
  bad(
    'Rows go from a table that was there into one that it makes',
    `BEGIN TRANSACTION;
--    ^^^^^^^^^^^ warning: Where one statement fails the others go on, and COMMIT keeps them: old_orders may be left half changed. Write SET XACT_ABORT ON before it.
CREATE TABLE dbo.old_orders (id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.old_orders (id) SELECT id FROM dbo.orders;
DELETE FROM dbo.orders;
COMMIT;`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good('Errors end it', `SET XACT_ABORT ON;\nBEGIN TRANSACTION;\n${change}`, {
    dialect: 'sqlserver',
    history: [orders],
  }),
  good(
    'One row, which is changed or put there',
    `BEGIN TRANSACTION;
UPDATE dbo.orders SET id = 2 WHERE id = 1;
IF @@ROWCOUNT = 0
  BEGIN
  INSERT INTO dbo.orders (id) VALUES (2);
  END
COMMIT;`,
    { dialect: 'sqlserver', history: [orders] },
  ),
  good(
    'Errors are caught',
    `BEGIN TRY
  BEGIN TRANSACTION;
  UPDATE dbo.orders SET id = 1 WHERE id = 2;
  UPDATE dbo.orders SET id = 2 WHERE id = 3;
  COMMIT;
END TRY
BEGIN CATCH
  ROLLBACK;
  THROW;
END CATCH`,
    { dialect: 'sqlserver', history: [orders] },
  ),
];
