/** A change of a MySQL or MariaDB table that reads or writes all of it: by a copy that blocks writes, or online. */
import { mysqlRefusalOf } from '../../effects/mysql/refusal.ts';
import { besideWrites, commandsAbove } from '../../rule-kit/locks/online-change-tools.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { onlineWork, type OnlineWork } from '../../rule-kit/locks/mysql-online-change.ts';
import { onTable } from '../../rule-kit/tables/tables.ts';

const id = 'locking/alter-copies-table';
const messages = {
  copies: '{server} copies {table} for this and blocks writes until it is done. {instead}.',
  mayCopy:
    '{server} copies {table} and blocks writes until it is done, unless {column} has this type already. {instead}.',
  blocks: '{server} blocks writes to {table} until this is done. {instead}.',
  locks:
    '{server} blocks reads and writes to {table} until this is done: LOCK=EXCLUSIVE asks for it. Leave LOCK out.',
  required:
    '{server} rebuilds {table} for this, and refuses it where {column} holds a NULL. Reads and writes go on; replicas lag.',
  rebuilds: '{server} rebuilds {table} for this. Reads and writes go on; replicas lag until it is done.',
} as const;

const crate =
  "CREATE TABLE crate (id bigint PRIMARY KEY, kilos int NOT NULL, note varchar(100) NULL, state enum('new', 'full') NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;";
const of = { dialect: 'mysql', history: [crate] } as const;
const mariadb = { ...of, targetVersion: 1011 } as const;
const tools = 'Let gh-ost or pt-online-schema-change do it.';

function commands(table: string, clause: string): string {
  return `-- plinth-ignore ${id}: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=${table} --alter='${clause}' --execute
-- pt-online-schema-change --alter='${clause}' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=${table}'
`;
}

export const rule = defineRule({
  id,
  hazard: 'blocks-writers',
  dialects: ['mysql'],
  elsewhere: {
    postgresql: 'locking/table-rewrites and locking/type-change-rewrites tell it.',
    sqlite: 'SQLite’s ALTER TABLE copies no table; a rebuild is written by hand.',
    sqlserver: 'locking/type-change-rewrites and locking/set-not-null-scans tell it.',
  },
  summary: 'A change of an existing table that copies it, or keeps writes out until it is done.',
  why: `Where the server can neither change a definition at once nor work in place, it rewrites the table into a copy. Reads go on;
\`INSERT\`, \`UPDATE\` and \`DELETE\` wait, for as long as the table is large, and connections pile up behind them. Replicas run the same
statement when it has ended here, and lag by its length. Without \`ALGORITHM\` the server chooses that way silently.
A change that rewrites the table while writes go on is an info: it takes disk and time, and replicas lag.
What MariaDB grants was measured on 10.11 by asking for each \`ALGORITHM\` and \`LOCK\`; from 11.2 on it copies beside writes (its manual, “Online Schema Change”). What MySQL
grants is what its manual says (“Online DDL Operations”).`,
  instead: `1. See whether a form that does not copy is enough: new ENUM values at the end, a longer \`VARCHAR\` of the same length bytes, a
   new column beside the old one.
2. Otherwise let a tool copy the table beside the writes, with a short switch at the end; the fix writes its command line. Try it with
   \`--dry-run\` in place of \`--execute\` (gh-ost: without either). When it is done, record the migration as run.

Both tools need a key whose columns are all \`NOT NULL\`, and are not offered on a table with triggers. gh-ost takes no foreign keys, of the table or
to it. pt-online-schema-change builds those to it again, which blocks them for a while, and gives the table’s own other names.`,
  whenOff: 'Where nobody writes while migrations run.',
  messages,
  gathers: {
    copies: 'table',
    mayCopy: 'table',
    blocks: 'table',
    locks: 'table',
    required: 'table',
    rebuilds: 'table',
  },
  fix: {
    kinds: ['rewrite'],
    because: 'It writes comments: what replaces the statement is run by hand, outside of the migration.',
  },
  examples: [
    bad(
      'Another type',
      `ALTER TABLE crate MODIFY kilos bigint NOT NULL;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies crate for this and blocks writes until it is done. ${tools} 💡`,
      {
        ...of,
        fixed: `${commands('crate', 'MODIFY kilos bigint NOT NULL')}ALTER TABLE crate MODIFY kilos bigint NOT NULL;`,
      },
    ),
    bad(
      'On MariaDB: an ENUM in another order, quotes kept from the shell',
      `ALTER TABLE crate MODIFY state enum('full', 'new') NOT NULL;
--                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MariaDB copies crate for this and blocks writes until it is done. Let pt-online-schema-change do it. 💡`,
      {
        ...mariadb,
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, pt-online-schema-change does it beside writes
-- pt-online-schema-change --alter='MODIFY state enum('\\''full'\\'', '\\''new'\\'') NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=crate'
ALTER TABLE crate MODIFY state enum('full', 'new') NOT NULL;`,
      },
    ),
    good(
      'A new value at the end',
      "ALTER TABLE crate MODIFY state enum('new', 'full', 'sent') NOT NULL;",
      of,
    ),
  ],
  check: {},
  checkAny(operation, context) {
    // One statement does its work once, in the heaviest way that any of its actions needs.
    const works = context.statement.parsed.operations.map((one) => ({ one, work: onlineWork(one, context) }));
    const heaviest = works.find(({ work }) => isBlocking(work)) ?? works.find(({ work }) => isLong(work));
    if (heaviest?.one !== operation || heaviest.work === undefined) return;
    const { work } = heaviest;
    const siblings = context.statement.parsed.operations.filter((one) => one !== operation);
    const { schema, targetVersion } = context;
    // A refused statement copies nothing.
    if (mysqlRefusalOf(operation, { schema, targetVersion, siblings }) !== undefined) return;
    const data = { server: work.server, table: work.shown };
    const rest = {
      at: operation.span,
      ...onTable(context, work.table),
    };
    if (work.lock === 'NONE') {
      const isRequired = operation.kind === 'redefineColumn' && work.fact === 'set-not-null';
      if (isRequired) {
        const column = operation.column.text;
        context.report({ message: 'required', hazard: 'delays', data: { ...data, column }, ...rest });
      } else context.report({ message: 'rebuilds', hazard: 'delays', data, ...rest });
      return;
    }
    if (work.lock === 'EXCLUSIVE') {
      context.report({ message: 'locks', hazard: 'blocks-readers', data, ...rest });
      return;
    }
    const beside = besideWrites(work.table, context);
    const told = { ...rest, fix: beside && commandsAbove(id, beside) };
    const instead = insteadOf(work, beside?.tools, context);
    if (work.algorithm !== 'COPY') context.report({ message: 'blocks', data: { ...data, instead }, ...told });
    else if (work.isSure || operation.kind !== 'redefineColumn')
      context.report({ message: 'copies', data: { ...data, instead }, ...told });
    else
      context.report({
        message: 'mayCopy',
        data: { ...data, instead, column: operation.column.text },
        ...told,
      });
  },
});

/** What the tools need is known only of tables that migrations create. */
function insteadOf(
  { table }: OnlineWork,
  tools: string | undefined,
  context: RuleContext<typeof messages>,
): string {
  if (tools !== undefined) return `Let ${tools} do it`;
  return context.table(table) === undefined
    ? 'Let a tool such as gh-ost do it'
    : 'Run it while nobody writes';
}

function isLong(work: OnlineWork | undefined): boolean {
  return work?.duration === 'rewrite' || isBlocking(work);
}

function isBlocking(work: OnlineWork | undefined): boolean {
  return work !== undefined && work.lock !== 'NONE' && work.duration !== 'instant';
}
