/** An index whose columns are the leading columns of another one. */
import type { CreateIndex } from '../../operations/model/operation.ts';
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
import { normalised } from '../../schema/expression-text.ts';
import { indexesOf, relationKey } from '../../schema/lookup.ts';
import type { Index, IndexKey } from '../../schema/model.ts';
import { sameShape, shapeOf, type IndexShape } from '../../schema/apply/index-shape.ts';
import { spelled, spelledKey } from '../../schema/spelling.ts';

const messages = {
  prefix:
    'The columns of this index on {table} are the first columns of {existing}, which finds the same rows. Leave it out.',
  longer: 'This index on {table} finds all rows that {existing} finds. Drop {existing}.',
} as const;

const orders = 'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, placed_at timestamptz);';

export const rule = defineRule({
  id: 'index/redundant-prefix',
  hazard: 'advice',
  dialects: ['postgresql', 'mysql', 'sqlite', 'sqlserver'],
  summary: 'A plain index on the first columns of another index.',
  why: `A b-tree on \`(a, b)\` finds rows by \`a\` alone nearly as fast as one on \`(a)\`. Keeping both makes every write dearer and takes room in
memory from what queries need. The shorter one is smaller, which pays only where it is read much more often than written, or where rows are read in the
order of the table's key, which InnoDB and SQLite keep behind the columns of the shorter one.`,
  instead: 'Keep the longer one. Unique indexes stay: they guarantee something.',
  whenOff:
    'Where the shorter index is much smaller and serves a query that must stay in memory: suppress that statement.',
  messages,
  fix: {
    kinds: [],
    because: 'Whether the smaller index is worth its price depends on how often each is read.',
  },
  examples: [
    bad(
      'MySQL: the longer one serves the foreign key, too',
      `ALTER TABLE orders ADD KEY by_customer (customer_id);
--                         ^^^^^^^^^^^ info: The columns of this index on orders are the first columns of by_both, which finds the same rows. Leave it out.`,
      {
        dialect: 'mysql',
        history: [
          'CREATE TABLE customers (id bigint PRIMARY KEY) ENGINE=InnoDB;',
          'CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, day date, KEY by_both (customer_id, day), FOREIGN KEY (customer_id) REFERENCES customers (id)) ENGINE=InnoDB;',
        ],
      },
    ),
    bad(
      'The longer index is there already',
      `CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
--                        ^^^^^^^^^^^^^^^ info: The columns of this index on orders are the first columns of orders_customer_placed, which finds the same rows. Leave it out.`,
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
--                        ^^^^^^^^^^^^^^^^^^^^^^ info: This index on orders finds all rows that orders_customer finds. Drop orders_customer.`,
      { history: [orders, 'CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);'] },
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
    bad(
      'SQLite: the longer index is there already',
      `CREATE INDEX orders_customer ON orders (customer_id);
--           ^^^^^^^^^^^^^^^ info: The columns of this index on orders are the first columns of orders_customer_placed, which finds the same rows. Leave it out.`,
      {
        dialect: 'sqlite',
        history: [
          'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id int, placed_at text);',
          'CREATE INDEX orders_customer_placed ON orders (customer_id, placed_at);',
        ],
      },
    ),
    bad(
      'SQL Server: the longer index is there already',
      `CREATE INDEX IX_Customer ON dbo.Orders (CustomerId);
--           ^^^^^^^^^^^ info: The columns of this index on Orders are the first columns of IX_Both, which finds the same rows. Leave it out.`,
      {
        dialect: 'sqlserver',
        history: [
          'CREATE TABLE dbo.Orders (Id int NOT NULL PRIMARY KEY, CustomerId int, PlacedAt datetime2); CREATE INDEX IX_Both ON dbo.Orders (CustomerId, PlacedAt);',
        ],
      },
    ),
  ],
  check: {
    createIndex(operation, context) {
      const mine = shapeOf(operation);
      const others = indexesOf(context.schema, relationKey(context.schema, operation.table)).filter(
        (one) =>
          one.name !== operation.name?.text &&
          (isPrefix(mine, one) || isPrefix(one, mine)) &&
          !isClusteredBeside(one, operation, context.schema) &&
          isThereInTheEnd(one, context) &&
          !stoodTogether(operation, context, (before) => sameShape(before, one)),
      );
      if (others.length === 0 || !staysIndex(operation, context) || isUnreadBefore(operation, context))
        return;
      const longer = others.find((one) => isPrefix(mine, one));
      if (longer !== undefined) {
        tell('prefix', longer, operation, context);
        return;
      }
      const shorter = others.find(
        (one) => one.constraint === undefined && !isNeedless(one, operation, context),
      );
      if (shorter !== undefined && !operation.ifNotExists) tell('longer', shorter, operation, context);
    },
  },
});

type Context = RuleContext<typeof messages>;

function tell(message: 'prefix' | 'longer', existing: Index, operation: CreateIndex, context: Context): void {
  const { schema } = context;
  const relation = relationKey(schema, operation.table);
  context.report({
    message,
    at: operation.name ?? operation.table,
    data: { table: spelledKey(schema, relation), existing: calledIndex(existing, schema) },
    related: [
      { ...existing.origin, message: `${spelled(schema, existing.name, relation)} is created here.` },
    ],
  });
}

/** Another index already begins with its columns: that was reported when it was created. */
function isNeedless(index: Index, { name }: CreateIndex, { schema, latest }: Context): boolean {
  return indexesOf(schema, index.relation).some(
    (one) => one.name !== name?.text && latest.indexes.has(one.key) && isPrefix(index, one),
  );
}

/** Plain b-trees over all rows: the short one has neither a guarantee nor a column that the long one lacks. */
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
