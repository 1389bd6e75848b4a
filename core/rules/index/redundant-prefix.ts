/** An index whose columns are the first columns of another one. */
import { bad, defineRule, good } from '../../rule-kit/define-rule.ts';
import { calledIndex } from '../../rule-kit/index-called.ts';
import { isSureIn, standsBeside, staysIndex } from '../../rule-kit/staying-index.ts';
import { isOfVendor } from '../../rule-kit/vendor-tables.ts';
import { isOnlyRenamed, stoodTogether } from '../../rule-kit/renamed-index.ts';
import { isGeneratedName, isOfGeneratedKey } from '../../rule-kit/generated-key.ts';
import { isWrittenDown } from '../../rule-kit/written-down.ts';
import type { SpokenDialect } from '../../migrations/convention.ts';
import { normalised } from '../../schema/expression-text.ts';
import { displayName, indexesOf, relationKey, tableByKey } from '../../schema/lookup.ts';
import { spelled } from '../../schema/spelling.ts';
import type { Index, IndexKey, Table } from '../../schema/model.ts';
import { sameShape, shapeOf, type IndexShape } from '../../schema/replay/index-shape.ts';

const messages = {
  prefix:
    'The columns of this index on {table} are the first columns of {existing}, which serves the same queries. Leave it out.',
  longer: 'This index on {table} serves every query of {existing}, which it makes needless. Drop {existing}.',
  // There an index holds the rows of one value in the order of the table's key.
  prefixThere:
    '{existing} begins with the columns of this index on {table} and finds the same rows. Leave this out, unless they are read in the order of their key.',
  longerThere:
    'This index on {table} finds all that {existing} finds, which it makes needless. Drop {existing}, unless rows are read in the order of their key.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);';

const mysql = { dialect: 'mysql', notExecutable: 'It is for MySQL and MariaDB.' } as const;
const sqlite = { dialect: 'sqlite', notExecutable: 'It is for SQLite.' } as const;

export const rule = defineRule({
  id: 'index/redundant-prefix',
  category: 'index',
  since: '0.1.0',
  hazard: 'advice',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql', 'sqlite'],
  summary: 'A plain index on the first columns of another index.',
  why: `A b-tree on \`(a, b)\` finds rows by \`a\` alone nearly as fast as one on \`(a)\`. Keeping both makes every write dearer and takes room in
memory from what queries need. The shorter one is smaller, which pays only where it is read much more often than written.

Of tables that are called after what somebody sets up, as \`plugin_hooks\` or \`mail_templates\`, only \`strict\` tells it; on SQLite of a pair that comes
again as its table is made anew, too: that was told when it came for the first time.`,
  instead: 'Keep the longer one. Unique indexes stay: they guarantee something.',
  whenOff:
    'Where the shorter index is much smaller and serves a query that must stay in memory: suppress that statement.',
  messages,
  fix: {
    kinds: [],
    because: 'Whether the smaller index is worth its price depends on how often each is read.',
  },
  directions: 'up',
  bodies: 'executed',
  examples: [
    bad(
      'MySQL: the longer one serves the foreign key, too',
      `ALTER TABLE orders ADD KEY by_customer (customer_id);
--                         ^^^^^^^^^^^ info: by_both begins with the columns of this index on orders and finds the same rows. Leave this out, unless they are read in the order of their key.`,
      {
        ...mysql,
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, day date, KEY by_both (customer_id, day), FOREIGN KEY (customer_id) REFERENCES customers (id)) ENGINE=InnoDB;',
        ],
      },
    ),
    good('MariaDB: of the longer one the first letters alone', 'CREATE INDEX by_name ON people (name);', {
      ...mysql,
      targetVersion: 1011,
      history: [
        'CREATE TABLE people (id bigint PRIMARY KEY, name varchar(100), day date, KEY by_both (name(5), day)) ENGINE=InnoDB;',
      ],
    }),
    good(
      'MySQL, in the normal preset: Ebean makes an index for each foreign key',
      `CREATE INDEX ix_orders_customer_id ON orders (customer_id);
ALTER TABLE orders ADD CONSTRAINT fk_orders_customer_id FOREIGN KEY (customer_id) REFERENCES customers (id);`,
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, day date, UNIQUE KEY by_both (customer_id, day)) ENGINE=InnoDB;',
        ],
      },
    ),
    bad(
      'MySQL: an index and a foreign key that somebody has named',
      `CREATE INDEX idx_customer ON orders (customer_id);
--           ^^^^^^^^^^^^ info: by_both begins with the columns of this index on orders and finds the same rows. Leave this out, unless they are read in the order of their key.
ALTER TABLE orders ADD CONSTRAINT fk_orders_customer_id FOREIGN KEY (customer_id) REFERENCES customers (id);`,
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, day date, UNIQUE KEY by_both (customer_id, day)) ENGINE=InnoDB;',
        ],
      },
    ),
    bad(
      'The longer index is there already',
      `CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
--                        ^^^^^^^^^^^^^^^ info: The columns of this index on orders are the first columns of orders_customer_placed, which serves the same queries. Leave it out.`,
      {
        history: [
          orders,
          'CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed_at);',
        ],
      },
    ),
    bad(
      'The longer index comes now',
      `CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed_at);
--                        ^^^^^^^^^^^^^^^^^^^^^^ info: This index on orders serves every query of orders_customer, which it makes needless. Drop orders_customer.`,
      { history: [orders, 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);'] },
    ),
    good(
      'It has run and stands for older migrations, as pg_dump writes it: both indexes were there',
      `CREATE TABLE shops (id bigint NOT NULL, name text);
CREATE TABLE orders (id bigint NOT NULL, shop_id bigint, customer_id bigint);
ALTER TABLE ONLY shops ADD CONSTRAINT shops_pkey PRIMARY KEY (id);
ALTER TABLE ONLY orders ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
ALTER TABLE ONLY orders ADD CONSTRAINT orders_shop_customer UNIQUE (shop_id, customer_id);
CREATE INDEX orders_shop ON orders USING btree (shop_id);`,
      { ran: true },
    ),
    good(
      'The short one was needless before: that was said then',
      'CREATE INDEX CONCURRENTLY orders_by_total ON orders (customer_id, id);',
      {
        history: [
          orders,
          'CREATE INDEX orders_customer ON orders (customer_id);\nCREATE INDEX orders_by_day ON orders (customer_id, placed_at);',
        ],
      },
    ),
    good(
      'A migration behind this one drops it',
      'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);',
      {
        history: [orders, 'CREATE INDEX orders_by_day ON orders (customer_id, placed_at);'],
        behind: ['DROP INDEX CONCURRENTLY orders_customer;'],
      },
    ),
    good(
      'The shorter one is dropped in the same migration',
      `CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed_at);
DROP INDEX CONCURRENTLY orders_customer;`,
      { history: [orders, 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);'] },
    ),
    good(
      'Not the first columns, another order, a guarantee, or only some of the rows',
      `CREATE INDEX CONCURRENTLY orders_placed ON orders (placed_at);
CREATE INDEX CONCURRENTLY orders_customer_desc ON orders (customer_id DESC);
CREATE UNIQUE INDEX CONCURRENTLY orders_customer_once ON orders (customer_id);
CREATE INDEX CONCURRENTLY orders_customer_recent ON orders (customer_id) WHERE placed_at > '2026-01-01';`,
      {
        history: [
          orders,
          'CREATE INDEX CONCURRENTLY orders_customer_placed ON orders (customer_id, placed_at);',
        ],
      },
    ),
    bad(
      'SQLite: the longer index is there already',
      `CREATE INDEX orders_customer ON orders (customer_id);
--           ^^^^^^^^^^^^^^^ info: orders_customer_placed begins with the columns of this index on orders and finds the same rows. Leave this out, unless they are read in the order of their key.`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id int, placed_at text);',
          'CREATE INDEX orders_customer_placed ON orders (customer_id, placed_at);',
        ],
      },
    ),
    bad(
      'SQLite: the same where no key is the order of the rows',
      `CREATE INDEX orders_customer ON orders (customer_id);
--           ^^^^^^^^^^^^^^^ info: The columns of this index on orders are the first columns of orders_customer_placed, which serves the same queries. Leave it out.`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE orders (id text PRIMARY KEY, customer_id int, placed_at text);',
          'CREATE INDEX orders_customer_placed ON orders (customer_id, placed_at);',
        ],
      },
    ),
    bad(
      'MySQL: the longer one goes on with the key of the table',
      `ALTER TABLE orders ADD KEY by_customer_id (customer_id, id);
--                         ^^^^^^^^^^^^^^ info: This index on orders serves every query of by_customer, which it makes needless. Drop by_customer.`,
      {
        ...mysql,
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, KEY by_customer (customer_id)) ENGINE=InnoDB;',
        ],
      },
    ),
    good(
      'SQLite: a number beside an index of long texts, which is many times as large',
      'CREATE INDEX visits_at ON visits (at);',
      {
        ...sqlite,
        history: [
          'CREATE TABLE visits (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, url TEXT NOT NULL, agent TEXT NOT NULL, UNIQUE (at, url, agent));',
        ],
      },
    ),
    bad(
      'SQLite: a number beside an index of two',
      `CREATE INDEX visits_at ON visits (at);
--           ^^^^^^^^^ info: visits_at_url begins with the columns of this index on visits and finds the same rows. Leave this out, unless they are read in the order of their key.`,
      {
        ...sqlite,
        history: [
          'CREATE TABLE visits (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, url TEXT NOT NULL); CREATE INDEX visits_at_url ON visits (at, url);',
        ],
      },
    ),
    good(
      'MySQL: it is there under another name, and gets a new one',
      'DROP INDEX orders_customer ON orders;\nCREATE INDEX ix_orders_customer ON orders (customer_id);',
      {
        dialect: 'mysql',
        notExecutable: 'It is for MySQL and MariaDB.',
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at datetime); CREATE INDEX orders_customer ON orders (customer_id); CREATE INDEX orders_customer_placed ON orders (customer_id, placed_at);',
        ],
      },
    ),
    good(
      'MySQL: the shorter one goes in the same statement, and its name is given to the longer one',
      'ALTER TABLE orders DROP KEY customer_id, ADD KEY (customer_id, placed_at);',
      {
        ...mysql,
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at datetime, KEY (customer_id)) ENGINE=InnoDB;',
        ],
      },
    ),
    good(
      'SQLite, in the normal preset: both come again as the table is made anew',
      `CREATE TABLE orders_new (id integer PRIMARY KEY, customer_id integer NOT NULL, placed_at text);
INSERT INTO orders_new SELECT id, customer_id, placed_at FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX by_customer ON orders (customer_id);
CREATE INDEX by_customer_time ON orders (customer_id, placed_at);`,
      {
        ...sqlite,
        preset: 'recommended',
        history: [
          'CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, placed_at text);',
          'CREATE INDEX by_customer ON orders (customer_id);',
          'CREATE INDEX by_customer_time ON orders (customer_id, placed_at);',
        ],
      },
    ),
    good(
      'MySQL, in the normal preset: index and key under one name, as Hibernate makes them',
      'ALTER TABLE links ADD INDEX links_orders_fkc (order_id), ADD CONSTRAINT links_orders_fkc FOREIGN KEY (order_id) REFERENCES orders (id);',
      {
        ...mysql,
        preset: 'recommended',
        history: [
          'CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE links (order_id bigint NOT NULL, tag_id bigint NOT NULL, PRIMARY KEY (order_id, tag_id)) ENGINE=InnoDB;',
        ],
      },
    ),
    good('SQLite: another collation', 'CREATE INDEX orders_placed ON orders (placed_at COLLATE NOCASE);', {
      ...sqlite,
      history: [orders, 'CREATE INDEX orders_placed_customer ON orders (placed_at, customer_id);'],
    }),
  ],
  check: {
    createIndex(operation, context) {
      const { dialect } = context.schema;
      const relation = relationKey(context.schema, operation.table);
      const mine = shapeOf(operation);
      const isMuchWider = (long: IndexShape, short: IndexShape): boolean =>
        context.schema.dialect === 'sqlite' && isOfTexts(long, short, tableByKey(context.after, relation));
      const sure = indexesOf(context.schema, relation).filter(
        (one) => one.name !== operation.name?.text && isSureIn(context.latest, one),
      );
      if (!sure.some((one) => isPrefix(mine, one) || isPrefix(one, mine))) return;
      const others = sure.filter((one) => standsBeside(one, operation, context));
      const table = tableByKey(context.after, relation);
      const isPedantic = (message: 'prefix' | 'longer', existing: Index): boolean =>
        isOfVendor(operation.table.name.text) ||
        // Tables of pairs, with an index for each of their keys: hardly half of them were news.
        (dialect === 'mysql' && existing.name === 'PRIMARY') ||
        (message === 'prefix' ? isOfGeneratedKey(operation, context) : isGeneratedName(existing.name)) ||
        stoodTogether(operation, existing, context);
      const report = (message: 'prefix' | 'longer', existing: Index): void => {
        context.report({
          ...(isPedantic(message, existing) ? { preset: 'strict' } : {}),
          message: tellsOrder(dialect, table, message === 'prefix' ? [mine, existing] : [existing, mine])
            ? `${message}There`
            : message,
          at: operation.name ?? operation.table,
          data: { table: displayName(relation), existing: calledIndex(existing, context.schema) },
          related: [
            {
              ...existing.origin,
              message: `${spelled(context.schema, existing.name, relation)} is made here.`,
            },
          ],
        });
      };
      if (!staysIndex(operation, context)) return;
      // SQLite's come again with each table that is made anew: see stoodTogether.
      if (
        context.schema.dialect !== 'sqlite' &&
        isOnlyRenamed(operation, context, (one) => sameShape(one, mine))
      )
        return;
      if (context.novelty === 'applied' && isWrittenDown(context.siblings)) return;
      const longer = others.find((one) => isPrefix(mine, one) && !isMuchWider(one, mine));
      if (longer !== undefined) {
        report('prefix', longer);
        return;
      }
      const shorter = others.find(
        (one) =>
          one.constraint === undefined &&
          isPrefix(one, mine) &&
          !isMuchWider(mine, one) &&
          // Made needless before: that was said then.
          !others.some((other) => isPrefix(one, other)),
      );
      if (shorter !== undefined && !operation.ifNotExists) report('longer', shorter);
    },
  },
});

