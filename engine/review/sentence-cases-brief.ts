/** More of sentence-cases.ts: what is not said, as it is said elsewhere or nobody has to know. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const made = ['notes', 'parts', 'tasks', 'files'];
const ids = ['users', 'orders', 'hooks', 'items', ...made];

const tables = ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'];

export const casesOfLess: readonly Case[] = [
  {
    name: 'indexes that are dropped are one list, no release uses them, and those of small tables are built again in one clause',
    between: `${made.map((table) => `CREATE TABLE ${table} (id bigint PRIMARY KEY);`).join('\n')}
${ids.map((table) => `CREATE UNIQUE INDEX ${table}_id ON ${table} (id);`).join('\n')}`,
    up: `CREATE TABLE boards (id bigint PRIMARY KEY);\n${ids.map((table) => `DROP INDEX ${table}_id;`).join('\n')}`,
    layout: 'prisma',
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: ids.map((name) => ({
          schema: 'public',
          name,
          kind: 'table',
          bytes: name === 'users' ? 48 * 1024 ** 3 : 40_960,
          rows: name === 'users' ? 212e6 : 100,
        })),
      }),
    },
    says: [
      '- Each dropped index duplicates one that stays (users_id: users_pkey, orders_id: orders_pkey, hooks_id: hooks_pkey and 5 more): what is unique stays so, and no query loses its index.',
      '| Drops indexes users_id, orders_id, hooks_id, items_id, notes_id, parts_id and 2 more. |',
      'Before the release that uses boards**',
      'build an index (estimate: under a second each)',
    ],
    silent: ['what changes**', '. Drops index'],
  },
  {
    name: 'of two dropped indexes one has another that does the same, and what builds both again is told what a failure leaves',
    between: 'CREATE UNIQUE INDEX users_id ON users (id);',
    up: 'DROP INDEX users_id;\nDROP INDEX orders_note;',
    layout: 'prisma',
    says: [
      '- users_id duplicates users_pkey, which stays: what is unique stays so, and no query loses its index.',
      'DROP INDEX CONCURRENTLY that one, then go on with its statement. A valid one is done and stays.\nSET statement_timeout = 0;\nSET lock_timeout = 0;\nCREATE ',
    ],
  },
  {
    name: 'an index that is unique alone, of some rows or in another order has none',
    between:
      'CREATE INDEX users_mail ON users (mail);\nCREATE UNIQUE INDEX users_mail_once ON users (mail);\nCREATE INDEX users_mail_some ON users (mail) WHERE mail IS NOT NULL;\nCREATE INDEX orders_both ON orders (note, user_id);',
    up: 'DROP INDEX users_mail_once;\nDROP INDEX users_mail_some;\nDROP INDEX orders_note;',
    says: ['Drops indexes users_mail_once, users_mail_some, orders_note'],
    silent: ['duplicates', 'duplicate one'],
  },
  {
    name: 'a trigger further down fills a new column, what an extension of the change gives is asked for by nobody, and small tables are soon done',
    up: `CREATE EXTENSION ltree;
ALTER TABLE users ADD COLUMN path ltree;
UPDATE users SET path = text2ltree(replace(nick, '-', '_'));
ALTER TABLE users ALTER COLUMN path SET NOT NULL;
CREATE INDEX users_path ON users USING gist (path);
CREATE FUNCTION set_path() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.path = text2ltree(NEW.nick); RETURN NEW; END $$;
CREATE TRIGGER users_set_path BEFORE INSERT ON users FOR EACH ROW EXECUTE PROCEDURE set_path();`,
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [{ schema: 'public', name: 'users', kind: 'table', bytes: 98_304, rows: 58 }],
      }),
    },
    says: [
      '**Before the release that uses users.path',
      'extension ltree not there yet',
      'reads and writes wait for a moment',
      'Nothing can be asked before: the change itself brings what it calls. A value that this refuses fails the file as well: try it on a copy of the rows.',
    ],
    silent: [
      'Neither before nor after',
      'gets its path at line',
      'So that nobody waits',
      'Needs free disk',
      'room for the new index',
      'writes users.path with every row',
      'under a second at',
    ],
  },
  {
    name: 'where the builds come later, the trigger stays with the column that it fills',
    up: `ALTER TABLE users ADD COLUMN path text;
UPDATE users SET path = nick;
ALTER TABLE users ALTER COLUMN path SET NOT NULL;
CREATE INDEX users_path ON users (path);
CREATE FUNCTION set_path() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.path = NEW.nick; RETURN NEW; END $$;
CREATE TRIGGER users_set_path BEFORE INSERT ON users FOR EACH ROW EXECUTE PROCEDURE set_path();`,
    says: ['lines 1, 2, 3, 5, 6 alone in this file, and after it what concurrently.sql has'],
  },
  {
    name: 'one that sets it for some rows alone does not',
    up: `ALTER TABLE users ADD COLUMN path text;
UPDATE users SET path = nick;
ALTER TABLE users ALTER COLUMN path SET NOT NULL;
CREATE FUNCTION set_path() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.nick <> '' THEN NEW.path = NEW.nick; END IF; RETURN NEW; END $$;
CREATE TRIGGER users_set_path BEFORE INSERT ON users FOR EACH ROW EXECUTE PROCEDURE set_path();`,
    says: ['writes users.path with every row'],
  },
  {
    name: 'a heading that a generator wrote is not quoted, and what two files lock is one decision',
    first: 'ALTER TABLE users ADD COLUMN a int;\nALTER TABLE items ADD COLUMN a int;',
    up: '-- DropTable\nDROP TABLE hooks;\nALTER TABLE orders ADD COLUMN a int;',
    layout: 'prisma',
    says: [
      '- 000002:1, :2 lock users and items, and 000004:2, :3 lock hooks and orders (ACCESS EXCLUSIVE) one after the other in one transaction each:',
      'warning data-loss/drop-table: Deploy the code without it first. |',
    ],
    silent: ['The file says'],
  },
  {
    name: 'whoever is locked out of a table does not wait for its sequence besides',
    up: 'ALTER TABLE hooks ALTER COLUMN id DROP DEFAULT;\nDROP SEQUENCE hooks_id_seq;',
    says: [
      '- **hooks (line 1)**: reads and writes wait for a moment once it has its lock.',
      'No lock_timeout: behind an open transaction that has used the table, line 1 waits without limit',
    ],
    silent: ['**hooks_id_seq'],
  },
  {
    name: 'a key that goes with its column lets nothing in',
    up: 'ALTER TABLE orders DROP CONSTRAINT orders_pkey, DROP COLUMN id, ADD PRIMARY KEY (user_id);',
    says: ['- Adds primary key (user_id) on orders.'],
    silent: ['ON CONFLICT (id)', 'may have the same (id)', 'cannot come back'],
  },
  {
    name: 'a comment is in nobody’s way',
    up: "COMMENT ON TABLE users IS 'people';\nALTER TABLE users ADD COLUMN a int;",
    says: [
      '\ngolang-migrate, PostgreSQL 16 (assumed: nothing names one of 14 to 18)',
      '1 more statement that nobody waits for.',
    ],
    silent: ['| Comment.'],
  },
  {
    name: 'an index that is dropped before it is built may be there',
    up: 'DROP INDEX orders_note;\nCREATE INDEX orders_note ON orders (note, user_id);',
    says: ['- Builds index orders_note on orders.'],
    silent: ['the index that it builds'],
  },
  {
    name: 'an index that is not there yet is asked for',
    up: 'CREATE INDEX orders_note2 ON orders (note, user_id);',
    says: [
      '- the index that it builds is not there yet',
      'No lock_timeout: behind an open transaction that has written to the table, line 1 waits without limit, and every later write waits behind it.',
    ],
    silent: ['every later query', 'queues behind it', 'What the code of a release'],
  },
  {
    name: 'what locks everybody out waits for whoever has used the table',
    up: 'CREATE INDEX a ON orders (user_id);\nALTER TABLE users ADD COLUMN b int;',
    says: [
      'has used the table, lines 1, 2 wait without limit, and every later query waits behind it (line 1: written to it, and every later write).',
    ],
  },
  {
    name: 'a check on a new column has no old rows to ask for',
    up: `ALTER TABLE users ADD COLUMN kind text, ADD CONSTRAINT users_kind CHECK (kind IS NULL OR kind <> '') NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_kind;`,
    says: ['- Adds check users_kind on users.'],
    silent: ['satisfy the check'],
  },
  {
    name: 'a check on an old column has',
    up: "ALTER TABLE users ADD CONSTRAINT users_mail CHECK (mail <> '') NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT users_mail;",
    says: ['all rows of users satisfy the check'],
  },
  {
    name: 'two parts that need releases of their own have two',
    first: 'ALTER TABLE users DROP COLUMN nick;',
    up: 'ALTER TABLE users RENAME COLUMN mail TO email;',
    says: [
      '- **Part 1. After the release that no longer uses users.nick, when no older one runs any more**',
      '- **Part 2. Together with the release that says email instead of users.mail: no order works for old and new at once**',
      'No go beside a running application:** 000004_change.up.sql: old and new release do not both work',
      'Start the application with the release of part 2',
      'Roll out the release that no longer uses users.nick, and wait until no older one runs.',
    ],
    silent: ['Stop the old one first'],
  },
  {
    name: 'a table is drawn with those that it refers to, by its keys and what changes',
    up: 'ALTER TABLE orders ADD COLUMN a bigint REFERENCES users (id);',
    says: [
      '+  a int8',
      ': "orders_user_id_fkey"',
      ': "orders_a_fkey"',
      'bigint a "new"',
      'Without a comment: orders.a.',
    ],
    silent: ['not drawn', 'text note\n', 'suppressions: any'],
  },
  {
    name: 'what changes and has no room of its own is drawn as changed where it stands beside others, and is counted once',
    between: `${tables.map((name) => `CREATE TABLE ${name} (id bigint PRIMARY KEY);`).join('\n')}
CREATE TABLE z_last (id bigint PRIMARY KEY, of bigint REFERENCES t1 (id));
CREATE TABLE z_alone (id bigint PRIMARY KEY);
CREATE TABLE beside (of bigint REFERENCES t1 (id));`,
    up: [...tables, 'z_last', 'z_alone'].map((name) => `ALTER TABLE ${name} ADD COLUMN a int;`).join('\n'),
    says: [
      '["z_last (changed)"] {\n    bigint id\n    bigint of\n    integer a "new"\n',
      '["beside"] {\n  }',
      '\n1 more table is not drawn.\n',
    ],
    silent: ['["z_last"]', 'tables are not drawn'],
  },
  {
    name: 'new columns without a comment are named together, a new table with them, and one that says what it is for has an entry',
    between: "COMMENT ON TABLE hooks IS 'h';",
    up: `ALTER TABLE users ${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `ADD COLUMN ${name} int`).join(', ')}, ADD COLUMN other text;
ALTER TABLE orders ${['a', 'b', 'c'].map((name) => `ADD COLUMN ${name} int`).join(', ')};
CREATE TABLE fresh (id bigint PRIMARY KEY, a int, b int);
ALTER TABLE orders ADD COLUMN told int;
COMMENT ON COLUMN orders.told IS 'so';`,
    says: [
      '\n| orders.told | integer | so |\n\n',
      'Without a comment: fresh and its 3 columns, orders.a, orders.b, orders.c, users.a, users.b, users.c, users.d, users.e, users.f, users.other.',
    ],
  },
  {
    name: 'one alone is not',
    up: 'ALTER TABLE hooks ADD COLUMN a int;',
    says: ['Without a comment: hooks.a.', '; suppressions: none.'],
    silent: ['erDiagram', 'not drawn'],
  },
  {
    name: 'a table that a new key refers to is drawn',
    up: 'ALTER TABLE hooks ADD COLUMN user_id bigint REFERENCES users (id);',
    says: [': "hooks_user_id_fkey"'],
  },
  {
    name: 'rows that a partial index refuses were refused by the key before',
    up: 'ALTER TABLE users DROP CONSTRAINT users_code_key;\nCREATE UNIQUE INDEX users_code_new ON users (code) WHERE seen IS NULL;',
    says: ['After the release that no longer says ON CONFLICT (code), when'],
    silent: ['writes no rows that'],
  },
  {
    name: 'an index that is built twice is told once where building fails',
    up: `CREATE INDEX CONCURRENTLY a ON orders (user_id);
DROP INDEX CONCURRENTLY a;
CREATE INDEX CONCURRENTLY a ON orders (user_id, note);
CREATE INDEX CONCURRENTLY b ON users (mail);`,
    says: [
      '- Building or dropping a, b CONCURRENTLY takes longer than a time that you write down before (no read or write waits for it), or meanwhile free disk or a replica’s lag passes a limit that you write down before: cancel it. It may leave an invalid index (pg_index.indisvalid): DROP INDEX CONCURRENTLY … before',
    ],
  },
  {
    name: 'what the verdict says of a loss is not asked once more',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: ['- The values of users.nick are gone.', '-- The values of users.nick are gone.'],
    silent: ['What to do about', '\n\n- The values of users.nick are gone.\n\n```sql'],
  },
  {
    name: 'what was looked at for security is a clause of the evidence',
    up: 'ALTER TABLE orders ADD COLUMN a int;',
    says: [
      'proof: not run; privileges, row security and personal data (by the names of what is new): unchanged; suppressions: none.',
    ],
    silent: ['Looked at, and nothing', 'put together when they run'],
  },
  {
    name: 'data of people in rows that are written is not unchanged',
    between: 'CREATE TABLE persons (id int PRIMARY KEY, email text);',
    up: 'UPDATE persons SET email = lower(email);',
    says: ['proof: not run; privileges and row security: unchanged; suppressions: none.'],
  },
  {
    name: 'a lock measured on the server of the proof and on the target names both',
    layout: 'sql-migrate',
    target: 16,
    backRestores: 'measured',
    up: '-- +migrate Up\nCREATE INDEX users_mail ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail;\n',
    says: ['measured on 18, and on 16 with statements of the same kind'],
    silent: ['16 and 18'],
  },
  {
    name: 'a way back that takes an index away meets no rows',
    layout: 'sql-migrate',
    backRestores: true,
    up: '-- +migrate Up\nCREATE INDEX users_mail ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail;\n',
    says: [
      'and the way forward runs again. While it runs: users: reads and writes wait for a moment once it has its lock. Behind an open transaction it waits for that lock, up to its lock_timeout, and they wait behind it.',
    ],
    silent: ['was not tried'],
  },
  {
    name: 'one that forbids nulls meets them',
    layout: 'sql-migrate',
    backRestores: true,
    up: '-- +migrate Up\nALTER TABLE orders ADD CONSTRAINT short CHECK (length(note) < 9);\n-- +migrate Down\nALTER TABLE orders DROP CONSTRAINT short, ADD CHECK (note IS NOT NULL);\n',
    says: ['What it does with rows that are written in between was not tried.'],
  },
  {
    name: 'a way back that fills a column again finds what is there then, and says in how many rows it finds nothing',
    layout: 'sql-migrate',
    backRestores: true,
    first:
      '-- +migrate Up\nALTER TABLE users ADD COLUMN kind text;\n-- +migrate Down\nALTER TABLE users DROP COLUMN kind;\n',
    up: "-- +migrate Up\nALTER TABLE users DROP COLUMN nick;\n-- +migrate Down\nALTER TABLE users ADD COLUMN nick text;\nUPDATE users SET nick = substr(kind, 2)\n  WHERE kind LIKE 'n%';\n",
    says: [
      'the way back may lose values of users.nick: it knows those alone that it finds then (see Rollback).',
      "users.nick comes back empty in rows in which line 4 of the script finds nothing for it: what a release has written in another form since the change is lost then. In how many: SELECT count(*) FROM users WHERE CASE WHEN kind LIKE 'n%' THEN substr(kind, 2) END IS NULL.",
    ],
    silent: ['was not tried'],
  },
  {
    name: 'what one of several ways back finds is not said of all',
    layout: 'sql-migrate',
    backRestores: true,
    first:
      '-- +migrate Up\nCREATE INDEX users_mail ON users (mail);\n-- +migrate Down\nDROP INDEX users_mail;\n',
    up: "-- +migrate Up\nALTER TABLE users DROP COLUMN nick;\n-- +migrate Down\nALTER TABLE users ADD COLUMN nick text;\nUPDATE users SET nick = substr(code, 2) WHERE code LIKE 'n%';\n",
    says: ['users.nick comes back empty in rows in which line 4 of the script finds nothing for it'],
  },
];
