/** A SQL Server procedure executes a text that contains one of its parameters. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { injectedIn, isMadeAgain } from '../../rule-kit/security/sqlserver-dynamic-sql.ts';

const messages = {
  own: '{parameter} becomes part of the command that {procedure} executes: what a program passes on is SQL there. Pass it to sp_executesql, or QUOTENAME a name.',
  injected:
    '{parameter} becomes part of the command that {procedure} executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.',
} as const;

export const rule = defineRule({
  id: 'injection/tsql-concatenation',
  hazard: 'opens',
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
  // A rollback makes the procedure that was there before.
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
      { dialect: 'sqlserver' },
    ),
    good(
      'Values are passed, names quoted',
      `CREATE PROCEDURE dbo.find_rows @table sysname, @note nvarchar(50), @top int AS
BEGIN
  DECLARE @sql nvarchar(max) = N'SELECT TOP (' + CAST(@top AS nvarchar(10)) + N') id FROM dbo.' + QUOTENAME(@table) + N' WHERE note = @note';
  EXEC sp_executesql @sql, N'@note nvarchar(50)', @note = @note;
END;`,
      { dialect: 'sqlserver' },
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
