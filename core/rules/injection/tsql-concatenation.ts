/** A procedure of SQL Server's that executes text with a parameter of its own in it. */
import type { CreateFunction, DynamicPiece, FunctionArgument } from '../../operations/operation.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';

const messages = {
  injected:
    '{parameter} becomes part of the command that {procedure} executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.',
} as const;

export const rule = defineRule({
  id: 'injection/tsql-concatenation',
  category: 'injection',
  since: '0.1.0',
  severity: 'error',
  grows: { never: 'One call is enough.' },
  preset: 'recommended',
  dialects: ['sqlserver'],
  summary: 'EXEC or sp_executesql of a text that a character parameter of the procedure was added to.',
  why: `What comes in as text is executed as text: a quote in it ends the literal, and the rest runs with the procedure’s rights, with those of
its owner under \`EXECUTE AS OWNER\`. Microsoft’s documentation says the same (“SQL injection”). A parameter of \`sp_executesql\` is a value
whatever it holds; \`QUOTENAME\` makes a name of it, of up to 128 characters.`,
  instead: `\`\`\`sql
SET @sql = N'SELECT id FROM dbo.' + QUOTENAME(@table) + N' WHERE note = @note';
EXEC sp_executesql @sql, N'@note nvarchar(50)', @note = @note;
\`\`\``,
  whenOff: 'Never: values can be passed, and names quoted.',
  messages,
  fix: { kinds: [], because: 'Whether it is a value or a name is for people to say.' },
  directions: 'both',
  bodies: 'executed',
  examples: [
    bad(
      'A value in quotes',
      `CREATE PROCEDURE dbo.find_orders @note nvarchar(50) AS
BEGIN
  DECLARE @sql nvarchar(max) = N'SELECT id FROM dbo.orders';
  SET @sql = @sql + N' WHERE note = ''' + @note + N'''';
  EXEC (@sql);
--^^^^ error: @note becomes part of the command that find_orders executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.
END;`,
      sqlserver,
    ),
    bad(
      'sp_executesql without parameters',
      `CREATE OR ALTER PROCEDURE dbo.count_rows @table sysname AS
  EXEC sp_executesql N'SELECT count(*) FROM ' + @table;
--     ^^^^^^^^^^^^^ error: @table becomes part of the command that count_rows executes: whoever calls it can write SQL there. Pass it to sp_executesql, or QUOTENAME a name.`,
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
      'Text of its own',
      "CREATE PROCEDURE dbo.clean_up AS EXEC ('TRUNCATE TABLE dbo.staging');",
      sqlserver,
    ),
  ],
  check: {
    createFunction(operation, context) {
      const told = new Set<string>();
      for (const { span, pieces } of operation.executes ?? []) {
        const found = leavesOf(pieces).find(
          (one) => isText(operation, one) && !told.has(one) && operation.lookedUp?.includes(one) !== true,
        );
        if (found === undefined) continue;
        told.add(found);
        const procedure = displayName(relationKey(context.schema, operation.function));
        context.report({ message: 'injected', at: span, data: { parameter: found, procedure } });
      }
    },
  },
});

/** Variables that become part of the text as they are. */
function leavesOf(piece: DynamicPiece): readonly string[] {
  if (piece.kind === 'variable') return [piece.name];
  return piece.kind === 'concatenation' ? piece.parts.flatMap(leavesOf) : [];
}

function isText({ arguments: all }: CreateFunction, name: string): boolean {
  return all.some((one) => one.name === name && takesText(one));
}

/** The whole command as a parameter is a procedure that is meant to execute what it is given; a character or two hold no command. */
function takesText({ type }: FunctionArgument): boolean {
  const [length = Infinity] = type.modifiers;
  return textual.has(type.name) && (type.modifiers.length === 0 || length > 4);
}

const textual: ReadonlySet<string> = new Set([
  'varchar',
  'nvarchar',
  'char',
  'nchar',
  'sysname',
  'text',
  'ntext',
]);
