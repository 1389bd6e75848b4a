/** More of sentence-cases.ts: tables and columns that go, what is left of them, and programs that apply such a change as they start. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const tokens =
  'CREATE TABLE tokens (id bigserial PRIMARY KEY, user_id bigint REFERENCES users (id), word text);';
const crate = {
  'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
  'src/lib.rs':
    'pub async fn connected(url: &str) -> Result<Db> {\n    let pool = PgPool::connect(url).await?;\n    sqlx::migrate!("db/migrations").run(&pool).await?;\n    Ok(Db { pool })\n}\n',
};
const goose = {
  'go.mod': 'module shop\nrequire github.com/pressly/goose/v3 v3.20.0\n',
  'main.go':
    'package main\n\nimport (\n\t"embed"\n\t"github.com/pressly/goose/v3"\n)\n\n//go:embed db/migrations/*.sql\nvar files embed.FS\n\nfunc main() {\n\tgoose.SetBaseFS(files)\n\tgoose.Up(db, "db/migrations")\n\tserve()\n}\n',
};

const userModel =
  'package store\n\ntype User struct{}\n\nfunc (User) TableName() string {\n\treturn "users"\n}\n';
const lockedOne = (model: string): string =>
  `package store\n\nfunc locked(one *${model}) error {\n\treturn tx.RawQuery(fmt.Sprintf("SELECT * FROM %q WHERE id = ? FOR UPDATE;", one.TableName()), id).First(one)\n}\n`;

export const casesOfDropped: readonly Case[] = [
  {
    name: 'a table that its model names is selected whole where code reads that model so',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: { 'store/user.go': userModel, 'store/locked.go': lockedOne('User') },
    says: ['prepared statements that return all columns of users (SELECT *)'],
  },
  {
    name: 'and not where it reads another one, or only whether a row is there',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'store/user.go': userModel,
      'store/locked.go': lockedOne('Session'),
      'store/factor.go':
        'package store\n\nvar q = fmt.Sprintf("DELETE FROM factors WHERE NOT EXISTS (SELECT * FROM %q WHERE id = 1)", name)\n',
    },
    says: ['After the release that no longer uses users.nick'],
    silent: ['prepared statements', 'SELECT *'],
  },
  {
    name: 'a column that goes gives the disk of its indexes back',
    first: 'CREATE INDEX users_nick ON users (nick);',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: ['; dropped columns give no disk back, but for their indexes, which go at the commit; '],
  },
  {
    name: 'a unique text that goes may be what others know a row by, and one that is not unique, or a key to a table, is not',
    between: 'ALTER TABLE orders ADD COLUMN owner bigint UNIQUE REFERENCES users (id);',
    up: 'ALTER TABLE users DROP COLUMN code, DROP COLUMN nick;\nALTER TABLE orders DROP COLUMN owner;',
    says: [
      '- Whether anybody outside knows rows by users.code, which is unique: a link, a client or another system that says such a value finds no row any more.\n',
    ],
    silent: ['knows rows by users.nick', 'knows rows by orders.owner', 'users.code and'],
  },
  {
    name: 'a table that goes gives its disk back, a column does not, and both are accepted in one sentence',
    between: tokens,
    up: 'DROP TABLE tokens;\nALTER TABLE users DROP COLUMN seen;',
    says: [
      ' What is lost is listed below: accept it, or export it first.',
      'a moment is milliseconds whatever the size, as nothing is rewritten or scanned; disk and write-ahead log get catalog rows only; dropped columns give no disk back; dropped tables give theirs back at the commit; these statements need no backfill.',
      '- What is dropped from tokens, users is in the export files in clear text, and stays in archived write-ahead log and in backups. What is dropped from users stays on the disk too, until its rows are written again (VACUUM FULL, pg_repack).',
      'It brings rows and values back only from the export files: uncomment its lines for that. If it was committed without them, those lines can run alone. Run it as the login that owns the tables: what it creates belongs to whoever runs it. psql -v ON_ERROR_STOP=1 -f back.sql, in the folder of those files.',
      `-- With tokens.csv of the export, take the "-- " off these three lines: tokens has its rows again, and new ones get higher numbers. A row whose key has gone from another table since stops the script at FOREIGN KEY. Committed without them, they can run alone later, in a transaction, before others write to it.
-- set ON_ERROR_STOP on
-- copy public.tokens (id, user_id, word) FROM 'tokens.csv' WITH (FORMAT csv, HEADER)
-- SELECT setval('public.tokens_id_seq', max(id)) FROM public.tokens WHERE id > 0;
ALTER TABLE public.tokens ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);
`,
    ],
    silent: ['It has none for', 'stop or scale down'],
  },
  {
    name: 'of a table alone nothing stays on the disk',
    between: tokens,
    up: 'DROP TABLE tokens;',
    says: [
      'dropped tables give their disk back at the commit;',
      '- What is dropped from tokens is in the export files in clear text, and stays in archived write-ahead log and in backups.\n',
      'It brings rows back only from the export files',
    ],
    silent: ['VACUUM FULL', 'brings values'],
  },
  {
    name: 'numbers of identity columns and generated values come back as the table has them',
    between:
      'CREATE TABLE visits (no int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, of int, twice int GENERATED ALWAYS AS (of * 2) STORED);',
    up: 'DROP TABLE visits;',
    says: [
      `take the "-- " off these five lines: visits has its rows again, and new ones get higher numbers. Committed without them, they can run alone later, in a transaction, before others write to it.
-- set ON_ERROR_STOP on
-- CREATE TEMPORARY TABLE exported_visits (no int4, of int4, twice int4);
-- copy exported_visits FROM 'visits.csv' WITH (FORMAT csv, HEADER)
-- INSERT INTO public.visits (no, of) OVERRIDING SYSTEM VALUE SELECT no, of FROM exported_visits;
-- SELECT setval(pg_get_serial_sequence('public.visits', 'no'), max(no)) FROM public.visits WHERE no > 0;
`,
    ],
    silent: ['at FOREIGN KEY'],
  },
  {
    name: 'what the script has no lines for is named',
    between: `${tokens}\nCREATE TABLE visits (id int PRIMARY KEY);`,
    up: "DROP TABLE visits;\nDELETE FROM tokens WHERE word = 'x';",
    says: [
      'It brings rows back only from the export files: uncomment its lines for that. It has none for tokens.',
    ],
  },
  {
    name: 'the file of a parent has the rows of its children too',
    between: 'CREATE TABLE notes (id int PRIMARY KEY);\nCREATE TABLE notes_old () INHERITS (notes);',
    up: 'DROP TABLE notes_old;\nDROP TABLE notes;',
    says: ['It does not bring data back.'],
    silent: ['-- copy public.notes ('],
  },
  {
    name: 'rows of partitions are in files of their own',
    between:
      "CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);\nCREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
    up: 'DROP TABLE parts;',
    says: ['parts'],
    silent: ['-- copy public.parts ('],
  },
  {
    name: 'a program that may apply it as it starts is stopped before the migration is cancelled, and before the row of this file goes',
    layout: 'numbered',
    up: 'DROP TABLE items;\nALTER TABLE users DROP COLUMN seen;',
    files: crate,
    says: [
      ': stop or scale down the new program first (what restarts it may begin the migration again), then pg_cancel_backend',
      ' Where that ends it, what restarts the program may begin it again at once: keep it down until the transaction in front is gone.',
      'When an abort criterion is true: stop or scale down the new program first (what restarts it may begin the migration again), then pg_cancel_backend of the migration’s process (pg_terminate_backend where its state is idle in transaction); its transaction is taken back as a whole.',
      '- Stop the new release before the row of this file goes from the record: one that starts after that may apply what was taken back. A previous one that looks for its files as it starts can start only then.\n',
    ],
  },
  {
    name: 'one that surely does begins it again, and a lock that is not granted ends it too',
    layout: 'goose',
    up: "-- +goose Up\nSET LOCAL lock_timeout = '5s';\nALTER TABLE users DROP COLUMN seen;\n",
    files: goose,
    says: [
      'What restarts the program begins it again at once: keep it down until then.',
      'Stop the new release before the row of this file goes: a program that contains the file, started or restarted after that, applies it again.',
    ],
  },
  {
    name: 'who runs the script owns what it makes; an index has the owner of its table',
    up: 'DROP INDEX orders_note;',
    says: ['back.sql'],
    silent: ['As the login that owns'],
  },
  {
    name: 'a text called an id of what no table holds may name what goes on elsewhere',
    between:
      'CREATE TABLE bills (id bigserial PRIMARY KEY, stripe_customer_id varchar(255), "paddlePlanId" text NOT NULL DEFAULT \'\', order_item_id text);\nCREATE TABLE order_items (id text PRIMARY KEY);',
    up: 'ALTER TABLE bills DROP COLUMN stripe_customer_id, DROP COLUMN "paddlePlanId", DROP COLUMN order_item_id;',
    says: [
      '- Whether anything that another system knows by stripe_customer_id and paddlePlanId of bills (ids there, by their names) still runs or is charged, and has to be ended first: the drop ends nothing there, and afterwards no row here says whose it is.\n',
    ],
  },
  {
    name: 'an id of a table here, one with a foreign key, a number and a word alone name nothing elsewhere',
    between:
      'CREATE TABLE codes (code text PRIMARY KEY);\nCREATE TABLE bills (id bigserial PRIMARY KEY, author_user_id text, order_key_id text REFERENCES codes (code), plan_item_id bigint, provider_id text);',
    up: 'ALTER TABLE bills DROP COLUMN author_user_id, DROP COLUMN order_key_id, DROP COLUMN plan_item_id, DROP COLUMN provider_id;',
    says: ['## Runbook'],
    silent: ['another system', 'Data dictionary'],
  },
];
