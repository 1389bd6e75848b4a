/** Rows are copied into a table with NOLOCK: some may be repeated, missing or uncommitted, permanently. */
import type { ObjectName } from '../../operations/model/operation.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';

const messages = {
  copied:
    'NOLOCK reads rows that others have not committed, and misses or doubles some while pages move: what it saw stays in {table}. Leave the hint out.',
} as const;

const tables = `CREATE TABLE dbo.orders (id int NOT NULL PRIMARY KEY, total int NOT NULL);
CREATE TABLE dbo.archive (id int NOT NULL PRIMARY KEY, total int NOT NULL);`;

export const rule = defineRule({
  id: 'data-loss/dirty-read-copied',
  hazard: 'loses-data',
  preset: 'strict',
  dialects: ['sqlserver'],
  elsewhere: 'A statement that copies rows reads none that are not committed.',
  summary: 'INSERT, UPDATE, DELETE or MERGE that reads WITH (NOLOCK).',
  why: `A reader with \`NOLOCK\`, or \`READUNCOMMITTED\`, sees changes that are rolled back later, and can read a row twice or not at all when
pages split under it (Microsoft’s documentation, “Table hints”). In a report that is gone with the next run. What a migration writes stays.
Even \`NOLOCK\` waits for \`Sch-M\`.`,
  instead:
    'Leave the hint out, or read in small batches by key. Where readers block writers, `READ_COMMITTED_SNAPSHOT` is the way.',
  whenOff: 'Where nobody writes while migrations run.',
  messages,
  gathers: { copied: 'table' },
  fix: { kinds: [], because: 'Whether the reads may wait is for people to say.' },
  examples: [
    bad(
      'Rows move to another table',
      `INSERT INTO dbo.archive (id, total) SELECT id, total FROM dbo.orders WITH (NOLOCK) WHERE id < 100;
--                                                                         ^^^^^^ warning: NOLOCK reads rows that others have not committed, and misses or doubles some while pages move: what it saw stays in archive. Leave the hint out.`,
      { dialect: 'sqlserver', history: [tables] },
    ),
    good(
      'Without the hint',
      'INSERT INTO dbo.archive (id, total) SELECT id, total FROM dbo.orders WHERE id < 100;',
      {
        dialect: 'sqlserver',
        history: [tables],
      },
    ),
  ],
  check: {
    insert: judge,
    update: judge,
    delete: judge,
  },
});

function judge(
  { table, dirty }: { readonly table: ObjectName; readonly dirty?: Span },
  context: RuleContext<typeof messages>,
): void {
  if (dirty === undefined || /^[#@]/.test(table.name.text)) return;
  context.report({ message: 'copied', at: dirty, data: { table: shownName(context, table) } });
}
