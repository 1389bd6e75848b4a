/** A table is rebuilt under its name, and the new one lacks parts of the old one. */
import type { RuleContext } from '../../rule-kit/context.ts';
import { copiedRows } from '../../rule-kit/data-preservation/copied-rows.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { oneOf } from '../../rule-kit/tables/short-list.ts';
import { hasColumns, holdsUnique, isProtected } from '../../rule-kit/data-preservation/equal-constraints.ts';
import { mentions } from '../../schema/expression-text.ts';
import { column as columnOf, columnsOf, indexesOf, tableByKey } from '../../schema/lookup.ts';
import type { Constraint, Index, Origin, Table } from '../../schema/model.ts';
import { sameShape } from '../../schema/apply/index-shape.ts';
import { spelledKey } from '../../schema/spelling.ts';

const messages = {
  lost: 'The rebuild here leaves out {what}. Create that again after the rename, if it is to stay.',
} as const;

const people = `CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL, plan TEXT DEFAULT 'free');
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN SELECT 1; END;`;
const takesPlace = (name: string): string => `DROP TABLE ${name};
ALTER TABLE ${name}_new RENAME TO ${name};`;
export const rule = defineRule({
  id: 'data-loss/rebuild-loses',
  hazard: 'weakens',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary:
    'A table is rebuilt without a trigger, index, constraint, default or referential action that it had.',
  why: `\`DROP TABLE\` takes the indexes and triggers of the table along, and the table that gets its name has only what its own definition and the
statements behind it say. No server says that something is missing: inserts no longer fire the trigger, queries read the whole table, deleting
a parent fails where it went on to its children. SQLite’s documentation of \`ALTER TABLE\` has *recreate indexes, triggers and views* as a step of
its own.`,
  instead:
    'Write the definition of the new table from the schema of the database, not from memory, and create indexes and triggers again behind the rename.',
  whenOff: 'Never.',
  messages,
  gathers: { lost: 'what' },
  fix: { kinds: [], because: 'Whether what is missing is still wanted is for people to say.' },
  examples: [
    bad(
      'SQLite: a trigger and a default',
      `CREATE TABLE people_new (id INTEGER PRIMARY KEY, mail TEXT NOT NULL UNIQUE, plan TEXT);
INSERT INTO people_new SELECT * FROM people;
DROP TABLE people;
--         ^^^^^^ warning: The rebuild here leaves out trigger people_ai of people and 1 more. Create that again after the rename, if it is to stay.
ALTER TABLE people_new RENAME TO people;`,
      { dialect: 'sqlite', history: [people] },
    ),
    bad(
      'A table made by a query has no key',
      `CREATE TABLE carts_new AS SELECT * FROM carts;
DROP TABLE carts;
--         ^^^^^ warning: The rebuild here leaves out primary key on id of carts. Create that again after the rename, if it is to stay.
ALTER TABLE carts_new RENAME TO carts;`,
      { history: ['CREATE TABLE carts (id bigint PRIMARY KEY, note text);'] },
    ),
    good(
      'A table like it, with all that it has',
      `CREATE TABLE carts_new (LIKE carts INCLUDING ALL);
INSERT INTO carts_new SELECT * FROM carts;
${takesPlace('carts')}`,
      { history: ["CREATE TABLE carts (id bigint PRIMARY KEY, note text DEFAULT '' CHECK (note <> 'x'));"] },
    ),
    bad(
      'MySQL: the copy takes the name before the table goes',
      `CREATE TABLE carts_new (id bigint PRIMARY KEY, owner bigint);
INSERT INTO carts_new SELECT id, owner FROM carts;
RENAME TABLE carts TO carts_old, carts_new TO carts;
DROP TABLE carts_old;
--         ^^^^^^^^^ warning: The rebuild here leaves out index by_owner of carts. Create that again after the rename, if it is to stay.`,
      {
        dialect: 'mysql',
        history: ['CREATE TABLE carts (id bigint PRIMARY KEY, owner bigint, KEY by_owner (owner));'],
      },
    ),
    bad(
      'SQL Server: a foreign key',
      `CREATE TABLE dbo.Pets_new (Id int NOT NULL PRIMARY KEY, Owner int NULL);
INSERT INTO dbo.Pets_new (Id, Owner) SELECT Id, Owner FROM dbo.Pets;
DROP TABLE dbo.Pets;
--         ^^^^^^^^ warning: The rebuild here leaves out foreign key on owner of Pets. Create that again after the rename, if it is to stay.
EXEC sp_rename 'dbo.Pets_new', 'Pets';`,
      {
        dialect: 'sqlserver',
        history: [
          'CREATE TABLE dbo.People (Id int NOT NULL PRIMARY KEY); CREATE TABLE dbo.Pets (Id int NOT NULL PRIMARY KEY, Owner int NULL REFERENCES dbo.People (Id));',
        ],
      },
    ),
  ],
  check: {
    dropRelation(operation, context) {
      const { target } = operation;
      const before = context.table(target);
      if (operation.relation !== 'table' || before === undefined || context.isNew(target)) return;
      const { known, isMade, isReplaced, isOfQuery } = copiedRows(target, context);
      const after = tableByKey(context.after, known);
      if (isMade || !isReplaced || after === undefined || !(after.complete || isOfQuery)) return;
      const lost = lostParts(before, after, context);
      if (lost.length === 0) return;
      const table = spelledKey(context.schema, known);
      const names = lost.map(({ name }) => `${name} of ${table}`);
      context.report({
        message: 'lost',
        at: target,
        data: { what: oneOf(names) },
        names,
        related: lost
          .slice(0, 10)
          .map(({ name, origin }) => ({ ...origin, message: `The old table has its ${name}.` })),
      });
    },
  },
});

