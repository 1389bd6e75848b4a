/** ALTER TABLE … ADD COLUMN, which other servers accept and SQL Server rejects. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { removeTokens } from '../../rule-kit/fixes/token-edits.ts';

const messages = {
  word: 'SQL Server takes no COLUMN after ADD (156, incorrect syntax): nothing of this batch runs. Write ADD {column}.',
} as const;

const orders = 'CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY);';

export const rule = defineRule({
  id: 'design/add-column-word',
  hazard: 'refused',
  dialects: ['sqlserver'],
  elsewhere: 'ADD COLUMN may be written with the word COLUMN.',
  summary: 'ALTER TABLE … ADD COLUMN in Transact-SQL.',
  why: `Transact-SQL says \`ALTER TABLE … ADD name type\`, and \`DROP COLUMN\` and \`ALTER COLUMN\` with the word. \`ADD COLUMN\` is a syntax error: the
server does not compile the batch, and nothing that stands in it between two \`GO\` runs.`,
  instead: '`ALTER TABLE dbo.orders ADD tax int NULL;`',
  whenOff: 'Never.',
  messages,
  fix: { kinds: ['edit'], because: 'Without the word it is what it was meant to be.' },
  directions: 'both',
  examples: [
    bad(
      'The word of other servers',
      `ALTER TABLE dbo.orders ADD COLUMN tax int NULL;
--                         ^^^^^^ error: SQL Server takes no COLUMN after ADD (156, incorrect syntax): nothing of this batch runs. Write ADD tax. 💡`,
      { dialect: 'sqlserver', history: [orders], fixed: 'ALTER TABLE dbo.orders ADD tax int NULL;' },
    ),
    good('A name that needs brackets', 'ALTER TABLE dbo.orders ADD [column] int NULL;', {
      dialect: 'sqlserver',
      history: [orders],
    }),
  ],
  check: {
    addColumn({ refusedWord, column }, context) {
      if (refusedWord === undefined) return;
      context.report({
        message: 'word',
        at: refusedWord,
        data: { column: column.name.text },
        fix: {
          kind: 'edit',
          title: 'Leave COLUMN out',
          edits: removeTokens(context.statement.parsed, refusedWord),
        },
      });
    },
  },
});
