/** A new index that does what an existing one does already. */
import type { ConstraintDefinition, CreateIndex, ObjectName } from '../../operations/operation.ts';
import type { RuleContext } from '../../rule-kit/context.ts';
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { calledIndex } from '../../rule-kit/index-called.ts';
import { isOnlyRenamed } from '../../rule-kit/renamed-index.ts';
import { sqlserver } from '../../rule-kit/sqlserver.ts';
import { isSureIn, standsBeside, staysIndex } from '../../rule-kit/staying-index.ts';
import { doesAllOf, twinsOf, twinsOfUnique } from '../../rule-kit/twin-index.ts';
import { standsOnOther } from '../../rule-kit/other-base.ts';
import { isOfVendor } from '../../rule-kit/vendor-tables.ts';
import { displayName, relationKey } from '../../schema/lookup.ts';
import { spelled } from '../../schema/spelling.ts';
import type { Span } from '../../text/span.ts';
import type { Index } from '../../schema/model.ts';
import { shapeOf } from '../../schema/replay/index-shape.ts';

const messages = {
  same: 'This index on {table} has the same columns as {existing}: each write pays for both, no query gains. Keep one.',
} as const;

const users = 'CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, name text);';

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;

export const rule = defineRule({
  id: 'index/duplicate',
  category: 'index',
  since: '0.1.0',
  hazard: 'misleads',
  preset: 'recommended',
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
  directions: 'up',
  bodies: 'executed',
  examples: [
    good(
      'MySQL: a procedure of an earlier migration takes the other away',
      `CALL drop_index('orders', 'orders_customer');
CREATE INDEX orders_by_customer ON orders (customer_id);`,
      {
        ...mysql,
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint); CREATE INDEX orders_customer ON orders (customer_id);',
        ],
        refused: '42000',
      },
    ),
    bad(
      'MySQL: a key beside UNIQUE',
      `ALTER TABLE users ADD KEY by_email (email);
--                        ^^^^^^^^ warning: This index on users has the same columns as email: each write pays for both, no query gains. Keep one.`,
      {
        ...mysql,
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) UNIQUE) ENGINE=InnoDB;'],
      },
    ),
    good(
      'MariaDB: the first letters alone, and words',
      `CREATE INDEX short ON users (email(10));
CREATE FULLTEXT INDEX words ON users (email);`,
      {
        ...mysql,
        targetVersion: 1011,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), KEY (email)) ENGINE=InnoDB;',
        ],
      },
    ),
    good('MySQL: what a foreign key has made for itself makes way', 'CREATE INDEX mine ON parts (user_id);', {
      ...mysql,
      history: [
        'CREATE TABLE users (id bigint PRIMARY KEY) ENGINE=InnoDB;',
        'CREATE TABLE parts (user_id bigint, FOREIGN KEY (user_id) REFERENCES users (id)) ENGINE=InnoDB;',
      ],
    }),
    good(
      'MySQL: all that were there are dropped by a procedure before, whatever they are called',
      `DELIMITER $$
CREATE PROCEDURE clear_indexes()
BEGIN
  SET @found = (SELECT GROUP_CONCAT(DISTINCT 'DROP INDEX ', index_name SEPARATOR ', ')
    FROM information_schema.statistics WHERE table_name = 'users' AND index_name <> 'PRIMARY');
  SET @sql = CONCAT('ALTER TABLE users ', @found);
  PREPARE work FROM @sql;
  EXECUTE work;
END $$
DELIMITER ;
CALL clear_indexes();
CREATE INDEX by_email ON users (email);`,
      {
        ...mysql,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), KEY mails (email)) ENGINE=InnoDB;',
        ],
      },
    ),
    good(
      'MySQL: an upgrade beside the installation of today, which has the column that it adds, and its index',
      'ALTER TABLE ranks ADD found_on date, ADD INDEX (found_on);\nALTER TABLE users ADD INDEX (email);',
      {
        ...mysql,
        history: [
          'CREATE TABLE ranks (id bigint PRIMARY KEY, found_on date, KEY (found_on)) ENGINE=InnoDB; CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), KEY (email)) ENGINE=InnoDB;',
        ],
        refused: '42S21',
      },
    ),
    bad(
      'MySQL: beside the primary key, and twice in one table',
      `CREATE TABLE orders (
  id bigint NOT NULL,
  customer_id bigint NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY id_UNIQUE (id ASC),
--           ^^^^^^^^^ warning: This index on orders has the same columns as PRIMARY: each write pays for both, no query gains. Keep one.
  KEY by_customer (customer_id),
  KEY customer (customer_id)
--    ^^^^^^^^ warning: This index on orders has the same columns as by_customer: each write pays for both, no query gains. Keep one.
) ENGINE=InnoDB;`,
      mysql,
    ),
    bad(
      'MySQL: without names, which the server gives in their order',
      `CREATE TABLE codes (id bigint PRIMARY KEY, code varchar(20), INDEX (code), UNIQUE (code)) ENGINE=InnoDB;
--                                                           ^^^^^^^^^^^^ warning: This index on codes has the same columns as code_2: each write pays for both, no query gains. Keep one.`,
      mysql,
    ),
    bad(
      'MySQL: two of one statement, of which one is unique',
      `ALTER TABLE users ADD KEY mails (email), ADD UNIQUE KEY mail (email);
--                        ^^^^^ warning: This index on users has the same columns as mail: each write pays for both, no query gains. Keep one.`,
      {
        ...mysql,
        history: ['CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100)) ENGINE=InnoDB;'],
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
      'Two in one migration',
      `CREATE TABLE tags (id bigint PRIMARY KEY, name text);
CREATE INDEX tags_name ON tags (lower(name)) WHERE name <> '';
CREATE INDEX tags_name_2 ON tags (lower( name )) WHERE name <> '';
--           ^^^^^^^^^^^ warning: This index on tags has the same columns as tags_name: each write pays for both, no query gains. Keep one.`,
    ),
    good(
      'For the time of a backfill, and dropped again',
      `CREATE INDEX users_to_fill ON users (email);
UPDATE users SET name = email WHERE name IS NULL;
DROP INDEX users_to_fill;`,
      { history: [users] },
    ),
    good(
      'Another order, another predicate, a guarantee more',
      `CREATE INDEX CONCURRENTLY users_name ON users (name);
CREATE INDEX CONCURRENTLY users_name_desc ON users (name DESC);
CREATE INDEX CONCURRENTLY users_name_there ON users (name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX CONCURRENTLY users_name_once ON users (name);
CREATE INDEX CONCURRENTLY users_name_pattern ON users (name text_pattern_ops);`,
      { history: [users] },
    ),
    good('In the normal preset: a table of Camunda’s', 'CREATE INDEX act_idx_job ON act_ru_job (handler);', {
      preset: 'recommended',
      history: ['CREATE TABLE act_ru_job (id bigint PRIMARY KEY, handler text UNIQUE);'],
    }),
    good(
      'MySQL: the old one is dropped behind it, and made again later',
      'ALTER TABLE users ADD INDEX by_mail (email);\nALTER TABLE users DROP INDEX mails;',
      {
        ...mysql,
        history: [
          'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100), KEY mails (email)) ENGINE=InnoDB;',
        ],
        behind: ['CREATE INDEX mails ON users (email);'],
      },
    ),
    bad(
      'One that was made IF NOT EXISTS, and that no other migration names',
      `CREATE INDEX IF NOT EXISTS users_by_name ON users (name);
--                         ^^^^^^^^^^^^^ warning: This index on users has the same columns as users_name: each write pays for both, no query gains. Keep one.`,
      { history: [users, 'CREATE INDEX IF NOT EXISTS users_name ON users (name);'] },
    ),
    good(
      'One of the name may be another one: what makes it need not run',
      'CREATE INDEX users_by_name ON users (name);',
      {
        history: [
          users,
          "DO $$ BEGIN IF current_setting('server_version_num')::int > 1 AND random() > 2 THEN CREATE INDEX users_name ON users (name); END IF; END $$;",
        ],
      },
    ),
    good(
      'The old one is dropped behind it',
      `CREATE INDEX CONCURRENTLY users_by_name ON users (name);
DROP INDEX CONCURRENTLY users_name;`,
      { history: [users, 'CREATE INDEX CONCURRENTLY users_name ON users (name);'] },
    ),
    bad(
      'SQLite: UNIQUE has made an index already',
      `CREATE INDEX users_by_email ON users ("Email");
--           ^^^^^^^^^^^^^^ warning: This index on users has the same columns as UNIQUE (email): each write pays for both, no query gains. Keep one.`,
      { ...sqlite, history: [users] },
    ),
    bad(
      'SQLite: two in one migration',
      `CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT);
CREATE INDEX tags_name ON tags (lower(name)) WHERE name <> '';
CREATE INDEX tags_name_2 ON tags (lower( name )) WHERE name <> '';
--           ^^^^^^^^^^^ warning: This index on tags has the same columns as tags_name: each write pays for both, no query gains. Keep one.`,
      sqlite,
    ),
    good(
      'SQLite: another order, another collation, a guarantee more',
      `CREATE INDEX users_name ON users (name);
CREATE INDEX users_name_desc ON users (name DESC);
CREATE INDEX users_name_folded ON users (name COLLATE NOCASE);
CREATE UNIQUE INDEX users_name_once ON users (name);`,
      { ...sqlite, history: [users] },
    ),
    good(
      'SQLite: a twin that only gets another name',
      'DROP INDEX users_email_old;\nCREATE INDEX users_email_new ON users (email);',
      { ...sqlite, history: [users, 'CREATE INDEX users_email_old ON users (email);'] },
    ),
    bad(
      'SQL Server: under another name',
      `CREATE INDEX ix_plan_2 ON dbo.Users ([Plan]);
--           ^^^^^^^^^ warning: This index on Users has the same columns as ix_plan: each write pays for both, no query gains. Keep one.`,
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL); CREATE INDEX ix_plan ON dbo.Users ([Plan]);',
        ],
      },
    ),
    good(
      'SQL Server: a narrow one beside the clustered one, one with more in it, one of a columnstore',
      'CREATE INDEX ix_id ON dbo.Users (Id);\nCREATE INDEX ix_plan_2 ON dbo.Users ([Plan]) INCLUDE (Id);\nCREATE NONCLUSTERED COLUMNSTORE INDEX cs ON dbo.Users ([Plan]);',
      {
        ...sqlserver,
        history: [
          'CREATE TABLE dbo.Users ([Id] int NOT NULL PRIMARY KEY, [Plan] nvarchar(20) NULL); CREATE INDEX ix_plan ON dbo.Users ([Plan]);',
        ],
      },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const isAlike = (one: Index): boolean => doesAllOf(one, shapeOf(operation));
      const twin = twinsOf(operation, context).find(
        (one) =>
          !isClusteredBeside(one, operation, context.schema.dialect) &&
          isSureIn(context.after, one) &&
          isSureIn(context.latest, one) &&
          standsBeside(one, operation, context),
      );
      if (twin === undefined || !staysIndex(operation, context) || isOnlyRenamed(operation, context, isAlike))
        return;
      tell(
        twin,
        operation.table,
        operation.name ?? (operation.withTable ? operation.span : operation.table),
        context,
      );
    },
    // PostgreSQL and SQLite make one index of what a CREATE TABLE says twice.
    createTable({ table, constraints }, context) {
      if (context.schema.dialect !== 'mysql') return;
      for (const one of constraints) if (one.kind === 'unique') checkUnique(one, table, context);
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
): void {
  const found = twinsOfUnique(constraint, table, context);
  if (found === undefined || !isSureIn(context.latest, found.made)) return;
  const twin = found.twins.find((one) => isSureIn(context.latest, one));
  if (twin !== undefined && !standsOnOther(context))
    tell(twin, table, constraint.name ?? constraint, context);
}

function tell(twin: Index, table: ObjectName, at: Span, context: Context): void {
  const relation = relationKey(context.schema, table);
  context.report({
    ...(isOfVendor(table.name.text) ? { preset: 'strict' as const } : {}),
    message: 'same',
    at,
    data: { table: displayName(relation), existing: calledIndex(twin, context.schema) },
    related: [{ ...twin.origin, message: `${spelled(context.schema, twin.name, relation)} is made here.` }],
  });
}

/** SQL Server's clustered index is the table: a narrow one with the same key is read with less. */
function isClusteredBeside(
  existing: Index,
  { options }: CreateIndex,
  dialect: Context['schema']['dialect'],
): boolean {
  return dialect === 'sqlserver' && existing.clustered !== options.some(({ name }) => name === 'clustered');
}
