/** More of sentence-cases.ts: lines that delete or change rows in front of an index that fails on them. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const doubles = 'DELETE FROM users u USING users k WHERE u.mail = k.mail AND u.id > k.id;';
const unique = 'CREATE UNIQUE INDEX users_mail ON users (mail);';
const inFront = [
  'in front of this one',
  'concurrently.sql by hand',
  'the steps under Deployment order',
  'Go when concurrently.sql has run',
  'Whether somebody builds',
];

export const casesOfRowsFirst: readonly Case[] = [
  {
    name: 'rows without a value that go before nulls are forbidden are nobody’s to fill',
    up: 'DELETE FROM users WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    says: [
      'Whether others commit rows of users with nulls there from the beginning of line 1 until line 2 has its lock and fails on the first one',
    ],
    silent: ['What becomes of rows with null', 'whether these are all is not asked'],
  },
  {
    name: 'those that it leaves are',
    up: 'DELETE FROM users WHERE mail IS NULL AND id < 5;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    says: ['What becomes of rows with null in users.mail', 'whether these are all is not asked'],
  },
  {
    name: 'duplicates go first, and are committed, before an index is built on what stays',
    layout: 'prisma',
    up: `${doubles}\n${unique}`,
    files: manyUsers,
    says: [
      '- Whether what rows of users have in nick, seen, code may go with them: line 1 deletes them for others with the same key, and the pre-flight counts those that differ there.',
      "SELECT count(DISTINCT u.ctid) FROM users u, users k WHERE (u.mail = k.mail AND u.id > k.id) AND to_jsonb(u) - ARRAY['id', 'mail']::text[] IS DISTINCT FROM to_jsonb(k) - ARRAY['id', 'mail']::text[]",
      '- So that nobody waits for the build: line 1 alone in this file, and after it what concurrently.sql has (about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end), by hand or as a migration: a file of its own in which nothing else stands. Not before line 1 is committed: on rows as they are until then the build may fail, and IF NOT EXISTS passes over the invalid index that it leaves.',
      'Whether line 2 finds rows that are refused: line 1 deletes rows of users before, which the pre-flight counts; whether these are all is not asked, and those that others commit from the beginning of line 1 until line 2 has its lock are not among them.',
      '**4. Wait for the time',
      '**5. Export what goes, or have somebody accept that it is gone: export.sql.**',
      'Of rows that a line deletes COPY says as many as the pre-flight counts: else others have written since, and both are asked again.',
      '-- Not before line 1 is committed: on rows as they are until then it may fail.\n-- Each statement by itself',
    ],
    silent: inFront,
  },
  {
    name: 'so they do where the file passes over an index that is there',
    up: `${doubles}\nCREATE UNIQUE INDEX IF NOT EXISTS users_mail ON users (mail);`,
    files: manyUsers,
    says: ['Not before line 1 is committed'],
    silent: inFront,
  },
  {
    name: 'where a file before takes them the index may be built between the two',
    layout: 'prisma',
    first: doubles,
    up: `${unique}\nALTER TABLE hooks ADD COLUMN a int;`,
    files: manyUsers,
    says: [
      'once 000002:1 is committed (on rows as they are until then it may fail)',
      '-- Not before 000002:1 is committed',
    ],
    silent: ['by hand before', 'the steps under Deployment order'],
  },
  {
    name: 'what an update sets may make rows unlike, and what stands after the build may need it',
    up: `UPDATE users SET mail = lower(mail);\n${unique}\nINSERT INTO users (id, code, mail) VALUES (1, 'a', 'x') ON CONFLICT (mail) DO NOTHING;`,
    files: manyUsers,
    says: [
      'line 1 alone in this file, and after it what concurrently.sql has',
      '; line 3 in a file after that. Not before line 1 is committed',
    ],
    silent: inFront,
  },
  {
    name: 'a block that nobody can read may do both',
    up: `DO $$ BEGIN EXECUTE format('DELETE FROM %I', current_setting('a.b')); END $$;\n${unique}`,
    files: manyUsers,
    says: ['Not before line 1 is committed'],
    silent: inFront,
  },
  {
    name: 'rows that a key takes along go as well',
    layout: 'prisma',
    first:
      'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey, ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE CASCADE;',
    up: 'DELETE FROM users WHERE code IS NULL;\nCREATE UNIQUE INDEX orders_one ON orders (note);',
    files: { 'plinth.stats.json': manyUsers['plinth.stats.json'].replace('"users"', '"orders"') },
    says: ['Not before 000004:1 is committed'],
    silent: inFront,
  },
  {
    name: 'columns that are not in it, and rows that come, are no reason',
    up: `UPDATE users SET nick = 'a';\nINSERT INTO users (id, code, mail) VALUES (1, 'a', 'x');\n${unique}`,
    files: manyUsers,
    says: ['concurrently.sql by hand, when no release runs any more'],
    silent: ['Not before'],
  },
];
