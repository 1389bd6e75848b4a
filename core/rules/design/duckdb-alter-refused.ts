/** Statements of other databases that DuckDB's parser or binder refuses: constraints on an existing table, several actions, partial indexes. */
import type { ConstraintDefinition, ConstraintKind, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { shownName } from '../../rule-kit/tables/tables.ts';
import type { Span } from '../../text/span.ts';

const messages = {
  column:
    'DuckDB adds no column with {words}: the statement fails. Add {column} without it; a default goes along, and NOT NULL can be set after that.',
  generated:
    'DuckDB adds no generated column to {table}: the statement fails. Create the table again with it.',
  constraint:
    'DuckDB adds no {words} constraint to {table}: the statement fails. Create the table again with it.',
  dropped:
    'DuckDB drops and renames no constraint of {table}: the statement fails. Create the table again without it.',
  several:
    'DuckDB takes one action in an ALTER TABLE, and {table} has {count} here: the statement fails. Write a statement for each.',
  action:
    'DuckDB takes no {words} in a foreign key to {table}: the statement fails. Change the rows in the application.',
  partial: 'DuckDB has no partial index: the statement on {table} fails. Index all rows.',
} as const;

const readings = 'CREATE TABLE readings (id INTEGER PRIMARY KEY, sensor INTEGER, taken TIMESTAMP);';
const of = { dialect: 'duckdb', history: [readings] } as const;

export const rule = defineRule({
  id: 'design/duckdb-alter-refused',
  hazard: 'refused',
  dialects: ['duckdb'],
  elsewhere: 'The servers have these forms; design/alter-refused tells what SQLite lacks.',
  summary: 'A form of ALTER TABLE, CREATE INDEX or REFERENCES that DuckDB does not have.',
  why: `DuckDB reads PostgreSQL's syntax and refuses parts of it. ALTER TABLE takes one action. A column is added with a type and a default, and without
a constraint; of the constraints only a primary key can be added to a table that exists, and none can be dropped. A foreign key has no CASCADE, SET
NULL or SET DEFAULT, and an index no WHERE. (Executed on DuckDB 1.5; its pages on ALTER TABLE, constraints and indexes list them.)`,
  instead: `Add the column plain and set NOT NULL after it. For another constraint create the table again beside the old one, copy the rows, drop the old one
and rename the new one.`,
  whenOff: 'Never: DuckDB refuses the statement.',
  messages,
  fix: {
    kinds: [],
    because: 'Which rows are copied, and what stands for the constraint meanwhile, is for people to say.',
  },
  directions: 'both',
  examples: [
    bad(
      'A column that has to be there',
      `ALTER TABLE readings ADD COLUMN unit VARCHAR NOT NULL DEFAULT 'C';
--                              ^^^^ error: DuckDB adds no column with NOT NULL: the statement fails. Add unit without it; a default goes along, and NOT NULL can be set after that.`,
      { ...of, refused: 'Adding columns with constraints not yet supported' },
    ),
    bad(
      'Two actions',
      `ALTER TABLE readings ADD COLUMN unit VARCHAR, ADD COLUMN place VARCHAR;
--                                            ^^^^^^^^^^^^^^^^^^^^^^^^ error: DuckDB takes one action in an ALTER TABLE, and readings has 2 here: the statement fails. Write a statement for each.`,
      { ...of, refused: 'Only one ALTER command per statement is supported' },
    ),
    bad(
      'A constraint of an existing table',
      `ALTER TABLE readings ADD CONSTRAINT once UNIQUE (sensor, taken);
--                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: DuckDB adds no UNIQUE constraint to readings: the statement fails. Create the table again with it.`,
      { ...of, refused: 'No support for that ALTER TABLE option yet' },
    ),
    bad(
      'A key that deletes',
      `CREATE TABLE notes (reading INTEGER REFERENCES readings (id) ON DELETE CASCADE);
--                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: DuckDB takes no ON DELETE CASCADE in a foreign key to readings: the statement fails. Change the rows in the application.`,
      { ...of, refused: 'FOREIGN KEY constraints cannot use CASCADE' },
    ),
    bad(
      'An index of some rows',
      `CREATE INDEX of_sensor ON readings (sensor) WHERE taken IS NOT NULL;
--                                                ^^^^^^^^^^^^^^^^^ error: DuckDB has no partial index: the statement on readings fails. Index all rows.`,
      { ...of, refused: 'Creating partial indexes is not supported' },
    ),
    good(
      'One after the other',
      `ALTER TABLE readings ADD COLUMN unit VARCHAR DEFAULT 'C';
ALTER TABLE readings ALTER COLUMN unit SET NOT NULL;`,
      of,
    ),
    good('A primary key', 'ALTER TABLE plain ADD PRIMARY KEY (id);', {
      dialect: 'duckdb',
      history: ['CREATE TABLE plain (id INTEGER);'],
    }),
  ],
  check: {
    addColumn(operation, context) {
      if (tellsSeveral(operation, context)) return;
      const { name, notNull, generated, constraints } = operation.column;
      if (generated !== undefined) {
        const data = { table: shownName(context, operation.table) };
        context.report({ message: 'generated', at: name, data });
        return;
      }
      const [first] = constraints;
      const words = notNull === undefined ? first && wordsFor[first.kind] : 'NOT NULL';
      const data = { column: name.written ?? name.text, words: words ?? '' };
      if (words !== undefined) context.report({ message: 'column', at: name, data });
    },
    addConstraint(operation, context) {
      if (tellsSeveral(operation, context) || operation.constraint.kind === 'primary-key') return;
      const data = { words: wordsFor[operation.constraint.kind], table: shownName(context, operation.table) };
      context.report({ message: 'constraint', at: operation.span, data });
    },
    dropConstraint: tellsDropped,
    renameConstraint: tellsDropped,
    dropColumn: tellsSeveral,
    renameColumn: tellsSeveral,
    renameRelation({ span, target }, context) {
      tellsSeveral({ span, table: target }, context);
    },
    alterColumnType: tellsSeveral,
    setDefault: tellsSeveral,
    dropDefault: tellsSeveral,
    setNotNull: tellsSeveral,
    dropNotNull: tellsSeveral,
    createTable({ columns, constraints }, context) {
      for (const one of [...columns.flatMap((column) => column.constraints), ...constraints])
        tellsAction(one, context);
    },
    createIndex({ where, table }, context) {
      if (where !== undefined)
        context.report({ message: 'partial', at: where, data: { table: shownName(context, table) } });
    },
  },
});

type Context = RuleContext<typeof messages>;
interface Placed {
  readonly span: Span;
  readonly table: ObjectName;
}

const wordsFor: Readonly<Record<ConstraintKind, string>> = {
  'primary-key': 'PRIMARY KEY',
  unique: 'UNIQUE',
  'foreign-key': 'FOREIGN KEY',
  check: 'CHECK',
  exclusion: 'EXCLUDE',
  'not-null': 'NOT NULL',
};

/** At the second action; the first is told of nothing. */
function tellsSeveral({ span, table }: Placed, context: Context): boolean {
  const { operations } = context.statement.parsed;
  const [, second] = operations;
  if (second === undefined) return false;
  const data = { table: shownName(context, table), count: operations.length };
  if (span.start === second.span.start) context.report({ message: 'several', at: span, data });
  return true;
}

function tellsDropped(operation: Placed, context: Context): void {
  if (tellsSeveral(operation, context)) return;
  const data = { table: shownName(context, operation.table) };
  context.report({ message: 'dropped', at: operation.span, data });
}

function tellsAction(one: ConstraintDefinition, context: Context): void {
  if (one.kind !== 'foreign-key') return;
  const refused = [['ON DELETE', one.onDelete] as const, ['ON UPDATE', one.onUpdate] as const].find(
    ([, action]) => action !== 'no-action' && action !== 'restrict',
  );
  if (refused === undefined) return;
  const [clause, action] = refused;
  const words = `${clause} ${action.replace('-', ' ').toUpperCase()}`;
  context.report({ message: 'action', at: one, data: { words, table: shownName(context, one.references) } });
}
