/** A change of a table of MySQL or MariaDB during which nobody can write to it: the server copies it, or builds what it cannot build beside writes. */
import type { Operation } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { onlineWork } from '../../rule-kit/online-work.ts';
import { whereMade } from '../../rule-kit/tables.ts';

const messages = {
  copies:
    '{server} copies {table} for this and blocks writes to it until it is done. Use gh-ost or pt-online-schema-change where it is large.',
  blocks:
    '{server} blocks writes to {table} until this is done. Use gh-ost or pt-online-schema-change where it is large.',
} as const;

const orders =
  "CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL, note varchar(100) NULL, state enum('new', 'paid') NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;";
const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;

export const rule = defineRule({
  id: 'locking/alter-copies-table',
  category: 'locking',
  since: '0.1.0',
  severity: 'warning',
  grows: 'size',
  preset: 'recommended',
  dialects: ['mysql'],
  summary: 'A change of an existing table that keeps writes out until it is done.',
  why: `Where the server can neither change a definition at once nor work in place, it writes the table again into a copy. Reads go on;
\`INSERT\`, \`UPDATE\` and \`DELETE\` wait, for as long as the table is large, and connections pile up behind them. Replicas run the same
statement when it has ended here, and lag by its length. Without \`ALGORITHM\` the server chooses that way silently.
What MariaDB grants was measured on 10.11 by asking for each \`ALGORITHM\` and \`LOCK\`; what MySQL grants is what its manual says.`,
  instead: `1. See whether a form that does not copy is enough: new ENUM values at the end, a longer \`VARCHAR\` of the same length bytes, a
   new column beside the old one.
2. Otherwise let a tool copy the table beside the writes, with a short switch at the end:
   \`gh-ost --alter="MODIFY total bigint" --database=shop --table=orders --execute\` or
   \`pt-online-schema-change --alter "MODIFY total bigint" D=shop,t=orders --execute\`.
   gh-ost takes no table with foreign keys or triggers.`,
  whenOff: 'Where nobody writes while migrations run.',
  messages,
  fix: { kinds: [], because: 'What replaces it runs outside of the migration.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'Another type',
      `ALTER TABLE orders MODIFY total bigint NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL copies orders for this and blocks writes to it until it is done. Use gh-ost or pt-online-schema-change where it is large.`,
      { ...mysql, history: [orders] },
    ),
    bad(
      'On MariaDB: an ENUM in another order',
      `ALTER TABLE orders MODIFY state enum('sent', 'new', 'paid') NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MariaDB copies orders for this and blocks writes to it until it is done. Use gh-ost or pt-online-schema-change where it is large.`,
      { ...mysql, targetVersion: 1011, history: [orders] },
    ),
    bad(
      'An index that cannot be built beside writes',
      `ALTER TABLE orders ADD FULLTEXT INDEX words (note);
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: MySQL blocks writes to orders until this is done. Use gh-ost or pt-online-schema-change where it is large.`,
      { ...mysql, history: [orders] },
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
    const message = algorithm === 'COPY' ? 'copies' : 'blocks';
    context.report({
      message,
      at: operation.span,
      data: { table: work.shown, server },
      related: whereMade(context, table),
    });
  },
});

function isBlocking(operation: Operation, context: RuleContext<typeof messages>): boolean {
  const work = onlineWork(operation, context);
  return work !== undefined && work.lock !== 'NONE' && work.duration !== 'instant';
}
