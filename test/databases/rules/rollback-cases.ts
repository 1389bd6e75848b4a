/** Migrations of many kinds, for the rollback from each: what it says is lost, or why there is none. */
export interface WayBackCase {
  readonly title: string;
  readonly history: readonly string[];
  readonly up: string;
  readonly losses?: readonly string[];
  /** Why there is no rollback. */
  readonly because?: readonly string[];
}

const users = `CREATE TABLE users (id bigint PRIMARY KEY, mail text NOT NULL, nick varchar(20) DEFAULT 'x', born date);
CREATE UNIQUE INDEX users_mail ON users (lower(mail));
COMMENT ON COLUMN users.nick IS 'What friends say.';
ALTER TABLE users ADD CONSTRAINT users_nick CHECK (nick <> '');`;

const orders = `CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE, total numeric(10,2));
CREATE INDEX orders_user ON orders (user_id) INCLUDE (total);
CREATE VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;
COMMENT ON TABLE orders IS 'What people bought.';`;

const touch = `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE OF total ON orders FOR EACH ROW WHEN (NEW.total > 0) EXECUTE FUNCTION touch();`;

export const written: readonly WayBackCase[] = [
  {
    title: 'tables that reference each other, made and changed in one migration',
    history: [users],
    up: `CREATE TABLE a (id bigint PRIMARY KEY, b_id bigint);
CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a, kind text);
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b;
ALTER TABLE b ADD COLUMN user_id bigint REFERENCES users;
ALTER TABLE b RENAME COLUMN kind TO sort;
CREATE INDEX b_sort ON b (sort);
COMMENT ON TABLE a IS 'A';`,
  },
  {
    title: 'a table with a function that gives its rows',
    history: [users],
    up: `CREATE SCHEMA jobs;
CREATE TABLE jobs.jobs (id bigint PRIMARY KEY, state text);
CREATE FUNCTION jobs.next(worker text) RETURNS jobs.jobs LANGUAGE plpgsql AS $$ DECLARE one jobs.jobs; BEGIN RETURN one; END $$;
CREATE FUNCTION jobs.told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER told AFTER INSERT ON jobs.jobs FOR EACH STATEMENT EXECUTE FUNCTION jobs.told();`,
  },
  {
    title: 'a table that another one has taken the name of',
    history: [users, orders],
    up: `DROP VIEW totals;
DROP TABLE orders;
CREATE TABLE orders (id uuid PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, total text);`,
    losses: ['The rows of orders are gone.'],
  },
  {
    title: 'a column with all that hangs on it',
    history: [users, orders],
    up: 'ALTER TABLE users DROP COLUMN nick; ALTER TABLE users DROP COLUMN mail;',
    losses: [
      'The values of users.mail are gone.',
      'users.mail takes no nulls: with rows in users this stops at the line that has to fill it, until an UPDATE stands there.',
      'The values of users.nick are gone.',
      'Rows that users_nick of users does not allow make this fail.',
    ],
  },
  {
    title:
      'a column whose values others were made of comes back before those go, and a type of one label with it',
    history: [
      "CREATE TYPE sort AS ENUM ('only');",
      'CREATE TABLE slots (id bigint PRIMARY KEY, value text NOT NULL, memo text, sort sort NOT NULL);',
    ],
    up: `ALTER TABLE slots ADD COLUMN begins timestamp(0), ADD COLUMN title text;
ALTER TABLE slots DROP COLUMN sort;
DROP TYPE sort;
UPDATE slots SET begins = split_part(value, '/', 1)::timestamp, title = upper(memo);
ALTER TABLE slots DROP COLUMN value, DROP COLUMN memo, ALTER COLUMN begins SET NOT NULL;`,
    losses: [
      'The values of slots.value are gone.',
      'slots.value takes no nulls: with rows in slots this stops at the line that has to fill it, until an UPDATE stands there.',
      'The values of slots.memo are gone.',
      'slots.memo comes back empty: fill it behind its ADD COLUMN, by begins, title: they go below.',
    ],
  },
  {
    title: 'a table that others read and reference',
    history: [users, orders, touch],
    up: 'DROP VIEW totals; DROP TABLE orders; DROP FUNCTION touch();',
    losses: ['The rows of orders are gone.'],
  },
  {
    title: 'a table with a serial column',
    history: ['CREATE TABLE notes (id serial PRIMARY KEY, text text);'],
    up: 'DROP TABLE notes;',
    losses: ['Sequence notes_id_seq begins anew.', 'The rows of notes are gone.'],
  },
  {
    title: 'a number that becomes another, without its sequence',
    history: [
      "CREATE TABLE notes (id serial PRIMARY KEY, token text DEFAULT md5(random()::text)); INSERT INTO notes VALUES (DEFAULT, 'a'), (DEFAULT, 'b');",
    ],
    up: 'ALTER TABLE notes ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE numeric; DROP SEQUENCE notes_id_seq; ALTER TABLE notes DROP COLUMN token;',
    losses: [
      'Sequence notes_id_seq goes on behind the highest notes.id.',
      'The values of notes.token are gone.',
      'From the first value of notes.id on that integer does not hold, this fails or rounds it: SELECT count(*) FROM public.notes WHERE id <> trunc(id) OR id NOT BETWEEN -2147483648 AND 2147483647 counts them.',
    ],
  },
  {
    title: 'columns added in every way',
    history: [users],
    up: `ALTER TABLE users ADD COLUMN a int DEFAULT 1, ADD COLUMN b serial, ADD COLUMN c bigint GENERATED BY DEFAULT AS IDENTITY,
  ADD COLUMN d text GENERATED ALWAYS AS (lower(mail)) STORED, ADD COLUMN e int UNIQUE CHECK (e > 0);`,
  },
  {
    title: 'types, defaults and nulls',
    history: [users, orders],
    up: `DROP VIEW totals;
ALTER TABLE orders ALTER COLUMN total TYPE numeric(14,4), ALTER COLUMN total SET DEFAULT 0;
ALTER TABLE users ALTER COLUMN born SET NOT NULL, ALTER COLUMN mail DROP NOT NULL, ALTER COLUMN nick DROP DEFAULT, ALTER COLUMN nick TYPE text;
CREATE VIEW totals AS SELECT user_id, sum(total) AS total FROM orders GROUP BY user_id;`,
    losses: [
      'From the first value of orders.total on that numeric(10,2) does not hold, this fails or rounds it: SELECT count(*) FROM public.orders WHERE total <> round(total, 2) OR abs(total) >= 10::numeric ^ 8 counts them.',
      'Nulls that came into users.mail since make this fail: fill them first.',
      'From the first value of users.nick on that varchar(20) does not hold, this fails: SELECT count(*) FROM public.users WHERE char_length(nick) > 20 counts them.',
    ],
  },
  {
    title: 'constraints, valid and not',
    history: [users, orders, 'ALTER TABLE orders ADD CONSTRAINT paid CHECK (total >= 0) NOT VALID;'],
    up: `ALTER TABLE orders VALIDATE CONSTRAINT paid;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD CONSTRAINT once UNIQUE (user_id, total) DEFERRABLE;
ALTER TABLE users DROP CONSTRAINT users_nick;`,
    losses: ['Rows that users_nick of users does not allow make this fail.'],
  },
  {
    title: 'indexes',
    history: [users, orders],
    up: `DROP INDEX orders_user;
DROP INDEX users_mail;
CREATE INDEX users_born ON users (born DESC NULLS LAST) WHERE born IS NOT NULL;
ALTER INDEX users_born RENAME TO users_birthday;`,
  },
  {
    title: 'views that are replaced, and their readers',
    history: [users, orders, 'CREATE VIEW rich AS SELECT * FROM totals WHERE total > 100;'],
    up: 'CREATE OR REPLACE VIEW totals AS SELECT user_id, sum(total) AS total, count(*) AS orders FROM orders GROUP BY user_id;',
  },
  {
    title: 'functions that say something else of themselves, with and without a former comment',
    history: [
      users,
      orders,
      touch,
      "CREATE FUNCTION half(a int) RETURNS int LANGUAGE sql AS 'SELECT a / 2'; COMMENT ON FUNCTION half(int) IS 'It''s half.';",
    ],
    up: `CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total := 1; RETURN NEW; END $$;
COMMENT ON FUNCTION touch() IS 'Sets the total.';
COMMENT ON FUNCTION half IS 'The lesser part.';`,
  },
  {
    title: 'functions with a former body',
    history: [users, orders, touch],
    up: `CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.total := 1; RETURN NEW; END $$;
CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql AS 'SELECT a * 2';
CREATE FUNCTION twice(a text) RETURNS text LANGUAGE sql AS 'SELECT a || a';`,
  },
  {
    title: 'triggers, policies and row security',
    history: [users, orders, touch, 'CREATE POLICY own ON orders USING (user_id = 1);'],
    up: `DROP TRIGGER touched ON orders;
CREATE TRIGGER anew AFTER INSERT ON orders FOR EACH STATEMENT EXECUTE FUNCTION touch();
ALTER POLICY own ON orders USING (user_id = 2);
CREATE POLICY all_of_them ON users FOR SELECT TO public USING (true);
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE users FORCE ROW LEVEL SECURITY;`,
  },
  {
    title: 'renames of many kinds, one on the other',
    history: [users, orders, "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE SCHEMA crm;"],
    up: `ALTER TABLE users RENAME TO people;
ALTER TABLE people RENAME COLUMN mail TO email;
ALTER TABLE people RENAME CONSTRAINT users_nick TO people_nick;
ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';
ALTER TYPE mood RENAME TO feeling;
ALTER TABLE people SET SCHEMA crm;
ALTER TABLE crm.people ADD COLUMN felt feeling;
ALTER SCHEMA crm RENAME TO sales;
ALTER VIEW totals RENAME TO sums;`,
  },
  {
    title: 'types, schemas, sequences, extensions and statistics that are made',
    history: [users],
    up: `CREATE SCHEMA shop;
CREATE TYPE shop.state AS ENUM ('open', 'paid');
CREATE DOMAIN shop.cents AS bigint CHECK (VALUE >= 0);
CREATE TABLE shop.bills (id bigint PRIMARY KEY, state shop.state NOT NULL, amount shop.cents);
CREATE SEQUENCE shop.numbers START 100;
CREATE STATISTICS users_ids (ndistinct) ON id, born FROM users;
CREATE MATERIALIZED VIEW shop.sums AS SELECT state, sum(amount) AS amount FROM shop.bills GROUP BY state;
CREATE UNIQUE INDEX sums_state ON shop.sums (state);`,
  },
  {
    title: 'types and statistics that go',
    history: [
      `${users}
CREATE TYPE state AS ENUM ('open', 'it''s paid');
CREATE DOMAIN cents AS bigint DEFAULT 0 CHECK (VALUE >= 0);
CREATE STATISTICS users_ids (ndistinct) ON id, born FROM users;
CREATE MATERIALIZED VIEW sums AS SELECT count(*) AS n FROM users;`,
    ],
    up: 'DROP TYPE state; DROP DOMAIN cents; DROP STATISTICS users_ids; DROP MATERIALIZED VIEW sums;',
  },
  {
    title: 'partitions',
    history: [
      `CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX events_at ON events (at);`,
    ],
    up: `CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE events DETACH PARTITION events_1;`,
  },
  {
    title: 'a partition that gets keys, indexes and a foreign key when it is attached',
    history: [
      users,
      `CREATE TABLE visits (id bigint, at date NOT NULL, user_id bigint REFERENCES users, page text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE INDEX visits_page ON visits (page);
CREATE INDEX visits_at ON visits (at);
CREATE TABLE visits_1 (id bigint NOT NULL, at date NOT NULL, user_id bigint, page text);
CREATE INDEX own_at ON visits_1 (at);`,
    ],
    up: "ALTER TABLE visits ATTACH PARTITION visits_1 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');",
  },
  {
    title: 'an index that becomes a part of another',
    history: [
      `CREATE TABLE visits (at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX visits_at ON ONLY visits (at);
CREATE INDEX own_at ON visits_1 (at);`,
    ],
    up: 'ALTER INDEX visits_at ATTACH PARTITION own_at;',
    because: ['What own_at is a part of has changed.'],
  },
  {
    title: 'a transaction that is left open',
    history: [users],
    up: 'BEGIN; ALTER TABLE users ADD COLUMN state text;',
    because: ['Its last transaction is begun and not committed.'],
  },
  {
    title: 'privileges, options and comments',
    history: [`${users} GRANT SELECT ON users TO PUBLIC;`],
    up: `GRANT INSERT, UPDATE ON users TO PUBLIC;
ALTER TABLE users SET (fillfactor = 70);
COMMENT ON COLUMN users.nick IS NULL;
COMMENT ON TABLE users IS 'People';`,
  },
  {
    title: 'rows of tables and columns that are made here',
    history: [users],
    up: `CREATE TABLE states (name text PRIMARY KEY);
INSERT INTO states VALUES ('open');
ALTER TABLE users ADD COLUMN state text;
UPDATE users SET state = 'open';`,
  },
  {
    title: 'names that need quotes',
    history: [`CREATE TABLE "Bad ""Name" (id int PRIMARY KEY, "sel ect" text DEFAULT 'it''s');`],
    up: `ALTER TABLE "Bad ""Name" DROP COLUMN "sel ect"; CREATE TABLE "<script>" (id int);`,
    losses: ['The values of Bad "Name.sel ect are gone.'],
  },
  {
    title: 'an enum value stays',
    history: ["CREATE TYPE mood AS ENUM ('sad');"],
    up: "ALTER TYPE mood ADD VALUE 'ok';",
    because: ["An enum value cannot be dropped: 'ok' of mood stays.", 'What changed in type mood stays.'],
  },
  {
    title: 'rows of a table that was there',
    history: [users],
    up: "UPDATE users SET nick = 'y'; DELETE FROM users; INSERT INTO users VALUES (1, 'a');",
    because: [
      'What UPDATE changed in users does not come back.',
      'What DELETE took from users does not come back.',
      'Which rows INSERT added to users is not known afterwards.',
    ],
  },
  {
    title: 'a block of code',
    history: [],
    up: 'DO $$ BEGIN EXECUTE current_query(); END $$;',
    because: ['What a block of code does is known only when it runs.'],
  },
  {
    title: 'what may have been there before',
    history: [],
    up: 'CREATE TABLE IF NOT EXISTS maybe (id int);',
    because: ['Whether maybe was there before is not known.'],
  },
];
