/** ALTER COLUMN of SQL Server's that leaves out NOT NULL, and so takes it away. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { RedefineColumn } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { nameWords } from '../../rule-kit/new-columns.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { shownName, whereMade } from '../../rule-kit/tables.ts';
import { nullsAreWrittenBelow } from '../../rule-kit/written-nulls.ts';
import type { Table } from '../../schema/model.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  lost: 'ALTER COLUMN without NOT NULL makes {column} of {table} nullable, which it is not now. Write NOT NULL, or NULL if that is meant.',
} as const;

const orders =
  'CREATE TABLE dbo.orders (id int IDENTITY PRIMARY KEY, total int NOT NULL, note nvarchar(50) NULL);';

export const rule = defineRule({
  id: 'data-loss/alter-column-nullable',
  category: 'data-loss',
  since: '0.1.0',
  hazard: 'breaks-code',
  preset: 'recommended',
  dialects: ['sqlserver'],
  summary: 'ALTER COLUMN with a new type that leaves out NOT NULL of a column that has it.',
  why: `\`ALTER COLUMN\` sets type, collation and nullability together. What is not written is not kept: a column that was \`NOT NULL\` takes
NULLs afterwards, without a word, and programs that relied on it meet them. Microsoft’s documentation of ALTER TABLE says so
(“If NULL or NOT NULL is specified with ALTER COLUMN, new_data_type must also be specified”, and without them ANSI defaults hold).`,
  instead: 'Write the whole of it: `ALTER TABLE dbo.orders ALTER COLUMN total bigint NOT NULL`.',
  whenOff: 'Never: what is meant can be written.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because: 'The column stays what it is now; only its type changes.',
    differs: [{ at: 'end', of: 'column', words: 'The column keeps NOT NULL.' }],
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'A larger number',
      `ALTER TABLE dbo.orders ALTER COLUMN total bigint;
--                                  ^^^^^ warning: ALTER COLUMN without NOT NULL makes total of orders nullable, which it is not now. Write NOT NULL, or NULL if that is meant. 💡`,
      {
        ...{ ...sqlserver, history: [orders] },
        fixed: 'ALTER TABLE dbo.orders ALTER COLUMN total bigint NOT NULL;',
      },
    ),
    bad(
      'A longer text, on a server that changes columns beside others',
      `ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) COLLATE Latin1_General_CI_AS WITH (ONLINE = ON);
--                                     ^^^^ warning: ALTER COLUMN without NOT NULL makes name of customers nullable, which it is not now. Write NOT NULL, or NULL if that is meant. 💡`,
      {
        ...{
          ...sqlserver,
          history: ['CREATE TABLE customers (id int PRIMARY KEY, name nvarchar(100) NOT NULL);'],
        },
        fixed:
          'ALTER TABLE dbo.customers ALTER COLUMN name nvarchar(200) COLLATE Latin1_General_CI_AS NOT NULL WITH (ONLINE = ON);',
      },
    ),
    good('It is written', 'ALTER TABLE dbo.orders ALTER COLUMN total bigint NOT NULL;', {
      ...sqlserver,
      history: [orders],
    }),
    good('NULL is written, so it is meant', 'ALTER TABLE dbo.orders ALTER COLUMN total bigint NULL;', {
      ...sqlserver,
      history: [orders],
    }),
    good('It was nullable', 'ALTER TABLE dbo.orders ALTER COLUMN note nvarchar(100);', {
      ...sqlserver,
      history: [orders],
    }),
    good('A column that nobody saw made', 'ALTER TABLE dbo.others ALTER COLUMN total bigint;', sqlserver),
    good(
      'The same type: nothing but NOT NULL is left to change',
      'ALTER TABLE dbo.orders ALTER COLUMN total int;',
      { ...sqlserver, history: [orders] },
    ),
    bad(
      'The same type, with another collation',
      `ALTER TABLE dbo.people ALTER COLUMN name nvarchar(50) COLLATE Latin1_General_CS_AS;
--                                  ^^^^ warning: ALTER COLUMN without NOT NULL makes name of people nullable, which it is not now. Write NOT NULL, or NULL if that is meant. 💡`,
      {
        ...sqlserver,
        path: '002_people_not_nullable.sql',
        history: ['CREATE TABLE dbo.people (id int NOT NULL PRIMARY KEY, name nvarchar(50) NOT NULL);'],
        fixed: 'ALTER TABLE dbo.people ALTER COLUMN name nvarchar(50) COLLATE Latin1_General_CS_AS NOT NULL;',
      },
    ),
    good('The name of the file says it', 'ALTER TABLE dbo.orders ALTER COLUMN total bigint;', {
      ...sqlserver,
      path: '002_MakeTotalNullable.sql',
      history: [orders],
    }),
    good(
      'Nulls are written into it',
      'ALTER TABLE dbo.orders ALTER COLUMN total bigint;\nGO\nUPDATE dbo.orders SET total = NULL WHERE total = 0;',
      { ...sqlserver, history: [orders] },
    ),
    bad(
      'An UPDATE that looks for nulls writes none',
      `ALTER TABLE dbo.orders ALTER COLUMN total bigint;
--                                  ^^^^^ warning: ALTER COLUMN without NOT NULL makes total of orders nullable, which it is not now. Write NOT NULL, or NULL if that is meant. 💡
GO
UPDATE dbo.orders SET note = NULL WHERE total = 0;`,
      {
        ...sqlserver,
        history: [orders],
        fixed: `ALTER TABLE dbo.orders ALTER COLUMN total bigint NOT NULL;
GO
UPDATE dbo.orders SET note = NULL WHERE total = 0;`,
      },
    ),
  ],
  check: {
    redefineColumn(operation, context) {
      const { table: name, column, definition } = operation;
      const old = context.table(name)?.columns.find((one) => one.name === column.text);
      if (old === undefined || old.nullable || context.isNew(name)) return;
      if (definition.notNull !== undefined || definition.sqlserver?.explicitNull === true) return;
      const isKey = context
        .table(name)
        ?.constraints.some(({ kind, columns }) => kind === 'primary-key' && columns.includes(old.name));
      // The server refuses it for those, so nothing is lost.
      if (isKey === true || old.sqlserver?.identity === true) return;
      if (isMeant(old, operation, context)) return;
      context.report({
        message: 'lost',
        at: column,
        data: { column: old.name, table: shownName(context, name) },
        related: whereMade(context, name),
        fix: { kind: 'rewrite', title: 'Keep NOT NULL', edits: [insert(definition.end, ' NOT NULL')] },
      });
    },
  },
});

/** Type and collation are those of before, so that nothing else is left to change; the file's name says it; or it writes nulls into the column. */
function isMeant(
  old: Table['columns'][number],
  { table, definition }: RedefineColumn,
  context: RuleContext<typeof messages>,
): boolean {
  const { type } = definition;
  const isSame = type.name === old.type.name && type.modifiers.join() === old.type.modifiers.join();
  if (isSame && definition.collation === undefined) return true;
  const said = nameWords(context.path.slice(context.path.lastIndexOf('/') + 1));
  if (said.some((word, at) => saysNull.has(word) && !/^non?t?$/.test(said[at - 1] ?? ''))) return true;
  return nullsAreWrittenBelow(table, old.name, context);
}

const saysNull: ReadonlySet<string> = new Set(['nullable', 'nullability', 'optional']);
