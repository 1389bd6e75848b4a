/** ALTER TABLE with an action that other servers support and the target SQLite does not. */
import { versionName } from '../../migrations/dialect/server-version.ts';
import type { DropConstraint, Name, ObjectName, Operation } from '../../operations/model/operation.ts';
import type { RuleContext, RuleFix } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { rebuildFix, withoutColumn, type TableChange } from '../../rule-kit/tables/sqlite-rebuild.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import type { Constraint } from '../../schema/model.ts';
import {
  withDefault,
  withNotNull,
  withoutConstraint,
  withoutDefault,
  withoutNotNull,
  withType,
} from '../../schema/apply/sqlite/definition.ts';

const messages = {
  action:
    'SQLite {version} does not know {words}: the statement is a syntax error. Rebuild {table} with it: a new table, the rows, drop, rename.',
  kept: '{kind} of {table} cannot be dropped: the statement fails. Rebuild {table} without it: a new table, the rows, drop, rename.',
} as const;

const people = `CREATE TABLE people (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "Name" TEXT, -- as they write it
  born INTEGER NOT NULL DEFAULT 1990,
  boss INTEGER REFERENCES people,
  CONSTRAINT grown CHECK (born < 2020)
);
CREATE INDEX people_name ON people ("Name" COLLATE NOCASE, born DESC) WHERE born > 1900;
INSERT INTO people VALUES (1, 'Ada', 1815, NULL), (7, 'Bo', 1970, 1);`;
const pets = `CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES people ON DELETE CASCADE);
INSERT INTO pets VALUES (1, 7);`;
const index = 'CREATE INDEX people_name ON people ("Name" COLLATE NOCASE, born DESC) WHERE born > 1900';
const counter = `DELETE FROM sqlite_sequence WHERE name = 'people_new';
INSERT INTO sqlite_sequence (name, seq) SELECT 'people_new', seq FROM sqlite_sequence WHERE name = 'people' COLLATE NOCASE`;

export const rule = defineRule({
  id: 'design/alter-refused',
  hazard: 'refused',
  dialects: ['sqlite'],
  elsewhere: {
    others: 'data-loss/blocked-by-dependents tells it.',
    duckdb: 'design/duckdb-alter-refused tells it.',
  },
  summary: 'A form of ALTER TABLE that the target SQLite does not have.',
  why: `SQLite's ALTER TABLE renames, adds a column, drops one (from 3.35 on) and renames one (3.25). From 3.53 on it also sets and drops NOT NULL,
and adds and drops CHECK constraints. Everything else is a syntax error: another type, another default, a foreign key, a unique or primary key.
What counts is the SQLite that the migration meets in the end, which is
in the programs of its users: \`server\` in plinth.config.json names the oldest one.`,
  instead: `Rebuild the table, as SQLite's documentation has it: foreign keys off, outside of any transaction; a new table beside the old one, with
its rows; the old one dropped, the new one renamed, its indexes and triggers made again; \`PRAGMA foreign_key_check\`, and foreign keys on again.
The fix writes that from what the migrations before it have built.`,
  whenOff: 'Never.',
  messages,
  fix: {
    kinds: ['rewrite'],
    because:
      'All columns, constraints, indexes and triggers are written as the migrations have defined them. A row that the new definition does not take makes it fail, and all of it is rolled back.',
    leaves: ['data-loss/change-without-where', 'data-loss/drop-table', 'data-loss/rebuild-loses'],
  },
  directions: 'both',
  examples: [
    bad(
      'NOT NULL, on a table that others refer to',
      `ALTER TABLE people ALTER COLUMN "Name" SET NOT NULL;
--                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: SQLite 3.40 does not know ALTER COLUMN … SET NOT NULL: the statement is a syntax error. Rebuild people with it: a new table, the rows, drop, rename. 💡`,
      {
        dialect: 'sqlite',
        history: [people, pets],
        refused: 'near "ALTER": syntax error',
        fixed: `PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE people_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  "Name" TEXT NOT NULL,
  born INTEGER NOT NULL DEFAULT 1990,
  boss INTEGER REFERENCES people,
  CONSTRAINT grown CHECK (born < 2020)
);
INSERT INTO people_new (id, "Name", born, boss) SELECT id, "Name", born, boss FROM people;
${counter};
DROP TABLE people;
ALTER TABLE people_new RENAME TO people;
${index};
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;`,
      },
    ),
    good('NOT NULL, from 3.53 on', 'ALTER TABLE people ALTER COLUMN "Name" SET NOT NULL;', {
      dialect: 'sqlite',
      targetVersion: 353,
      history: [people],
    }),
  ],
  check: {
    setNotNull(operation, context) {
      if (context.targetVersion < 353) onColumn(operation, 'SET NOT NULL', withNotNull, context);
    },
    dropNotNull(operation, context) {
      if (context.targetVersion < 353) onColumn(operation, 'DROP NOT NULL', withoutNotNull, context);
    },
    setDefault(operation, context) {
      const value = context.text(operation.default);
      onColumn(operation, 'SET DEFAULT', (source) => withDefault(source, value), context);
    },
    dropDefault(operation, context) {
      onColumn(operation, 'DROP DEFAULT', withoutDefault, context);
    },
    alterColumnType(operation, context) {
      const type = context.text(operation.type);
      onColumn(operation, 'TYPE', (source) => withType(source, type), context);
    },
    addConstraint(operation, context) {
      const { constraint } = operation;
      if (constraint.kind === 'check' && context.targetVersion >= 353) return;
      const hasKey = context.table(operation.table)?.constraints.some(({ kind }) => kind === 'primary-key');
      const isSecondKey = constraint.kind === 'primary-key' && hasKey === true;
      const change = isSecondKey
        ? undefined
        : { constraints: [constraint.source ?? context.text(constraint)] };
      refuse(operation, `ADD ${nameOf(constraint.kind)}`, change, context);
    },
    dropConstraint(operation, context) {
      const found = constraintNamed(operation, context);
      const change = found && withoutIt(found, operation, context);
      if (context.targetVersion < 353) refuse(operation, 'DROP CONSTRAINT', change, context);
      else if (found !== undefined && found.kind !== 'check') {
        const data = { kind: nameOf(found.kind), table: shownName(context, operation.table) };
        const fix = rebuilt(operation, change, context);
        context.report({ message: 'kept', at: operation.constraint, data, fix });
      }
    },
    dropColumn(operation, context) {
      if (!operation.ifExists && context.targetVersion < 335)
        refuse(
          operation,
          'DROP COLUMN',
          withoutColumn(operation.table, operation.column.text, context),
          context,
        );
    },
    renameColumn(operation, context) {
      if (context.targetVersion < 325) refuse(operation, 'RENAME COLUMN', undefined, context);
    },
  },
});