type Context = RuleContext<typeof messages>;

/** For display, and where it was created. */
interface Part {
  readonly name: string;
  readonly origin: Origin;
}

function lostParts(before: Table, after: Table, context: Context): readonly Part[] {
  const triggers = before.triggers.filter(({ name }) => !after.triggers.some((one) => one.name === name));
  const policies = before.policies.filter(({ name }) => !after.policies.some((one) => one.name === name));
  const defaults = before.columns.filter(({ name, default: value, generated }) => {
    const own = columnOf(after, name);
    const isLost = value !== undefined && generated === undefined && own !== undefined;
    return isLost && own.default === undefined && own.identity === undefined;
  });
  const constraints = before.constraints.flatMap((one) => {
    const name = lostOf(one, after, context);
    return name === undefined ? [] : [{ name, origin: one.origin }];
  });
  return [
    ...triggers.map(({ name, origin }) => ({ name: `trigger ${name}`, origin })),
    ...lostIndexes(before, after, context).map(({ name, origin }) => ({ name: `index ${name}`, origin })),
    ...policies.map(({ name, origin }) => ({ name: `policy ${name}`, origin })),
    ...constraints,
    ...defaults.map(({ name, origin }) => ({ name: `default of ${name}`, origin })),
  ];
}

function lostIndexes(before: Table, after: Table, { schema, after: end }: Context): readonly Index[] {
  const own = indexesOf(end, after.key);
  return indexesOf(schema, before.key)
    .filter((one) => one.constraint === undefined && one.made === undefined)
    .filter((one) => hasColumns(after, columnsOf(one)))
    .filter((one) => !own.some((other) => sameShape(one, other)))
    .filter((one) => !(one.unique && holdsUnique(end, after.key, columnsOf(one))));
}

/** The parts of a constraint that are missing. */
function lostOf(one: Constraint, after: Table, context: Context): string | undefined {
  const columns = one.columns.join(', ');
  const isThere = isProtected(one, context.after, after.key);
  switch (one.kind) {
    case 'primary-key':
      return isThere ? undefined : `primary key on ${columns}`;
    case 'unique':
      return isThere ? undefined : `unique key on ${columns}`;
    case 'foreign-key':
      return isThere ? lostAction(one, after) : `foreign key on ${columns}`;
    case 'check': {
      const checked = after.columns.map(({ name }) => name).filter((name) => mentions(one.expression, name));
      return isChecked(checked, after) ? undefined : `check on ${checked.join(', ')}`;
    }
    default:
      return undefined;
  }
}

function lostAction({ columns, references }: Constraint, after: Table): string | undefined {
  const action = references?.onDelete ?? 'no-action';
  const heir = after.constraints.find(
    (one) => one.kind === 'foreign-key' && one.columns.join() === columns.join(),
  );
  if (action === 'no-action' || heir === undefined || heir.references?.onDelete === action) return undefined;
  return `ON DELETE ${action.toUpperCase().replace('-', ' ')} of ${columns.join(', ')}`;
}

/** Another check concerns each of the columns: whether it is equivalent is for people to compare. */
function isChecked(columns: readonly string[], { constraints }: Table): boolean {
  return columns.every((name) =>
    constraints.some((one) => one.kind === 'check' && mentions(one.expression, name)),
  );
}
