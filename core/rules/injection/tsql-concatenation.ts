/** A procedure of SQL Server's that executes text with a parameter of its own in it. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { injectedIn, isMadeAgain } from '../../rule-kit/security/sqlserver-dynamic-sql.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';

const messages = {
  own: '{parameter} becomes part of the command that {procedure} executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.',
  injected:
    '{parameter} becomes part of the command that {procedure} executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.',
} as const;

export const rule = defineRule({
  id: 'injection/tsql-concatenation',
  category: 'injection',
  since: '0.1.0',
  hazard: 'opens',
  preset: 'recommended',
  dialects: ['sqlserver'],
  elsewhere: {
    postgresql: 'injection/execute-concatenation tells it.',
    mysql: 'injection/prepare-concatenation tells it.',
    sqlite: 'SQLite has no dynamic SQL.',
  },
  summary: 'EXEC or sp_executesql of a text that a character parameter of the procedure was added to.',
  why: `What comes in as text is executed as text: a quote in it ends the literal, and the rest runs with the procedure’s rights, with those of
its owner under \`EXECUTE AS OWNER\`. Microsoft’s documentation says the same (“SQL injection”). A parameter of \`sp_executesql\` is a value
whatever it holds; \`QUOTENAME\` makes a name of it, of up to 128 characters. With the rights of
its caller it matters where a program passes on what its own users have given.`,
  instead: `\`\`\`sql
SET @sql = N'SELECT id FROM dbo.' + QUOTENAME(@table) + N' WHERE note = @note';
EXEC sp_executesql @sql, N'@note nvarchar(50)', @note = @note;
\`\`\``,
  whenOff: 'Never: values can be passed, and names quoted.',
  messages,
  fix: { kinds: [], because: 'Whether it is a value or a name is for people to say.' },
  // A way back makes the procedure that was there before.
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A value in quotes',
      `CREATE PROCEDURE dbo.find_orders @note nvarchar(50) AS
BEGIN
  DECLARE @sql nvarchar(max) = N'SELECT id FROM dbo.orders';
  SET @sql = @sql + N' WHERE note = ''' + @note + N'''';
  EXEC (@sql);
--^^^^ warning: @note becomes part of the command that find_orders executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.
END;`,
      sqlserver,
    ),
    bad(
      'A name, with the rights of the owner',
      `CREATE OR ALTER PROCEDURE dbo.count_rows @table sysname WITH EXECUTE AS OWNER AS
  EXEC sp_executesql N'SELECT count(*) FROM ' + @table;
--     ^^^^^^^^^^^^^ error: @table becomes part of the command that count_rows executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.`,
      sqlserver,
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
      sqlserver,
    ),
    bad(
      'A name, with the rights of the caller',
      `CREATE OR ALTER PROCEDURE dbo.count_rows @table sysname WITH EXECUTE AS CALLER AS
  EXEC sp_executesql N'SELECT count(*) FROM ' + @table;
--     ^^^^^^^^^^^^^ warning: @table becomes part of the command that count_rows executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.`,
      sqlserver,
    ),
    good(
      'Values are passed, names quoted',
      `CREATE PROCEDURE dbo.find_rows @table sysname, @note nvarchar(50), @top int AS
BEGIN
  DECLARE @sql nvarchar(max) = N'SELECT TOP (' + CAST(@top AS nvarchar(10)) + N') id FROM dbo.' + QUOTENAME(@table) + N' WHERE note = @note';
  EXEC sp_executesql @sql, N'@note nvarchar(50)', @note = @note;
END;`,
      sqlserver,
    ),
    good(
      'A name that is looked up first: no other text is one',
      `CREATE PROCEDURE dbo.empty_table @table nvarchar(128) AS
IF OBJECT_ID(@table) IS NOT NULL
  EXEC (N'TRUNCATE TABLE ' + @table);`,
      sqlserver,
    ),
    good(
      'The same script makes it again without',
      `CREATE PROCEDURE dbo.find_orders @note nvarchar(50) AS
  EXEC ('SELECT id FROM dbo.orders WHERE note = ''' + @note + '''');
GO
ALTER PROCEDURE dbo.find_orders @note nvarchar(50) AS
  SELECT id FROM dbo.orders WHERE note = @note;`,
      sqlserver,
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
      sqlserver,
    ),
    good(
      'A way back makes the procedure that was there before',
      `CREATE PROCEDURE dbo.find_orders @note nvarchar(50) AS
  EXEC ('SELECT id FROM dbo.orders WHERE note = ''' + @note + '''');`,
      { ...sqlserver, path: '002_find.down.sql' },
    ),
    good(
      'A procedure that executes what it is given: there is nothing to pass or to quote',
      `CREATE PROCEDURE dbo.run_command @command nvarchar(max) WITH EXECUTE AS OWNER AS
IF @command LIKE 'ALTER INDEX%' EXEC (@command);`,
      sqlserver,
    ),
    good(
      'Text of its own',
      "CREATE PROCEDURE dbo.clean_up AS EXEC ('TRUNCATE TABLE dbo.staging');",
      sqlserver,
    ),
  ],
  check: {
    createFunction(operation, context) {
      if (isMadeAgain(operation, context)) return;
      for (const { givesMore, at, ...data } of injectedIn(operation, context))
        if (givesMore) context.report({ message: 'injected', at, data });
        else context.report({ message: 'own', at, data, hazard: 'weakens' });
    },
  },
});
