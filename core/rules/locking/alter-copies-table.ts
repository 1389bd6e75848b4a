/** A change of a table of MySQL or MariaDB during which nobody can write to it: the server copies it, or builds what it cannot build beside writes. */
import type { ObjectName, Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { besideWrites, commandsAbove } from '../../rule-kit/beside-writes.ts';
import { growsWithUse, mayBeLarge } from '../../rule-kit/likely-large.ts';
import { onlineWork } from '../../rule-kit/online-work.ts';
import { whereMade } from '../../rule-kit/tables.ts';

const id = 'locking/alter-copies-table';
const messages = {
  copies:
    '{server} copies {table} for this and blocks writes until it is done. Where it is large, let {tools} do it.',
  blocks: '{server} blocks writes to {table} until this is done. Where it is large, let {tools} do it.',
  copiesAlone:
    '{server} copies {table} for this and blocks writes until it is done. Where it is large, do it while nobody writes.',
  blocksAlone:
    '{server} blocks writes to {table} until this is done. Where it is large, do it while nobody writes.',
} as const;

const orders =
  "CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL, note varchar(100) NULL, state enum('new', 'paid') NOT NULL, KEY by_state (state)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;";
const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;

export const rule = defineRule({
  id,
  category: 'locking',
  since: '0.1.0',
  hazard: 'blocks-writers',
  preset: 'recommended',
  dialects: ['mysql'],
  summary: 'A change of an existing table that keeps writes out until it is done.',
  why: `Where the server can neither change a definition at once nor work in place, it writes the table again into a copy. Reads go on;
\`INSERT\`, \`UPDATE\` and \`DELETE\` wait, for as long as the table is large, and connections pile up behind them. Replicas run the same
statement when it has ended here, and lag by its length. Without \`ALGORITHM\` the server chooses that way silently.
In the normal preset it is told of tables whose rows grow with use: statistics say so, or the name does (logs, messages, tokens, sessions), or the
table refers to such a one; unless the repository looks like a program that others install, of what people do (orders, users) and of tables with a
time in an index, too. In \`strict\` it is told of all that have an index beside their keys, a key of several columns or a foreign key.
What MariaDB grants was measured on 10.11 by asking for each \`ALGORITHM\` and \`LOCK\`; what MySQL grants is what its manual says.`,
  instead: `1. See whether a form that does not copy is enough: new ENUM values at the end, a longer \`VARCHAR\` of the same length bytes, a
   new column beside the old one.
2. Otherwise let a tool copy the table beside the writes, with a short switch at the end; the fix writes its command line. Try it with
   \`--dry-run\` in place of \`--execute\` (gh-ost: without either). When it is done, record the migration as run.

Both tools need a key whose columns are all \`NOT NULL\`, and are not offered on a table with triggers. gh-ost takes no foreign keys, of the table or
to it. pt-online-schema-change builds those to it again, which blocks them for a while, and gives the table’s own other names.`,
  whenOff: 'Where nobody writes while migrations run.',
  messages,
  gathers: { copies: 'table', blocks: 'table', copiesAlone: 'table', blocksAlone: 'table' },
  fix: {
    kinds: ['rewrite'],
    because: 'It writes comments: what replaces the statement is run by hand, outside of the migration.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Another type',
      `ALTER TABLE orders MODIFY total bigint NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies orders for this and blocks writes until it is done. Where it is large, let gh-ost or pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        history: [orders],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=orders --alter='MODIFY total bigint NOT NULL' --execute
-- pt-online-schema-change --alter='MODIFY total bigint NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=orders'
ALTER TABLE orders MODIFY total bigint NOT NULL;`,
      },
    ),
    bad(
      'On MariaDB: an ENUM in another order, quotes kept from the shell',
      `ALTER TABLE example.orders MODIFY state enum('sent', 'new', 'paid') NOT NULL;
--                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MariaDB copies example.orders for this and blocks writes until it is done. Where it is large, let pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        targetVersion: 1011,
        history: [orders.replace('orders', 'example.orders')],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, pt-online-schema-change does it beside writes
-- pt-online-schema-change --alter='MODIFY state enum('\\''sent'\\'', '\\''new'\\'', '\\''paid'\\'') NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=example,t=orders'
ALTER TABLE example.orders MODIFY state enum('sent', 'new', 'paid') NOT NULL;`,
      },
    ),
    good(
      'A primary key goes, and a unique key that takes no nulls comes in its place',
      'ALTER TABLE seats DROP PRIMARY KEY, ADD UNIQUE (row_no, seat_no);',
      {
        ...mysql,
        targetVersion: 1011,
        history: [
          'CREATE TABLE seats (row_no int NOT NULL, seat_no int NOT NULL, taken datetime, PRIMARY KEY (row_no, seat_no), KEY (taken));',
        ],
      },
    ),
    bad(
      'A primary key goes, and the unique key beside it takes nulls',
      `ALTER TABLE seats DROP PRIMARY KEY, ADD UNIQUE (taken, seat_no);
--                ^^^^^^^^^^^^^^^^ warning: MariaDB copies seats for this and blocks writes until it is done. Where it is large, do it while nobody writes.`,
      {
        ...mysql,
        targetVersion: 1011,
        history: [
          'CREATE TABLE seats (row_no int NOT NULL, seat_no int NOT NULL, taken datetime, PRIMARY KEY (row_no, seat_no), KEY (taken));',
        ],
      },
    ),
    good(
      'In the normal preset: a table of the days before, which nobody has filled yet',
      'ALTER TABLE access_token MODIFY value text NOT NULL;',
      {
        ...mysql,
        tool: 'prisma',
        preset: 'recommended',
        history: [
          'CREATE TABLE access_token (id bigint PRIMARY KEY, value varchar(500) NOT NULL, client varchar(50), KEY (client));',
        ],
      },
    ),
    bad(
      'Tokens, of which each login makes one',
      `ALTER TABLE access_token ADD COLUMN hash char(64) AS (sha2(value, 256)) STORED;
--                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies access_token for this and blocks writes until it is done. Where it is large, let gh-ost or pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE access_token (id bigint PRIMARY KEY, value varchar(500) NOT NULL, client varchar(50), KEY (client));',
        ],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=access_token --alter='ADD COLUMN hash char(64) AS (sha2(value, 256)) STORED' --execute
-- pt-online-schema-change --alter='ADD COLUMN hash char(64) AS (sha2(value, 256)) STORED' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=access_token'
ALTER TABLE access_token ADD COLUMN hash char(64) AS (sha2(value, 256)) STORED;`,
      },
    ),
    bad(
      'Places that are looked for by time',
      `ALTER TABLE places MODIFY lat double NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies places for this and blocks writes until it is done. Where it is large, let gh-ost or pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE places (id bigint PRIMARY KEY, lat float NOT NULL, device bigint NOT NULL, at datetime NOT NULL, KEY (device, at));',
        ],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=places --alter='MODIFY lat double NOT NULL' --execute
-- pt-online-schema-change --alter='MODIFY lat double NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=places'
ALTER TABLE places MODIFY lat double NOT NULL;`,
      },
    ),
    good(
      'In the normal preset: channels, of which nothing says that there are many',
      'ALTER TABLE channels MODIFY state bigint NOT NULL;',
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE channels (id bigint PRIMARY KEY, state int NOT NULL, owner bigint, KEY (owner));',
        ],
      },
    ),
    good(
      'In the normal preset: what people order from a program that they have installed themselves',
      'ALTER TABLE orders MODIFY total bigint NOT NULL;',
      { ...mysql, preset: 'recommended', history: [orders], repository: { 'pom.xml': '' } },
    ),
    good('Nor what they look for by time', 'ALTER TABLE places MODIFY lat double NOT NULL;', {
      ...mysql,
      preset: 'recommended',
      history: [
        'CREATE TABLE places (id bigint PRIMARY KEY, lat float NOT NULL, device bigint NOT NULL, at datetime NOT NULL, KEY (device, at));',
      ],
      repository: { 'pom.xml': '' },
    }),
    bad(
      'The same, where nothing but the schema is in the repository',
      `ALTER TABLE orders MODIFY total bigint NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies orders for this and blocks writes until it is done. Where it is large, let gh-ost or pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        preset: 'recommended',
        history: [orders],
        repository: { 'README.md': '' },
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=orders --alter='MODIFY total bigint NOT NULL' --execute
-- pt-online-schema-change --alter='MODIFY total bigint NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=orders'
ALTER TABLE orders MODIFY total bigint NOT NULL;`,
      },
    ),
    good(
      'In the normal preset: kinds of events are set up',
      'ALTER TABLE event_categories MODIFY rank_no bigint NOT NULL;',
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE event_categories (id bigint PRIMARY KEY, rank_no int NOT NULL, parent bigint, KEY (parent));',
        ],
      },
    ),
    good(
      'A table of what people set up',
      'ALTER TABLE roles MODIFY name varchar(40) CHARACTER SET latin1 NOT NULL;',
      {
        ...mysql,
        history: ['CREATE TABLE roles (id bigint PRIMARY KEY, name varchar(80) NOT NULL, KEY (name));'],
      },
    ),
    good(
      'A table that this file makes where it is not there',
      `CREATE TABLE IF NOT EXISTS users (id bigint PRIMARY KEY, org bigint NOT NULL, KEY (org));
ALTER TABLE users ADD FOREIGN KEY (org) REFERENCES orgs (id);`,
      {
        ...mysql,
        path: 'upgrade/1.3_to_1.4/mysql.sql',
        history: ['CREATE TABLE orgs (id bigint PRIMARY KEY);'],
      },
    ),
    bad(
      'An index that cannot be built beside writes',
      `ALTER TABLE orders ADD FULLTEXT INDEX words (note);
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL blocks writes to orders until this is done. Where it is large, let gh-ost or pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        history: [orders],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=orders --alter='ADD FULLTEXT INDEX words (note)' --execute
-- pt-online-schema-change --alter='ADD FULLTEXT INDEX words (note)' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=orders'
ALTER TABLE orders ADD FULLTEXT INDEX words (note);`,
      },
    ),
    bad(
      'A foreign key, which gh-ost does not take, on a table that others refer to',
      `ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies orders for this and blocks writes until it is done. Where it is large, let pt-online-schema-change do it. 💡`,
      {
        ...mysql,
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, KEY (customer_id)) ENGINE=InnoDB;',
          'CREATE TABLE parts (id bigint PRIMARY KEY, order_id bigint, FOREIGN KEY (order_id) REFERENCES orders (id)) ENGINE=InnoDB;',
        ],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, pt-online-schema-change does it beside writes