/**
 * Whether the shorter one alone has the rows of one value in the order of the table's key, which is part of each index of InnoDB and, where it is
 * the rowid, of SQLite's: not where the longer one goes on with that key.
 */
function tellsOrder(
  dialect: SpokenDialect,
  table: Table | undefined,
  [short, long]: readonly [IndexShape, IndexShape],
): boolean {
  const key = table?.constraints.find(({ kind }) => kind === 'primary-key');
  if (dialect === 'sqlite') return key !== undefined && key.index === undefined;
  if (dialect !== 'mysql') return false;
  const more = long.elements.slice(short.elements.length).map(({ column }) => column);
  const rest = (key?.columns ?? []).filter((name) => !short.elements.some(({ column }) => column === name));
  return rest.length > 0 && !rest.every((name, at) => more[at] === name);
}

/**
 * SQLite stores what is indexed as long as it is: where numbers alone stand in the short one and several texts more in the long one, the short
 * one is a fraction of it, and the planner reads it in its place.
 */
function isOfTexts(long: IndexShape, short: IndexShape, table: Table | undefined): boolean {
  const isText = ({ column }: IndexKey): boolean => {
    const name = table?.columns.find((one) => one.name === column)?.type.name;
    return name === undefined || texts.test(name);
  };
  const more = long.elements.slice(short.elements.length);
  return !short.elements.some(isText) && more.filter(isText).length >= 2;
}

const texts = /char|clob|text|blob/i;

/** Plain b-trees over all rows: the short one guarantees nothing and covers nothing that the long one does not. */
function isPrefix(short: IndexShape, long: IndexShape): boolean {
  if (short.unique || short.elements.length >= long.elements.length) return false;
  if (short.method !== 'btree' || long.method !== 'btree') return false;
  if (short.where !== undefined || long.where !== undefined) return false;
  const columns = [...long.include, ...long.elements.map((one) => one.column)];
  if (!short.include.every((one) => columns.includes(one))) return false;
  return short.elements.every((one, at) => sameKey(one, long.elements[at]));
}

function sameKey(a: IndexKey, b: IndexKey | undefined): boolean {
  return (
    b !== undefined &&
    a.column === b.column &&
    a.length === b.length &&
    (a.expression && normalised(a.expression)) === (b.expression && normalised(b.expression)) &&
    a.collation === b.collation &&
    a.opclass === b.opclass &&
    a.descending === b.descending &&
    (a.nulls ?? defaultNulls(a)) === (b.nulls ?? defaultNulls(b))
  );
}

function defaultNulls(key: IndexKey): 'first' | 'last' {
  return key.descending ? 'first' : 'last';
}
