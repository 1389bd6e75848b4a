/** A new index that serves no purpose an existing one does not. */
import type { ConstraintDefinition, ObjectName } from '../../operations/model/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { calledIndex } from '../../rule-kit/indexes/index-name.ts';
import {
  isClusteredBeside,
  isThereInTheEnd,
  isUnreadBefore,
  staysIndex,
  stoodTogether,
} from '../../rule-kit/indexes/lasting-index.ts';
import { doesAllOf, twinsOf, twinsOfUnique } from '../../rule-kit/indexes/duplicate-index.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { spelled } from '../../schema/spelling.ts';
import type { Span } from '../../text/span.ts';
import type { Index } from '../../schema/model.ts';
import { shapeOf } from '../../schema/apply/index-shape.ts';

const messages = {
  same: 'This index on {table} has the same columns as {existing}: each write pays for both, no query gains. Keep one.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text);';

export const rule = defineRule({
  id: 'index/duplicate',
  hazard: 'misleads',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'An index with the same columns, order, method and predicate as one that exists.',
  why: `Every \`INSERT\`, and most \`UPDATE\`s, write to each index of the table. A second one with the same keys costs room in memory and on
disk, makes vacuum slower, and is never better than the first. A unique index, such as the one behind \`UNIQUE\` or a primary key, answers
all queries that a plain one would.`,
  instead:
    'Leave the new one out. If it is meant to replace the old one, drop the old one in the same migration.',
  whenOff:
    'Where a second index is kept for a short time on purpose, while the first one is rebuilt: suppress that statement.',
  messages,
  fix: {
    kinds: [],
    because: 'Which of the two is named elsewhere, in a hint or a down migration, is for people to say.',
  },
  examples: [
    bad(
      'MySQL: a key beside UNIQUE',
      `ALTER TABLE users ADD KEY by_email (email);
--                        ^^^^^^^^ warning: This index on users has the same columns as email: each write pays for both, no query gains. Keep one.`,
      {
        dialect: 'mysql',
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) UNIQUE) ENGINE=InnoDB;'],
      },
    ),
    bad(
      'UNIQUE where the primary key is as unique',
      `ALTER TABLE users ADD CONSTRAINT users_once UNIQUE (id);
--                               ^^^^^^^^^^ warning: This index on users has the same columns as users_pkey: each write pays for both, no query gains. Keep one.`,
      { history: [users] },
    ),
    good(
      'UNIQUE twice in one CREATE TABLE is one index, and a deferrable one is something else',
      `CREATE TABLE tags (id bigint PRIMARY KEY, name text, UNIQUE (id), UNIQUE (name));
ALTER TABLE tags ADD CONSTRAINT tags_name_later UNIQUE (name) DEFERRABLE;`,
    ),
    bad(
      'UNIQUE has made an index already',
      `CREATE INDEX CONCURRENTLY users_by_email ON users (email);
--                        ^^^^^^^^^^^^^^ warning: This index on users has the same columns as users_email_key: each write pays for both, no query gains. Keep one.`,
      { history: [users] },
    ),
    bad(
      'SQLite: UNIQUE has made an index already',
      `CREATE INDEX users_by_email ON users ("Email");
--           ^^^^^^^^^^^^^^ warning: This index on users has the same columns as UNIQUE (email): each write pays for both, no query gains. Keep one.`,
      { dialect: 'sqlite', history: [users] },
    ),
    bad(
      'SQL Server: under another name',
      `CREATE INDEX ix_plan_2 ON dbo.Users ([Plan]);
--           ^^^^^^^^^ warning: This index on Users has the same columns as ix_plan: each write pays for both, no query gains. Keep one.`,
      {
        dialect: 'sqlserver',
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL); CREATE INDEX ix_plan ON dbo.Users ([Plan]);',
        ],
      },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const twin = twinsOf(operation, context).find(
        (one) =>
          !isClusteredBeside(one, operation, context.schema) &&
          isThereInTheEnd(one, context) &&
          !stoodTogether(operation, context, (other) => doesAllOf(other, shapeOf(operation))),
      );
      if (twin === undefined || !staysIndex(operation, context) || isUnreadBefore(operation, context)) return;
      const whole = operation.withTable ? operation.span : operation.table;
      tell(twin, operation.table, operation.name ?? whole, context);
    },
    // PostgreSQL and SQLite create one index for a constraint that CREATE TABLE repeats.
    createTable({ table, columns, constraints }, context) {
      if (context.schema.dialect !== 'mysql') return;
      const told = new Set<string>();
      const all = [...columns.flatMap((column) => column.constraints), ...constraints];
      for (const one of all.toReversed()) if (one.kind === 'unique') checkUnique(one, table, context, told);
    },
    addConstraint({ table, constraint }, context) {
      if (context.schema.dialect === 'sqlserver' || constraint.kind !== 'unique') return;
      checkUnique(constraint, table, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function checkUnique(
  constraint: ConstraintDefinition & { readonly kind: 'unique' },
  table: ObjectName,
  context: Context,
  told: Set<string> = new Set(),
): void {
  const found = twinsOfUnique(constraint, table, context);
  if (found === undefined || told.has(found.made.key) || !isThereInTheEnd(found.made, context)) return;
  const twin = found.twins.find((one) => isThereInTheEnd(one, context));
  if (twin === undefined) return;
  told.add(found.made.key);
  tell(twin, table, constraint.name ?? constraint, context);
}

function tell(twin: Index, table: ObjectName, at: Span, context: Context): void {
  const relation = relationKey(context.schema, table);
  context.report({
    message: 'same',
    at,
    data: { table: displayName(relation), existing: calledIndex(twin, context.schema) },
    related: [
      { ...twin.origin, message: `${spelled(context.schema, twin.name, relation)} is created here.` },
    ],
  });
}
