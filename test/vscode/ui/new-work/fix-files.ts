/** Folders for fixes that make files: the same foreign key as the new migration of four tools, each with the rollback that its tool has. */
const tables = `CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, note text);
CREATE INDEX orders_customer ON orders (customer_id);
`;
const add =
  'ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);\n';
const drop = 'ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;\n';

export const fixFiles: Readonly<Record<string, string>> = {
  // One finding for each key.
  'plinth.config.json': '{ "lockTimeout": "set by role" }\n',
  'goose/00001_init.sql': `-- +goose Up\n${tables}\n-- +goose Down\nDROP TABLE orders;\nDROP TABLE customers;\n`,
  'goose/00002_orders_fk.sql': `-- +goose Up\n${add}\n-- +goose Down\n${drop}`,
  'migrate/000001_init.up.sql': tables,
  'migrate/000001_init.down.sql': 'DROP TABLE orders;\nDROP TABLE customers;\n',
  'migrate/000002_key.up.sql': add,
  'migrate/000002_key.down.sql': drop,
  'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
  'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'prisma/migrations/20260101000000_init/migration.sql': tables,
  'prisma/migrations/20260102000000_key/migration.sql': add,
  'plain/000001_init.up.sql': tables,
  'plain/000002_note.up.sql': 'CREATE INDEX orders_note ON orders (note);\n',
  'plain/000003_notes.up.sql':
    'CREATE FUNCTION notes() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS $$ SELECT note FROM orders $$;\n',
  'plain/000004_key.up.sql': add,
  'flyway/V1__init.sql': tables,
  'flyway/V2__orders_key.sql': add,
};
