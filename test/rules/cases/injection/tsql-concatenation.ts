/** Further cases of injection/tsql-concatenation, judged as the examples of its page are. */
import { bad, good } from '../../../../core/rule-kit/define-rule.ts';

export const cases = [
  bad(
    'A name, with the rights of the owner',
    `CREATE OR ALTER PROCEDURE dbo.count_rows @table sysname WITH EXECUTE AS OWNER AS
  EXEC sp_executesql N'SELECT count(*) FROM ' + @table;
--     ^^^^^^^^^^^^^ error: @table becomes part of the command that count_rows executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.`,
    { dialect: 'sqlserver' },
  ),
  bad(
    'One variable for two commands: each is told of what it holds then',
    `CREATE PROCEDURE dbo.Find_Notes @First nvarchar(50), @Second nvarchar(50) AS
BEGIN
  DECLARE @sql nvarchar(max);
  SET @sql = N'SELECT id FROM dbo.notes WHERE note = ''' + @First + N'''';
  EXEC (@sql);
--^^^^ warning: @First becomes part of the command that Find_Notes executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.
  SET @sql = N'SELECT id FROM dbo.notes';
  IF @Second <> '' SET @sql = @sql + N' WHERE note = ''' + @Second + N'''';
  EXEC (@sql);
--^^^^ warning: @Second becomes part of the command that Find_Notes executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.
END;`,
    { dialect: 'sqlserver' },
  ),
  bad(
    'A name, with the rights of the caller',
    `CREATE OR ALTER PROCEDURE dbo.count_rows @table sysname WITH EXECUTE AS CALLER AS
  EXEC sp_executesql N'SELECT count(*) FROM ' + @table;
--     ^^^^^^^^^^^^^ warning: @table becomes part of the command that count_rows executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.`,
    { dialect: 'sqlserver' },
  ),
  good(
    'A name that is looked up first: no other text is one',
    `CREATE PROCEDURE dbo.empty_table @table nvarchar(128) AS
IF OBJECT_ID(@table) IS NOT NULL
  EXEC (N'TRUNCATE TABLE ' + @table);`,
    { dialect: 'sqlserver' },
  ),
  good(
    'The same script makes it again without',
    `CREATE PROCEDURE dbo.find_orders @note nvarchar(50) AS
  EXEC ('SELECT id FROM dbo.orders WHERE note = ''' + @note + '''');
GO
ALTER PROCEDURE dbo.find_orders @note nvarchar(50) AS
  SELECT id FROM dbo.orders WHERE note = @note;`,
    { dialect: 'sqlserver' },
  ),
  good(
    'A name of a role, which sp_helpuser has to know first',
    `CREATE PROCEDURE dbo.empty_role @name sysname AS
BEGIN
  INSERT INTO #members EXEC sp_helpuser @name;
  DECLARE @cmd nvarchar(500);
  SET @cmd = 'EXEC sp_droprolemember ''' + @name + ''', ''guest''';
  EXEC (@cmd);
END;`,
    { dialect: 'sqlserver' },
  ),
  good(
    'A rollback makes the procedure that was there before',
    `CREATE PROCEDURE dbo.find_orders @note nvarchar(50) AS
  EXEC ('SELECT id FROM dbo.orders WHERE note = ''' + @note + '''');`,
    { dialect: 'sqlserver', path: '002_find.down.sql' },
  ),
  good(
    'A procedure that executes what it is given: there is nothing to pass or to quote',
    `CREATE PROCEDURE dbo.run_command @command nvarchar(max) WITH EXECUTE AS OWNER AS
IF @command LIKE 'ALTER INDEX%' EXEC (@command);`,
    { dialect: 'sqlserver' },
  ),
  good('Text of its own', "CREATE PROCEDURE dbo.clean_up AS EXEC ('TRUNCATE TABLE dbo.staging');", {
    dialect: 'sqlserver',
  }),
];
