/** A procedure of SQL Server's that makes a parameter part of a command which runs with the rights of its caller. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { injectedIn } from '../../rule-kit/dynamic-text.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';

const messages = {
  own: '{parameter} becomes part of the command that {procedure} executes with the rights of its caller: what a program passes on from others is SQL there. QUOTENAME it.',
} as const;

export const rule = defineRule({
  id: 'injection/tsql-own-rights',
  category: 'injection',
  since: '0.1.0',
  hazard: 'weakens',
  preset: 'strict',
  dialects: ['sqlserver'],
  summary:
    'EXEC or sp_executesql of a text that a character parameter was added to as a name, without EXECUTE AS.',
  why: `Who may call the procedure could send the same command without it, so that nothing is gained by what is written into it; scripts of
administrators are often made so. It matters where a program passes on what its own users have given. A name in brackets that holds a
bracket, or a table that is called \`order\`, breaks it all the same. \`injection/tsql-concatenation\` tells of the procedures that give their callers more.`,
  instead: `\`\`\`sql
SET @sql = N'SELECT count(*) FROM dbo.' + QUOTENAME(@table);
\`\`\``,
  whenOff: 'Where only administrators call such procedures.',
  messages,
  fix: { kinds: [], because: 'Whether it is one name, several or a part of a command is for people to say.' },
  // A way back makes the procedure that was there before.
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A name',
      `CREATE OR ALTER PROCEDURE dbo.count_rows @table sysname AS
  EXEC sp_executesql N'SELECT count(*) FROM ' + @table;
--     ^^^^^^^^^^^^^ warning: @table becomes part of the command that count_rows executes with the rights of its caller: what a program passes on from others is SQL there. QUOTENAME it.`,
      sqlserver,
    ),
    bad(
      'The name of a database',
      `CREATE PROCEDURE dbo.copy_orders @target varchar(100) AS
BEGIN
  DECLARE @sql nvarchar(max) = N'INSERT INTO ' + @target + N'.dbo.orders SELECT * FROM dbo.orders';
  EXEC (@sql);
--^^^^ warning: @target becomes part of the command that copy_orders executes with the rights of its caller: what a program passes on from others is SQL there. QUOTENAME it.
END;`,
      sqlserver,
    ),
    good(
      'Quoted',
      "CREATE PROCEDURE dbo.count_rows @table sysname AS EXEC (N'SELECT count(*) FROM ' + QUOTENAME(@table));",
      sqlserver,
    ),
    good(
      'With the rights of the owner: `injection/tsql-concatenation` tells of it',
      "CREATE PROCEDURE dbo.count_rows @table sysname WITH EXECUTE AS OWNER AS EXEC (N'SELECT count(*) FROM ' + @table);",
      sqlserver,
    ),
  ],
  check: {
    createFunction(operation, context) {
      for (const { givesMore, at, ...data } of injectedIn(operation, context))
        if (!givesMore) context.report({ message: 'own', at, data });
    },
  },
});
