/** ALTER COLUMN TYPE that writes the whole table again, or builds its indexes again, decided by the real old and new types. */
import type { AlterColumnType } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserverType } from '../../rule-kit/sqlserver-rows.ts';
import { severityOn, shownName, whereMade } from '../../rule-kit/tables.ts';
import { column } from '../../schema/lookup.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  ...sqlserverType.messages,
  rewrites:
    'Changing {what} from {old} to {new} writes the whole table again under ACCESS EXCLUSIVE. Add a new column and move over.',
  partners:
    'Changing {what} to {new} writes the whole table again under ACCESS EXCLUSIVE and locks {other} as long. Add a new column and move over.',
  indexes:
    'Changing {column} from {old} to {new} builds indexes of {table} again under ACCESS EXCLUSIVE: reads and writes wait.',
  collation:
    'Another collation for {column} builds indexes of {table} again under ACCESS EXCLUSIVE: reads and writes wait. Add a new column and move over.',
  scans:
    'Changing {column} from {old} to {new} reads all of {table} under ACCESS EXCLUSIVE: reads and writes wait.',
} as const;

const orders = `CREATE TABLE orders (
  id bigint PRIMARY KEY,
  quantity int,
  code varchar(20),
  price numeric(10, 2),
  placed timestamp
);`;