-- pt-online-schema-change --alter='ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id)' --ask-pass --alter-foreign-keys-method=auto --execute 'h=HOST,u=USER,D=DATABASE,t=orders'
ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id);`,
      },
    ),
    bad(
      'A trigger stands on it, and neither tool takes it as it is',
      `ALTER TABLE orders MODIFY total bigint NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies orders for this and blocks writes until it is done. Where it is large, do it while nobody writes.`,
      {
        ...mysql,
        history: [
          orders,
          'CREATE TRIGGER whole BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = abs(NEW.total);',
        ],
      },
    ),
    bad(
      'Several tables of one migration',
      `ALTER TABLE orders MODIFY total bigint NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies orders and 1 more for this and blocks writes until it is done. Where it is large, let gh-ost or pt-online-schema-change do it. 💡
ALTER TABLE returns MODIFY total bigint NOT NULL;`,
      {
        ...mysql,
        history: [orders, orders.replace('orders', 'returns')],
        fixed: `-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=orders --alter='MODIFY total bigint NOT NULL' --execute
-- pt-online-schema-change --alter='MODIFY total bigint NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=orders'
ALTER TABLE orders MODIFY total bigint NOT NULL;
-- plinth-ignore locking/alter-copies-table: before this runs, gh-ost or pt-online-schema-change does it beside writes
-- gh-ost --host=HOST --user=USER --ask-pass --database=DATABASE --table=returns --alter='MODIFY total bigint NOT NULL' --execute
-- pt-online-schema-change --alter='MODIFY total bigint NOT NULL' --ask-pass --execute 'h=HOST,u=USER,D=DATABASE,t=returns'
ALTER TABLE returns MODIFY total bigint NOT NULL;`,
      },
    ),
    good(
      'A list of settings: nothing says that it is large',
      'ALTER TABLE settings MODIFY value text NOT NULL;',
      {
        ...mysql,
        history: [
          'CREATE TABLE settings (name varchar(50) PRIMARY KEY, value varchar(200) NOT NULL) ENGINE=InnoDB;',
        ],
      },
    ),
    good('A new value at the end', "ALTER TABLE orders MODIFY state enum('new', 'paid', 'sent') NOT NULL;", {
      ...mysql,
      history: [orders],
    }),
    good(
      'Keys that come with their table',
      'CREATE TABLE IF NOT EXISTS posts (id bigint PRIMARY KEY, body text, FULLTEXT KEY words (body)) ENGINE=InnoDB;',
      mysql,
    ),
    good(
      'Rows are not looked at: the foreign key is there at once, whatever they hold',
      `SET foreign_key_checks = 0;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);`,
      {
        ...mysql,
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint) ENGINE=InnoDB;',
        ],
      },
    ),
    good(
      'A primary key in place of another',
      'ALTER TABLE orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, total);',
      { ...mysql, history: [orders] },
    ),
    good('An index', 'CREATE INDEX by_total ON orders (total);', { ...mysql, history: [orders] }),
    good(
      'A table that this migration makes',
      `${orders}\nALTER TABLE orders MODIFY total bigint NOT NULL;`,
      mysql,
    ),
    good(
      'A column that nobody saw made: what it was is not known',
      'ALTER TABLE others MODIFY total bigint;',
      {
        ...mysql,
        refused: '42S02',
      },
    ),
  ],
  check: {},
  checkAny(operation, context) {
    // One statement does its work once, in the heaviest way that any of its actions needs.
    if (context.statement.parsed.operations.find((one) => isBlocking(one, context)) !== operation) return;
    const work = onlineWork(operation, context);
    if (work === undefined) return;
    const { table, server, algorithm } = work;
    if (!mayBeLarge(table, context)) return;
    const rest = {
      at: operation.span,
      related: whereMade(context, table),
      ...quiet(table, context),
    };
    const data = { table: work.shown, server };
    const copies = algorithm === 'COPY';
    const beside = besideWrites(table, context);
    if (beside === undefined)
      context.report({ message: copies ? 'copiesAlone' : 'blocksAlone', data, ...rest });
    else
      context.report({
        message: copies ? 'copies' : 'blocks',
        data: { ...data, tools: beside.tools },
        fix: commandsAbove(id, beside),
        ...rest,
      });
  },
});

/**
 * Of a known size it is told; else where it grows with use, and nothing but the schema is here. Of programs' own tables most were small, and the
 * program was down while they were copied: of 21 copies in strangers' repositories 8 were news.
 */
function quiet(table: ObjectName, context: RuleContext<typeof messages>): { readonly preset?: 'strict' } {
  if (context.size(table) !== undefined) return {};
  const { rollout } = context.beyond;
  const isApart = rollout === undefined || rollout.kind === 'apart';
  return isApart && growsWithUse(table, context) ? {} : { preset: 'strict' };
}

function isBlocking(operation: Operation, context: RuleContext<typeof messages>): boolean {
  const work = onlineWork(operation, context);
  return work !== undefined && work.lock !== 'NONE' && work.duration !== 'instant';
}
