/** A shop whose tables grow, and the queries whose plans change with them. */

/** Filled as is assumed: foreign keys anywhere, keys and times in order, few values in other columns. */
export const shopSchema = `
CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped', 'done', 'gone');
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(100) NOT NULL UNIQUE, name text NOT NULL, city text NOT NULL, joined_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE products (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, price numeric(10,2) NOT NULL);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, status order_status NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now(), total numeric(10,2) NOT NULL, note text);
CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders, product_id bigint NOT NULL REFERENCES products, quantity int NOT NULL);
CREATE INDEX orders_customer_id ON orders (customer_id);
CREATE INDEX orders_placed_at ON orders (placed_at);
CREATE INDEX items_order_id ON items (order_id);
CREATE INDEX items_product_id ON items (product_id);
`;

export type ShopTable = 'customers' | 'products' | 'orders' | 'items';

/** Sizes of the tables that do not grow. */
export const shopRows: Readonly<Record<ShopTable, number>> = {
  customers: 50_000,
  products: 5_000,
  orders: 200_000,
  items: 400_000,
};

/** Inserts the rows from one number to another, as applications write them: keys and times in order, foreign keys anywhere. */
export const shopInsert: Readonly<
  Record<ShopTable, (from: number, to: number, rows: Readonly<Record<ShopTable, number>>) => string>
> = {
  customers: (from, to) =>
    `INSERT INTO customers (email, name, city, joined_at) SELECT 'person.' || n || '@example.com', md5(n::text), 'City ' || (random() * 199)::int, timestamptz '2020-01-01' + n * interval '1 minute' FROM generate_series(${from}, ${to}) n`,
  products: (from, to) =>
    `INSERT INTO products (name, price) SELECT 'Product ' || md5(n::text), (random() * 199)::int FROM generate_series(${from}, ${to}) n`,
  orders: (from, to, { customers }) =>
    `INSERT INTO orders (customer_id, status, placed_at, total, note) SELECT 1 + (random() * ${customers - 1})::int, (enum_range(NULL::order_status))[1 + floor(random() * 5)::int],
      timestamptz '2020-01-01' + n * interval '1 minute', (random() * 199)::int, CASE WHEN random() > 0.005 THEN md5(n::text) END FROM generate_series(${from}, ${to}) n`,
  items: (from, to, { orders, products }) =>
    `INSERT INTO items (order_id, product_id, quantity) SELECT 1 + (random() * ${orders - 1})::int, 1 + (random() * ${products - 1})::int, (random() * 199)::int FROM generate_series(${from}, ${to}) n`,
};

export interface TipQuery {
  readonly table: ShopTable;
  readonly sql: string;
}

export const tipQueries: readonly TipQuery[] = [
  ...[
    'SELECT * FROM orders WHERE customer_id = 77',
    'SELECT * FROM orders WHERE id = 77',
    'SELECT count(*) FROM orders',
    'SELECT status, count(*) FROM orders GROUP BY status',
    'SELECT customer_id, sum(total) FROM orders GROUP BY customer_id',
    'SELECT * FROM orders ORDER BY placed_at DESC LIMIT 20',
    'SELECT * FROM orders ORDER BY total DESC LIMIT 20',
    "SELECT * FROM orders WHERE status = 'gone' ORDER BY id LIMIT 20",
    'SELECT * FROM orders WHERE customer_id IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)',
    'SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id',
    "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.email = 'person.77@example.com'",
    'SELECT c.id, c.name FROM customers c WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id)',
    "SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE c.city = 'City 7'",
  ].map((sql) => ({ table: 'orders' as const, sql })),
  ...[
    'SELECT * FROM items WHERE order_id = 77',
    'SELECT i.* FROM items i JOIN orders o ON o.id = i.order_id WHERE o.customer_id = 77',
    'SELECT p.name, sum(i.quantity) FROM items i JOIN products p ON p.id = i.product_id GROUP BY p.name',
    'SELECT product_id, count(*) FROM items GROUP BY product_id ORDER BY 2 DESC LIMIT 10',
  ].map((sql) => ({ table: 'items' as const, sql })),
  ...[
    "SELECT * FROM customers WHERE email = 'person.77@example.com'",
    "SELECT * FROM customers WHERE city = 'City 7' ORDER BY name",
    "SELECT o.* FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.city = 'City 7'",
  ].map((sql) => ({ table: 'customers' as const, sql })),
];
