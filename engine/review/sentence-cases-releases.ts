/** More of sentence-cases.ts: which release waits for which part, what nobody fills, and what the author has said of it. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const split = `ALTER TABLE users DROP CONSTRAINT users_code_key;`;

export const casesOfReleases: readonly Case[] = [
  {
    name: 'what part 1 makes is asked for before part 1, and not before part 2',
    first: 'ALTER TABLE orders ADD COLUMN kind text;',
    up: 'DROP INDEX orders_note;\nALTER TABLE users DROP COLUMN nick;',
    says: [
      '- Part 1 (before-1.sql): what it makes is not there yet: orders.kind.',
      '- Part 2 (before-2.sql): what it drops is there: orders_note; nothing else depends on users.nick',
    ],
  },
  {
    name: 'a release that uses a column waits for the keys on it too',
    first: 'ALTER TABLE users ADD COLUMN tenant text;',
    up: 'CREATE UNIQUE INDEX CONCURRENTLY users_tenant ON users (mail, tenant);',
    says: [
      '- **Before the release that uses users.tenant**: 000002_first.up.sql, 000004_change.up.sql.',
      '- Whether rows of users with a null in mail, tenant may be alike: users_tenant lets them through, and ON CONFLICT does not find them. Nothing here fills tenant in the rows that are there: whether releases that read it bear that.',
    ],
  },
  {
    name: 'rows without a value in a new column are looked for before the part that relies on it',
    first: 'ALTER TABLE users ADD COLUMN handle text;',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: [
      'Set the same lock_timeout as for the first part.',
      'rows of users with a value in nick, which goes; no row of users is without handle, which nothing here fills.',
    ],
  },
  {
    name: 'where the change fills it, nobody has to look',
    first: 'ALTER TABLE users ADD COLUMN handle text;\nUPDATE users SET handle = nick;',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: [
      '- Part 2 (before-2.sql): nothing else depends on users.nick (what function bodies refer to is not seen); nothing made by hand goes along with users.nick: index, constraint, statistics; users: handle says what nick says',
    ],
    silent: ['which nothing here fills', 'with a value in'],
  },
  {
    name: 'a column that takes the place of another is expected under that name',
    up: `ALTER TABLE users ADD COLUMN seen_text text;
UPDATE users SET seen_text = seen::text;
ALTER TABLE users ALTER COLUMN seen_text SET NOT NULL;
ALTER TABLE users DROP COLUMN seen;
ALTER TABLE users RENAME COLUMN seen_text TO seen;`,
    says: [
      '- **Together with the release that expects users.seen as text: no order works for old and new at once**',
      '| 2 | Updates rows. Sets seen_text in all rows. |',
    ],
    silent: ['seen_text with every row', 'finds another column'],
  },
  {
    name: 'a column that is parked is moved nowhere',
    up: 'ALTER TABLE users RENAME COLUMN seen TO deprecated_seen;',
    says: [
      '- **Together with the release that no longer says users.seen: no order works for old and new at once**',
      '  - users.seen is parked as deprecated_seen, and moved nowhere: (1) roll out the release that no longer says seen; (2) rename or drop it when no older one runs any more.',
      'fails after the rename. Add the new name, copy, then drop the old one.',
    ],
    silent: ['add deprecated_seen', 'says deprecated_seen', 'Add deprecated_seen'],
  },
  {
    name: 'a way back names a column as it is called until then',
    up: 'ALTER TABLE users ALTER COLUMN nick DROP NOT NULL;\nALTER TABLE users RENAME COLUMN nick TO drop_nick;',
    says: ['-- Nulls that came into users.drop_nick since make this fail: fill them first.'],
  },
  {
    name: 'what its author says of it stands beside it, and is answered where that is known',
    up: `-- A list of users by mail.
--
-- No CONCURRENTLY here: the tool runs it inside a transaction block. Nobody writes at night.
CREATE INDEX users_mail ON users (mail);`,
    layout: 'prisma',
    says: [
      'The file says: “No CONCURRENTLY here: the tool runs it inside a transaction block”: Prisma Migrate opens no transaction around this file, and CONCURRENTLY runs in it.',
    ],
    silent: ['Nobody writes at night', '“A list of users by mail. '],
  },
  {
    name: 'what its author says of something else does not',
    up: '-- A list of users by mail.\nCREATE INDEX users_mail ON users (mail);',
    says: ['Add CONCURRENTLY'],
    silent: ['The file says'],
  },
  {
    name: 'how an index is built that is better left out is nobody’s question',
    up: 'CREATE INDEX users_again ON users (code);',
    says: ['index/duplicate'],
    silent: ['index-without-concurrently'],
  },
  {
    name: 'what is built, dropped and built anew is told once',
    first:
      "CREATE INDEX a ON orders (user_id);\nALTER TABLE orders ADD CONSTRAINT note_is CHECK (note <> '') NOT VALID;",
    up: 'ALTER TABLE orders VALIDATE CONSTRAINT note_is;\nDROP INDEX a;\nCREATE INDEX a ON orders (user_id, note);',
    says: ['- Builds index a on orders.', '- Adds check note_is on orders.'],
    silent: ['- Drops index a', '- Validates', '- Adds unvalidated'],
  },
  {
    name: 'a sequence that goes with its column is told',
    up: 'ALTER TABLE hooks DROP COLUMN id;',
    says: ['- Drops sequence hooks_id_seq with its column.'],
  },
  {
    name: 'what a partial unique index keeps apart is not asked for',
    first: `${split}\nCREATE UNIQUE INDEX users_some ON users (code, mail) WHERE mail IS NOT NULL;`,
    up: 'CREATE UNIQUE INDEX users_all ON users (code, mail);',
    says: ['the index that it builds is not there yet'],
    silent: ['no duplicates of users (code, mail)'],
  },
  {
    name: 'no step names a script that is not there',
    first: 'ALTER TABLE users DROP COLUMN nick;',
    up: 'DROP VIEW people;\nALTER TABLE users ALTER COLUMN seen TYPE text;',
    says: ['Pre-flight of part 2: before.sql.**', '<summary>after-2.sql</summary>'],
    silent: ['before-2.sql'],
  },
  {
    name: 'a column that goes and comes again with another type is another one from one moment to the next',
    up: 'ALTER TABLE users DROP COLUMN nick;\nALTER TABLE users ADD COLUMN nick integer;',
    says: [
      '- **Together with the release that expects users.nick as a new integer: no order works for old and new at once**',
      'No go beside a running application',
    ],
    silent: ['Before the release that uses users.nick'],
  },
  {
    name: 'what only builds indexes waits for no release, and none for it',
    up: 'CREATE INDEX orders_both ON orders (user_id, note);',
    says: ['- **At any time: no release depends on an index**: 000004_change.up.sql.'],
    silent: ['whose queries may want', 'Roll out'],
  },
  {
    name: 'what code comes with an index may want it, and nobody has read it',
    code: true,
    up: 'CREATE INDEX orders_both ON orders (user_id, note);',
    says: [
      '- **At any time: no release needs an index to work; a query that counts on one may be slow until it is there**',
    ],
    silent: ['no release depends on an index'],
  },
  {
    name: 'what one part takes away is not asked for before the others, and what it makes is in use there',
    first: 'CREATE TABLE tags (id bigint PRIMARY KEY);\nDROP TABLE hooks;',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE TABLE tagged (id bigint PRIMARY KEY, tag bigint REFERENCES tags (id));',
    says: [
      'Part 2. Before the release that uses users.a',
      "format('no table %s', name) FROM (VALUES ('users', to_regclass('public.users'))) AS wanted",
      '| 000004:2 | Creates table tagged. | tags: SHARE ROW EXCLUSIVE',
    ],
  },
  {
    name: 'a table that is made under a name for the meantime is used by no release under that name',
    up: `CREATE TABLE hooks_new (id bigint PRIMARY KEY);
CREATE TABLE tags (id bigint PRIMARY KEY);
INSERT INTO hooks_new SELECT id FROM hooks;
INSERT INTO tags SELECT id FROM hooks;
DROP TABLE hooks;
ALTER TABLE hooks_new RENAME TO hooks;`,
    says: ['the release that uses tags and no longer uses hooks'],
    silent: ['uses hooks_new'],
  },
];
