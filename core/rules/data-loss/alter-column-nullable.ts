/** SQL Server's ALTER COLUMN without NOT NULL, which makes the column nullable. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import type { ColumnDefinition } from '../../operations/model/operation.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import type { Column } from '../../schema/model.ts';
import { insert } from '../../text/edit.ts';

const messages = {
  lost: 'ALTER COLUMN without NOT NULL makes {column} of {table} nullable, which it is not now. Write NOT NULL, or NULL if that is meant.',
  unsaid:
    'ALTER COLUMN without NULL or NOT NULL makes {column} of {table} nullable, whatever it is now. Write the one that is meant.',
} as const;

const orders =
  'CREATE TABLE dbo.orders (id int IDENTITY PRIMARY KEY, total int NOT NULL, note nvarchar(50) NULL);';

export const rule = defineRule({
  id: 'data-loss/alter-column-nullable',
  hazard: 'breaks-code',
  dialects: ['sqlserver'],
  elsewhere: 'ALTER COLUMN changes nullability only where it is asked to.',
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
  examples: [
    bad(
      'A larger number',
      `ALTER TABLE dbo.orders ALTER COLUMN total bigint;
--                                  ^^^^^ warning: ALTER COLUMN without NOT NULL makes total of orders nullable, which it is not now. Write NOT NULL, or NULL if that is meant. 💡`,
      {
        ...{ dialect: 'sqlserver', history: [orders] },
        fixed: 'ALTER TABLE dbo.orders ALTER COLUMN total bigint NOT NULL;',
      },
    ),
    good('It is written', 'ALTER TABLE dbo.orders ALTER COLUMN total bigint NOT NULL;', {
      dialect: 'sqlserver',
      history: [orders],
    }),
  ],
  check: {
    redefineColumn(operation, context) {
      const { table: name, column, definition } = operation;
      if (definition.notNull !== undefined || definition.sqlserver?.explicitNull === true) return;
      if (context.isNew(name)) return;
      const shown = shownName(context, name);
      const old = context.table(name)?.columns.find((one) => one.name === column.text);
      if (old === undefined) {
        const data = { column: column.text, table: shown };
        context.report({ message: 'unsaid', at: column, data, hazard: 'advice' });
        return;
      }
      const isKey = context
        .table(name)
        ?.constraints.some(({ kind, columns }) => kind === 'primary-key' && columns.includes(old.name));
      // The server refuses it for those, so nothing is lost.
      if (old.nullable || isKey === true || old.sqlserver?.identity === true) return;
      if (isAllThatChanges(old, definition)) return;
      context.report({
        message: 'lost',
        at: column,
        data: { column: old.name, table: shown },
        related: whereMade(context, name),
        fix: { kind: 'rewrite', title: 'Keep NOT NULL', edits: [insert(definition.end, ' NOT NULL')] },
      });
    },
  },
});

/** Type and collation stay the same: the statement has no other purpose. */
function isAllThatChanges(old: Column, { type, collation }: ColumnDefinition): boolean {
  return (
    type.name === old.type.name &&
    type.modifiers.join() === old.type.modifiers.join() &&
    collation === undefined
  );
}