export const rule = defineRule({
  id: 'locking/type-change-rewrites',
  category: 'locking',
  since: '0.1.0',
  hazard: 'blocks-readers',
  preset: 'recommended',
  dialects: ['postgresql', 'sqlserver'],
  summary: 'A column type changed to one that needs every row written again.',
  why: `\`ALTER COLUMN … TYPE\` takes an \`ACCESS EXCLUSIVE\` lock. Where the old values are valid as they are (a longer \`varchar\`, \`varchar\`
to \`text\`, a wider \`numeric\` of the same scale) only the catalog changes. Everything else writes the table and all its indexes
again: nobody can read or write it for as long as that takes, and it needs twice the room.`,
  instead: `1. Add a column of the new type, and let a trigger fill it on every write.
2. Fill the old rows in batches.
3. Let the application read the new column, then drop the old one, or swap their names in one short transaction.`,
  whenOff: 'Where nobody uses the database while migrations run.',
  facts: [
    'alter-type/rewrite',
    'alter-type/rebuilds-index',
    'alter-type/rechecks',
    'alter-type/metadata-only',
  ],
  messages,
  gathers: { rewrites: 'what', partners: 'what' },
  fix: { kinds: [], because: 'The way around it takes several releases of the application.' },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'int to bigint',
      `ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
--                                            ^^^^^^ error: Changing quantity of orders from integer to bigint writes the whole table again under ACCESS EXCLUSIVE. Add a new column and move over.`,
      { history: [orders] },
    ),
    bad(
      'Several in one migration: told once',
      `ALTER TABLE orders ALTER COLUMN quantity TYPE bigint, ALTER COLUMN number TYPE bigint;
--                                            ^^^^^^ error: Changing quantity of orders and 2 more from integer to bigint writes the whole table again under ACCESS EXCLUSIVE. Add a new column and move over.
ALTER TABLE parcels ALTER COLUMN number TYPE bigint;`,
      {
        history: [
          orders.replace('code', 'number int,\n  code'),
          'CREATE TABLE parcels (id bigint PRIMARY KEY, number int);',
        ],
      },
    ),
    bad(
      'Another scale',
      `ALTER TABLE orders ALTER price TYPE numeric(12, 4);
--                                  ^^^^^^^^^^^^^^ error: Changing price of orders from numeric(10,2) to numeric(12,4) writes the whole table again under ACCESS EXCLUSIVE. Add a new column and move over.`,
      { history: [orders] },
    ),
    bad(
      'A column with a foreign key: the table on its other side is locked fully as well',
      `ALTER TABLE lines ALTER COLUMN order_id TYPE numeric;
--                                           ^^^^^^^ error: Changing order_id of lines to numeric writes the whole table again under ACCESS EXCLUSIVE and locks orders as long. Add a new column and move over.`,
      {
        history: [
          'CREATE TABLE orders (id numeric PRIMARY KEY);',
          'CREATE TABLE lines (order_id bigint);',
          'ALTER TABLE lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id) REFERENCES orders;',
        ],
      },
    ),
    bad(
      'Another collation for a column with an index',
      `ALTER TABLE orders ALTER COLUMN code TYPE varchar(20) COLLATE "C";
--                                        ^^^^^^^^^^^ error: Another collation for code builds indexes of orders again under ACCESS EXCLUSIVE: reads and writes wait. Add a new column and move over.`,
      { history: [orders, 'CREATE INDEX orders_code ON orders (code);'] },
    ),
    good(
      'Another collation where nothing is ordered by the old one',
      'ALTER TABLE orders ALTER COLUMN code TYPE varchar(20) COLLATE "C";',
      { history: [orders] },
    ),
    bad(
      'A small table is written again in a moment',
      `ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
--                                            ^^^^^^ info: Changing quantity of orders from integer to bigint writes the whole table again under ACCESS EXCLUSIVE. Add a new column and move over. orders is 40 kB, 300 rows (statistics of today).`,
      { history: [orders], statistics: { relations: { orders: { bytes: 40_960, rows: 300 } } } },
    ),
    good(
      'Only the catalog changes',
      `ALTER TABLE orders
  ALTER COLUMN code TYPE varchar(40),
  ALTER COLUMN price TYPE numeric(14, 2);
ALTER TABLE orders ALTER COLUMN code TYPE text;`,
      { history: [orders] },
    ),
    good(
      'A table that this migration makes',
      `CREATE TABLE tags (id int PRIMARY KEY);
ALTER TABLE tags ALTER COLUMN id TYPE bigint;`,
    ),
    good(
      'A table that no migration made: its old type is not known',
      'ALTER TABLE legacy ALTER COLUMN id TYPE bigint;',
      {
        notExecutable: 'the table is not in the example',
      },
    ),
    ...sqlserverType.examples,
  ],
  check: {
    redefineColumn(operation, context) {
      sqlserverType.tell(operation, context);
    },
    alterColumnType(operation, context) {
      const table = context.table(operation.table);
      const old = table === undefined ? undefined : column(table, operation.column.text);
      if (table === undefined || old === undefined || context.isNew(operation.table)) return;
      const judged = judge(operation, context);
      if (judged === undefined) return;
      const data = {
        column: operation.column.text,
        old: typeText(old.type),
        new: typeText(operation.type),
        table: shownName(context, operation.table),
      };
      const what = `${data.column} of ${data.table}`;
      const place = {
        at: operation.type,
        related: whereMade(context, operation.table),
        ...severityOn(context, operation.table),
      };
      if (judged.message === 'indexes' && data.old === data.new)
        context.report({ ...place, message: 'collation', data });
      else if (judged.message !== 'rewrites') context.report({ ...place, message: judged.message, data });
      else if (judged.other === undefined)
        context.report({ ...place, message: 'rewrites', data: { what, old: data.old, new: data.new } });
      else
        context.report({ ...place, message: 'partners', data: { what, new: data.new, other: judged.other } });
    },
  },
});

interface Judged {
  readonly message: Exclude<keyof typeof messages, 'partners' | 'collation'>;
  /** The table on the other side of a foreign key, locked fully as long. */
  readonly other?: string;
}

function judge(operation: AlterColumnType, context: RuleContext<typeof messages>): Judged | undefined {
  const effect = context.effect(operation);
  if (effect.uncertain !== undefined) return undefined;
  const target = effect.relations.filter((one) => one.role === 'target' || one.role === 'partition');
  if (target.some((one) => one.rewrite)) {
    // The foreign key is made anew on both sides.
    const other = effect.relations.find(
      ({ role, isNew, lock }) =>
        (role === 'referenced' || role === 'referencing') && !isNew && lock === 'ACCESS EXCLUSIVE',
    );
    return other === undefined ? { message: 'rewrites' } : { message: 'rewrites', other: other.relation };
  }
  if (target.some((one) => one.buildsIndex)) return { message: 'indexes' };
  return target.some((one) => one.scan) ? { message: 'scans' } : undefined;
}
