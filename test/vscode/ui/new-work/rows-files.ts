/** A small shop and one new migration for each way in which rows can be in the way of one, each sound on empty tables. */
export interface Bite {
  /** Of the migration's file, and of its screenshot. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
  /** What its warning says. */
  readonly says: RegExp;
  /** What the SELECT in the hover says; undefined if there is none. */
  readonly find: string | undefined;
}

export const bites: readonly Bite[] = [
  {
    name: 'require_email',
    up: 'ALTER TABLE customers ALTER COLUMN email SET NOT NULL;\n',
    down: 'ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;\n',
    says: /email NULL\): the column has to have a value/,
    find: 'WHERE email IS NULL',
  },
  {
    name: 'unique_email',
    up: 'CREATE UNIQUE INDEX customers_email ON customers (lower(email));\n',
    down: 'DROP INDEX customers_email;\n',
    says: /more than one row like .*they have to differ/,
    find: 'HAVING count(*) > 1',
  },
  {
    name: 'birth_year_as_number',
    up: 'ALTER TABLE customers\n  ALTER COLUMN birth_year TYPE integer USING birth_year::integer;\n',
    down: 'ALTER TABLE customers ALTER COLUMN birth_year TYPE text;\n',
    says: /the new type does not have this value/,
    find: 'FROM customers',
  },
  {
    name: 'positive_totals',
    up: 'ALTER TABLE orders ADD CONSTRAINT orders_total_positive CHECK (total > 0);\n',
    down: 'ALTER TABLE orders DROP CONSTRAINT orders_total_positive;\n',
    says: /the condition does not hold for it/,
    find: 'FROM orders WHERE',
  },
  {
    name: 'customer_key',
    up: 'ALTER TABLE orders\n  ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);\n',
    down: 'ALTER TABLE orders DROP CONSTRAINT orders_customer;\n',
    says: /what it refers to is not there/,
    find: 'NOT EXISTS',
  },
  {
    name: 'required_channel',
    up: 'ALTER TABLE orders ADD COLUMN channel text NOT NULL;\n',
    down: 'ALTER TABLE orders DROP COLUMN channel;\n',
    says: /has any row: the new column has to have a value/,
    find: 'FROM orders',
  },
  {
    name: 'order_state',
    up: "ALTER TABLE orders ADD COLUMN state text;\n\nUPDATE orders SET state = 'open';\n",
    down: 'ALTER TABLE orders DROP COLUMN state;\n',
    says: /^It updates 1,000 of 1,000 made-up rows of orders in one statement\..* ACCESS EXCLUSIVE on orders meanwhile/,
    find: undefined,
  },
];

const tables = `CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text,
  birth_year text,
  phone text,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL,
  total numeric(12, 2) NOT NULL,
  placed_at timestamptz NOT NULL DEFAULT now()
);
`;

/** After the others: code that breaks, and no rollback. */
const dropPhone = 'ALTER TABLE customers RENAME COLUMN phone TO telephone;\n';
export const addNote = 'ALTER TABLE orders ADD COLUMN note text;\n';

export function fileOf(at: number, name: string, direction: 'up' | 'down' = 'up'): string {
  return `${String(at + 2).padStart(6, '0')}_${name}.${direction}.sql`;
}

/** What Git knows, below the folder of this part. */
export const rowsCommitted: Readonly<Record<string, string>> = {
  'rows/migrations/000001_shop.up.sql': tables,
  'rows/migrations/000001_shop.down.sql': 'DROP TABLE orders;\nDROP TABLE customers;\n',
  'rows/queries/support.sql': '-- Whom to call.\nSELECT id, email, phone FROM customers WHERE id = $1;\n',
};

/** New work. */
const newWork: readonly (readonly [path: string, text: string])[] = [
  ...bites.flatMap(({ name, up, down }, at): [string, string][] => [
    [`rows/migrations/${fileOf(at, name)}`, up],
    [`rows/migrations/${fileOf(at, name, 'down')}`, down],
  ]),
  [`rows/migrations/${fileOf(bites.length, 'telephone')}`, dropPhone],
  [
    `rows/migrations/${fileOf(bites.length, 'telephone', 'down')}`,
    'ALTER TABLE customers RENAME COLUMN telephone TO phone;\n',
  ],
  [`rows/migrations/${fileOf(bites.length + 1, 'note')}`, addNote],
];

export const rowsFiles: Readonly<Record<string, string>> = Object.fromEntries(newWork);
