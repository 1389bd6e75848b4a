/** A small schema with one of everything, and names that would like to be something else. */
import type { Files } from './run.ts';

export const hostileNames: readonly string[] = [
  'Orders',
  'orders',
  '<script>document.title=1</script>',
  'a|b`c`[d](e)',
  'new\nline',
  '../../etc/passwd',
  'con',
  '"quoted" & \'single\'',
  '{{name}}',
  '%STYLE-HASHES%',
  '名前',
  '-',
];

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const hostile = hostileNames
  .map(
    (
      name,
    ) => `CREATE TABLE evil.${quoted(name)} (${quoted(name)} bigint PRIMARY KEY, other bigint REFERENCES users (id), x text DEFAULT '|\`<b>');
COMMENT ON TABLE evil.${quoted(name)} IS '# <img src=x onerror=alert(1)>
- | \`\`\` [x](javascript:alert(1)) {{x}} %SCRIPT-HASHES% @team';
COMMENT ON COLUMN evil.${quoted(name)}.${quoted(name)} IS '</td><script>document.title=2</script><style>*{display:none}</style>';
`,
  )
  .join('');

export const schemaFiles: Files = {
  'm/0001_users.up.sql': `CREATE TYPE state AS ENUM ('open', 'it''s done');
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail text NOT NULL UNIQUE);
COMMENT ON TABLE users IS 'Who signs in.';
CREATE TABLE orders (
  id bigserial PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
  state state NOT NULL DEFAULT 'open',
  total numeric(10,2) CHECK (total >= 0),
  doubled numeric GENERATED ALWAYS AS (total * 2) STORED
);
CREATE INDEX orders_state ON orders (state) WHERE state <> 'it''s done';
CREATE TABLE lines (order_id bigint REFERENCES orders, number int, PRIMARY KEY (order_id, number));
CREATE TABLE parts (id int, made date) PARTITION BY RANGE (made);
CREATE TABLE parts_2027 PARTITION OF parts FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
CREATE TABLE bare (a int);`,
  'm/0001_users.down.sql': 'DROP TABLE users CASCADE;',
  'm/0002_more.up.sql': `ALTER TABLE orders ADD COLUMN note text;
COMMENT ON COLUMN orders.note IS 'What the customer says.';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON orders FOR SELECT TO PUBLIC USING (user_id = 1);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE state = 'open';
GRANT SELECT ON orders TO reports;
CREATE SEQUENCE numbers START 100;`,
  'm/0003_evil.up.sql': `CREATE SCHEMA evil;\n${hostile}`,
};
