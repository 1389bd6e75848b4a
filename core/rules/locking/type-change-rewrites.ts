/** ALTER COLUMN TYPE rewrites the table or rebuilds its indexes, depending on the old and the new type. */
import type { AlterColumnType } from '../../operations/model/operation.ts';
import type { Effect } from '../../effects/effect.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { otherLocksInMysql } from '../../rule-kit/other-engines.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { sqlserverType } from '../../rule-kit/rows/sqlserver-row-work.ts';
import { shownName, whereMade } from '../../rule-kit/tables/tables.ts';
import { column } from '../../schema/lookup.ts';
import type { Column } from '../../schema/model.ts';
import { typeText } from '../../schema/type-text.ts';

const messages = {
  ...sqlserverType.messages,
  rewrites:
    'Changing {what} from {old} to {new} rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over.',
  partners:
    'Changing {what} to {new} rewrites the whole table under ACCESS EXCLUSIVE and locks {other} as long. Add a new column and move over.',
  indexes:
    'Changing {column} from {old} to {new} builds indexes of {table} again under ACCESS EXCLUSIVE: reads and writes wait.',
  collation:
    'Another collation for {column} builds indexes of {table} again under ACCESS EXCLUSIVE: reads and writes wait. Add a new column and move over.',
  unless:
    'Changing {what} to {new} rewrites the table under ACCESS EXCLUSIVE unless {clause}. Move over to a new column.',
  zone: 'Changing {what} to {new} rewrites the table under ACCESS EXCLUSIVE unless {clause}. Set it, if values are in UTC.',
  zoneIndexes:
    'Changing {what} to {new} rewrites the table, or its indexes if {clause}: reads and writes wait. Use a new column.',
  computed:
    'Changing {what} to {new} by USING rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over.',
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
  hazard: 'blocks-readers',
  dialects: ['postgresql', 'sqlserver'],
  elsewhere: otherLocksInMysql,
  summary: 'A column type changed to one that needs every row rewritten.',
  why: `\`ALTER COLUMN … TYPE\` takes an \`ACCESS EXCLUSIVE\` lock. Where the old values are valid as they are (a longer \`varchar\`, \`varchar\`
to \`text\`, a wider \`numeric\` of the same scale) only the catalog changes. Everything else writes the table and all its indexes
again: nobody can read or write it for as long as that takes, and it needs twice the room. \`timestamp\` and \`timestamptz\` are the same
bytes only where the session's \`TimeZone\` is UTC, and indexes on the column are built again even then.`,
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
  gathers: { rewrites: 'what', partners: 'what', zone: 'what', computed: 'what', unless: 'what' },
  fix: { kinds: [], because: 'The way around it takes several releases of the application.' },
  examples: [
    bad(
      'int to bigint',
      `ALTER TABLE orders ALTER COLUMN quantity TYPE bigint;
--                                            ^^^^^^ error: Changing quantity of orders from integer to bigint rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over.`,
      { history: [orders] },
    ),
    bad(
      'Several in one migration: told once',
      `ALTER TABLE orders ALTER COLUMN quantity TYPE bigint, ALTER COLUMN number TYPE bigint;
--                                            ^^^^^^ error: Changing quantity of orders and 2 more from integer to bigint rewrites the whole table under ACCESS EXCLUSIVE. Add a new column and move over.
ALTER TABLE parcels ALTER COLUMN number TYPE bigint;`,
      {
        history: [
          orders.replace('code', 'number int,\n  code'),
          'CREATE TABLE parcels (id bigint PRIMARY KEY, number int);',
        ],
      },
    ),
    good(
      'Another collation where nothing is ordered by the old one',
      'ALTER TABLE orders ALTER COLUMN code TYPE varchar(20) COLLATE "C";',
      { history: [orders] },
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
      if (context.isNew(operation.table) || (old === undefined && table?.complete === true)) return;
      const judged = judge(operation, old, context);
      if (judged !== undefined) context.report(judged);
    },
  },
});

type Context = RuleContext<typeof messages>;
type Judged = Parameters<Context['report']>[0];

function judge(operation: AlterColumnType, old: Column | undefined, context: Context): Judged | undefined {
  const effect = context.effect(operation);
  const target = effect.relations.filter((one) => one.role === 'target' || one.role === 'partition');
  const name = operation.column.text;
  const table = shownName(context, operation.table);
  const what = `${name} of ${table}`;
  const to = typeText(operation.type);
  const place = { at: operation.type, related: whereMade(context, operation.table) };
  const builds = target.some((one) => one.buildsIndex);
  if (target.some((one) => one.rewrite)) {
    const other = partner(effect);
    if (other !== undefined) return { ...place, message: 'partners', data: { what, new: to, other } };
    if (old === undefined) return { ...place, message: 'computed', data: { what, new: to } };
    return { ...place, message: 'rewrites', data: { what, old: typeText(old.type), new: to } };
  }
  if (effect.unless !== undefined) {
    const data = { what, new: to, clause: effect.unless.clause };
    const isZone = old?.type.name.startsWith('timestamp') === true;
    return { ...place, message: !isZone ? 'unless' : builds ? 'zoneIndexes' : 'zone', data };
  }
  if (old === undefined) return undefined;
  const data = { column: name, old: typeText(old.type), new: to, table };
  if (builds) return { ...place, message: data.old === data.new ? 'collation' : 'indexes', data };
  return target.some((one) => one.scan) ? { ...place, message: 'scans', data } : undefined;
}

/** The table at the other end of a foreign key, which is recreated on both: locked for as long. */
function partner({ relations }: Effect): string | undefined {
  return relations.find(
    ({ role, isNew, lock }) =>
      (role === 'referenced' || role === 'referencing') && !isNew && lock === 'ACCESS EXCLUSIVE',
  )?.relation;
}
