/** Several pending migrations lock one table. */
import { groupBy } from '../../collections/group-by.ts';
import { oncePer } from '../../collections/once-per.ts';
import { blocksOthers } from '../../rule-kit/locks/blocks-others.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { isFirst, secondWord } from '../../rule-kit/statements/neighbours.ts';
import type { ObjectName, Operation } from '../../operations/model/operation.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import type { PendingMigration } from '../../rule-kit/checking/workspace-knowledge.ts';

const messages = {
  many: '{table} is locked by {count} migrations that run in one go: its users wait {count} times. Put what changes it into one of them.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);';

/** Two are common: an expand and its contract. */
const most = 2;

export const rule = defineRule({
  id: 'convention/table-in-many-pending',
  hazard: 'advice',
  preset: 'strict',
  elsewhere: 'It is read in PostgreSQL’s migrations only.',
  summary: 'More than two migrations that have not run lock the same table.',
  why: `All migrations that are waiting run in one deployment. Each waits for its lock anew, and each time whoever needs the table waits behind
it: three short locks in a row are three queues, and tools that keep one transaction for all hold the first lock to the end.`,
  instead: 'One migration for what belongs together, with one ALTER TABLE; or deployments in between.',
  whenOff: 'Where each migration is deployed by itself.',
  messages,
  fix: { kinds: [], because: 'What belongs together is for people to say.' },
  examples: [
    bad(
      'A third one',
      `ALTER TABLE orders ADD COLUMN c text;
--    ^^^^^ info: orders is locked by 3 migrations that run in one go: its users wait 3 times. Put what changes it into one of them.`,
      {
        history: [
          orders,
          'ALTER TABLE orders ADD COLUMN a text;',
          'ALTER TABLE public.orders ADD COLUMN b text;',
        ],
        pendingFrom: 1,
      },
    ),
    bad(
      'Indexes and triggers count as well',
      `ALTER TABLE orders DROP COLUMN note;
--    ^^^^^ info: orders is locked by 4 migrations that run in one go: its users wait 4 times. Put what changes it into one of them.`,
      {
        history: [
          orders,
          'CREATE INDEX orders_note ON orders (note);',
          'CREATE TRIGGER quiet BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();',
          'ALTER TABLE orders ADD CONSTRAINT noted CHECK (note <> $$$$);',
        ],
        pendingFrom: 1,
      },
    ),
    good('They have run', 'ALTER TABLE orders ADD COLUMN c int;', {
      history: [orders, 'ALTER TABLE orders ADD COLUMN a text;', 'ALTER TABLE orders ADD COLUMN b text;'],
    }),
  ],
  check: {},
  checkAny(operation, context) {
    if (!isFirst(operation, context)) return;
    const { parsed } = context.statement;
    const locked = parsed.operations.flatMap((one) => {
      const name = tableOf(one);
      return name !== undefined && blocksOthers(one, context) !== undefined ? [name] : [];
    })[0];
    if (locked === undefined) return;
    const { schema } = context;
    const key = relationKey(schema, locked);
    const called = locked.name.text;
    const isIt = (name: ObjectName | undefined): boolean =>
      name?.name.text === called && relationKey(schema, name) === key;
    if (context.outer !== context.statement) return;
    if (context.preceding.some((one) => one.parsed.operations.some((each) => isIt(tableOf(each))))) return;
    const pending = context.beyond.pending();
    const made = schema.relations.get(key)?.origin.file;
    if (pending.some(({ path }) => path === made)) return;
    const others = pending.flatMap((one) => {
      const place = changedIn(one)
        .get(called)
        ?.find(({ name }) => isIt(name));
      return place === undefined ? [] : [{ file: one.path, span: place.span }];
    });
    if (others.length < most) return;
    context.report({
      message: 'many',
      at: secondWord(context),
      data: { table: displayName(key), count: others.length + 1 },
      related: others
        .slice(0, 10)
        .map((one) => ({ ...one, message: `${displayName(key)} is locked here too.` })),
    });
  },
});

/** The tables that a migration changes, by their names without a schema. Cached: each statement of each later migration asks. */
const changedIn = oncePer(({ statements }: PendingMigration) =>
  groupBy(
    statements.flatMap(({ parsed, span }) =>
      parsed.operations.flatMap((one) => {
        const name = tableOf(one);
        return name === undefined ? [] : [{ name, span }];
      }),
    ),
    ({ name }) => name.name.text,
  ),
);

/** The table that an operation changes in a way that blocks others. */
function tableOf(operation: Operation): ObjectName | undefined {
  switch (operation.kind) {
    case 'createIndex':
      return operation.concurrently ? undefined : operation.table;
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType':
    case 'setDefault':
    case 'dropDefault':
    case 'setNotNull':
    case 'dropNotNull':
    case 'addConstraint':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'alterTableOption':
    case 'createTrigger':
    case 'dropTrigger':
    case 'createPolicy':
    case 'dropPolicy':
    case 'setRowSecurity':
      return operation.table;
    default:
      return undefined;
  }
}
