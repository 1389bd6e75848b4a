/** More of sentence-cases.ts: foreign keys that are dropped and added again, and what deletes do from then on. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const teams = `CREATE TABLE teams (id bigint PRIMARY KEY);
CREATE TABLE docs (id bigint PRIMARY KEY, owner bigint NOT NULL, team bigint,
  CONSTRAINT docs_owner FOREIGN KEY (owner) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL);
CREATE TABLE links (id bigint PRIMARY KEY, doc bigint REFERENCES docs (id) ON DELETE CASCADE);`;

export const casesOfRenewedKeys: readonly Case[] = [
  {
    name: 'keys that delete otherwise are one change each, and are not torn apart',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_owner;
ALTER TABLE docs DROP CONSTRAINT docs_team;
ALTER TABLE docs ALTER COLUMN owner DROP NOT NULL, ALTER COLUMN team SET NOT NULL;
ALTER TABLE docs ADD CONSTRAINT docs_owner FOREIGN KEY (owner) REFERENCES users (id) ON DELETE SET NULL;
ALTER TABLE docs ADD CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE CASCADE;`,
    says: [
      '- Changes foreign key docs_owner of docs: ON DELETE SET NULL where it was CASCADE.',
      '- Changes foreign key docs_team of docs: ON DELETE CASCADE where it was SET NULL.',
      'No go beside a running application:** once it has run the former release fails at writing nulls to docs.team, and the new one needs what it adds; and ',
      '- From the first row of teams that is deleted on, its rows of docs are gone (ON DELETE CASCADE): no way back brings them.',
      '- Whether deleting a row of teams is to delete its rows of docs for good from now on, and with them those of links; until now they stayed without it.',
      '- Whether deleting a row of users is to leave its rows of docs there from now on, with null in docs.owner, and code can do with that; until now they went with it (CASCADE).',
      'of line 3 what allows nulls in docs.owner before the release; (2) of line 3 what forbids nulls in docs.team when no older release runs any more',
      'In one transaction, after the first part: lines 1, 2, 4, 5, which make their keys anew.',
      'Where no release that runs writes nulls to docs.team, it goes before the new one as it is.',
      'Deletes do again what they did before. Rows that went along until then stay gone.',
      '- users: who is deleted there no longer takes rows of docs along; what they hold about the person stays.',
    ],
    silent: [
      '- Drops constraint',
      '- Adds foreign key',
      'Adds 2 foreign keys',
      'writes no rows that',
      'every docs (team) is in teams',
      'do not both work',
      'new personal data',
    ],
  },
  {
    name: 'deletes that fail from then on wait for the release that does without',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_owner;
ALTER TABLE docs ADD CONSTRAINT docs_owner FOREIGN KEY (owner) REFERENCES users (id) ON DELETE RESTRICT;`,
    says: [
      '- **After the release that deletes no rows that others refer to by docs_owner, when no older one runs any more**',
      '- Whether deleting a row of users may fail from now on while there are rows of docs for it; until now they went with it (CASCADE). RESTRICT answers SQLSTATE 23503 up to PostgreSQL 17 and 23001 (restrict_violation) from 18 on: code that knows 23503 alone does not know it there.',
      'and cannot be deleted while there are any.',
    ],
  },
  {
    name: 'deletes above the rows that are referred to fail too, and may where their rows go along by another key',
    between: `CREATE TABLE shelves (id bigint PRIMARY KEY, owner bigint REFERENCES users ON DELETE CASCADE);
CREATE TABLE books (id bigint PRIMARY KEY, shelf bigint CONSTRAINT on_shelf REFERENCES shelves ON DELETE CASCADE);
CREATE TABLE boxes (id bigint PRIMARY KEY, owner bigint REFERENCES users ON DELETE CASCADE);
CREATE TABLE notes (box bigint CONSTRAINT in_box REFERENCES boxes ON DELETE CASCADE, owner bigint REFERENCES users ON DELETE CASCADE);`,
    up: `ALTER TABLE books DROP CONSTRAINT on_shelf;
ALTER TABLE books ADD CONSTRAINT on_shelf FOREIGN KEY (shelf) REFERENCES shelves (id);
ALTER TABLE notes DROP CONSTRAINT in_box;
ALTER TABLE notes ADD CONSTRAINT in_box FOREIGN KEY (box) REFERENCES boxes (id);`,
    says: [
      'rows of books for it; until now they went with it (CASCADE). Deletes in users that take rows of shelves along (CASCADE) fail then as well.',
      'Deletes in users that take rows of boxes along (CASCADE) may fail then as well, though these rows go along by another key too: the key whose trigger comes first by name decides, mostly the one that was made first.',
      "in another order can deadlock with it: with SET LOCAL lock_timeout = '500ms'; ",
    ],
    silent: ['SQLSTATE'],
  },
  {
    name: 'a key that is only checked later from now on is for no release',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_team;
ALTER TABLE docs ADD CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES teams (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;`,
    says: [
      '- Changes foreign key docs_team of docs: deferrable, checked at the end of a transaction where it was not deferrable.',
      '- **At any time**',
    ],
    silent: ['Whether deleting', 'Deletes do again', 'every docs (team) is in teams'],
  },
  {
    name: 'a key that nobody had checked is asked for its rows as it comes again',
    between: `${teams}
ALTER TABLE links ADD CONSTRAINT links_owner FOREIGN KEY (id) REFERENCES users (id) NOT VALID;`,
    up: `ALTER TABLE links DROP CONSTRAINT links_owner;
ALTER TABLE links ADD CONSTRAINT links_owner FOREIGN KEY (id) REFERENCES users (id);`,
    says: [
      '- Changes foreign key links_owner of links: validated from now on.',
      'every links (id) is in users',
      '- **At any time**',
    ],
  },
  {
    name: 'a key to another table is another key',
    between: teams,
    up: `ALTER TABLE docs DROP CONSTRAINT docs_team;
ALTER TABLE docs ADD CONSTRAINT docs_team FOREIGN KEY (team) REFERENCES users (id) ON DELETE CASCADE;`,
    says: [
      '- Drops constraint docs_team on docs.',
      'writes no rows that docs_team refuses',
      'every docs (team) is in users',
    ],
    silent: ['Changes foreign key', 'Whether deleting'],
  },
];

export const casesOfNullsThere: readonly Case[] = [
  {
    name: 'what becomes of nulls is asked where they are forbidden, and who has left them is said',
    between: teams,
    up: 'ALTER TABLE docs ALTER COLUMN team SET NOT NULL;',
    says: [
      '- What becomes of rows with null in docs.team: nothing in the files fills them, and line 1 fails on the first one. The pre-flight says whether there are any; fill them or delete them before. Deletes of rows of teams have left such rows until now (ON DELETE SET NULL).',
    ],
    silent: ['in batches'],
  },
  {
    name: 'of a large table it is said how long filling takes',
    up: 'ALTER TABLE users ALTER COLUMN mail SET NOT NULL;',
    files: manyUsers,
    says: [
      'Where there are many, in batches of some thousand rows before the change, with a pause while replicas are behind (users: estimate for all of them:',
    ],
  },
  {
    name: 'nulls that the change fills itself are no question',
    up: "UPDATE users SET mail = '' WHERE mail IS NULL;\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;",
    says: ['## Verdict'],
    silent: ['What becomes of rows'],
  },
  {
    name: 'a column that never was null is no question',
    up: 'ALTER TABLE users ALTER COLUMN nick SET NOT NULL;',
    says: ['## Verdict'],
    silent: ['What becomes of rows'],
  },
];

const brokenBack = { 'db/migrations/000004_change.down.sql': 'DROP INDEX IF EXIST users_mail;\n' };

export const casesOfFailedBack: readonly Case[] = [
  {
    name: 'a way back that builds an index again lets others work meanwhile',
    up: 'DROP INDEX orders_note;\nCREATE INDEX orders_both ON orders (note, user_id);',
    says: [
      'DROP INDEX CONCURRENTLY IF EXISTS public.orders_both;',
      'CREATE INDEX CONCURRENTLY orders_note ON public.orders',
    ],
    silent: ['BEGIN;'],
  },
  {
    name: 'one that does more is one transaction',
    up: 'DROP INDEX orders_note;\nALTER TABLE orders ADD COLUMN a int;',
    says: ['BEGIN;', 'CREATE INDEX orders_note ON public.orders'],
  },
  {
    name: 'a way back that fails is named, and another one stands in its place',
    up: 'CREATE INDEX users_mail ON users (mail);',
    files: brokenBack,
    backFails: 'syntax error at or near "EXIST"',
    says: [
      '- Who mends 000004_change.down.sql before it is merged: it fails (syntax error at or near "EXIST"), and its tool would run it.',
      'It stands in for 000004_change.down.sql, which fails: syntax error at or near "EXIST".',
      'DROP INDEX IF EXISTS public.users_mail;',
      '**back.sql** for 000004_change.up.sql, generated, not proved.',
    ],
    silent: ['- The way back fails', 'DROP INDEX IF EXIST ', 'does not work'],
  },
  {
    name: 'a way back that fails where none follows from the schema is all that there is',
    up: "DO $$ BEGIN EXECUTE 'DROP TABLE items'; END $$;",
    files: { 'db/migrations/000004_change.down.sql': 'CREATE TABEL items (id uuid);\n' },
    backFails: 'syntax error at or near "TABEL"',
    says: ['The way back fails: syntax error at or near "TABEL".', 'does not work'],
    silent: ['It stands in for', 'Who mends'],
  },
  {
    name: 'a part of a file that holds no statement is no way back, without a proof too',
    layout: 'goose',
    up: '-- +goose Up\nALTER TABLE items ADD COLUMN a int;\n-- +goose Down\n-- later\n',
    says: [
      '- Who mends the way back in 000004_change.sql before it is merged: it holds no statement, and its tool would run it.',
      'It stands in for the way back in 000004_change.sql, which holds no statement.',
      'ALTER TABLE public.items DROP COLUMN a;',
    ],
  },
  {
    name: 'nobody has to fill the file of a way back where no schema changes',
    up: 'UPDATE items SET name = lower(name) WHERE name IS NOT NULL;',
    files: { 'db/migrations/000004_change.down.sql': '-- nothing to do\n' },
    says: ['What UPDATE changed in items does not come back.'],
    silent: ['It stands in for', 'Who mends', 'holds no statement'],
  },
];