type Context = RuleContext<typeof messages>;
type Alter = Operation & { readonly table: ObjectName; readonly ifTableExists: boolean };

function onColumn(
  operation: Alter & { readonly column: Name },
  words: string,
  text: (source: string) => string | undefined,
  context: Context,
): void {
  const column = context.table(operation.table)?.columns.find(({ name }) => name === operation.column.text);
  const changed = column?.sqlite?.source === undefined ? undefined : text(column.sqlite.source);
  const change = column && changed && { columns: new Map([[column.name, changed]]) };
  refuse(operation, `ALTER COLUMN … ${words}`, change === '' ? undefined : change, context);
}

function refuse(operation: Alter, words: string, change: TableChange | undefined, context: Context): void {
  const data = {
    words,
    version: versionName('sqlite', context.targetVersion),
    table: shownName(context, operation.table),
  };
  const fix = rebuilt(operation, change, context);
  context.report({ message: 'action', at: operation.span, data, fix });
}

function rebuilt({ table }: Alter, change: TableChange | undefined, context: Context): RuleFix | undefined {
  return rebuildFix(table, `Rebuild ${shownName(context, table)} with its rows`, change, context);
}

function constraintNamed({ table, constraint }: DropConstraint, context: Context): Constraint | undefined {
  return context.table(table)?.constraints.find(({ name }) => name === constraint.text);
}

function withoutIt(found: Constraint, { table }: DropConstraint, context: Context): TableChange | undefined {
  if (found.source !== undefined) return { keeps: (one) => one !== found };
  const column = context.table(table)?.columns.find(({ name }) => found.columns.includes(name));
  const source = column?.sqlite?.source && withoutConstraint(column.sqlite.source, found.name);
  return column === undefined || source === undefined || source === ''
    ? undefined
    : { columns: new Map([[column.name, source]]) };
}

function nameOf(kind: Constraint['kind']): string {
  return kind === 'check' ? 'CONSTRAINT … CHECK' : kind.replace('-', ' ').toUpperCase();
}
