/** More of sentence-cases.ts: where the program that runs the files, or a table that they change, is not known, and what a change makes twice. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

/** A program that has the tree built in, and the library of golang-migrate for its tests. */
const ownTree = {
  'go.mod': 'module example.com/shop\nrequire github.com/golang-migrate/migrate/v4 v4.16.2\n',
  'db/files.go': 'package db\n//go:embed migrations\nvar files embed.FS\n',
  'db/files_test.go': 'package db\nimport _ "github.com/golang-migrate/migrate/v4/database/postgres"\n',
};

export const casesOfUnknown: readonly Case[] = [
  {
    name: 'what goes from a table that no known migration makes is lost, asked for, and has no way back',
    up: 'ALTER TABLE phantoms DROP COLUMN IF EXISTS old;\nALTER TABLE phantoms ALTER COLUMN id TYPE bigint;\nDROP SEQUENCE IF EXISTS phantoms_id_seq;',
    says: [
      'The values of phantoms.old are gone',
      'gone: phantoms.old',
      'None can be worked out: what was there of phantoms.old, phantoms.id',
      'What was there of phantoms.old, phantoms.id',
      'Whether line 2 rewrites phantoms: the type that is there is not known here (pg_attribute has it).',
    ],
    silent: [
      'It changes no schema',
      'No table, view, function or type is another',
      'leaves nothing in the schema',
    ],
  },
  {
    name: 'values that releases read and write already have no place in a split that nobody here knows',
    up: `ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'none';
UPDATE users SET kind = mail WHERE seen IS NULL;
ALTER TABLE users DROP COLUMN nick;
UPDATE orders SET note = upper(note) WHERE note LIKE 'x%';`,
    says: [
      'line 4 changes values that releases read and write already: where between these it belongs is for whoever knows what each of them makes of orders.note.',
    ],
    silent: ['then lines 2, 4'],
  },
  {
    name: 'numbered files in numbered folders are one history, and not golang-migrate’s',
    layout: 'folders',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_a ON users (a);',
    files: { ...ownTree, 'db/migrations/10/04_other.up.sql': 'CREATE TABLE others (id int);' },
    says: [
      'How db/files.go sends these files is not known.',
      'by the new program, which has it built in (db/files.go:2)',
      'Version 10/04 is taken by 10/04_other.up.sql too: a program that goes by these numbers refuses both, or runs only one.',
      '# Review of 10/04_change.up.sql',
      "('users', 'ALTER TABLE, CREATE INDEX', to_regclass('public.users'))",
    ],
    silent: [
      'golang-migrate',
      'schema_migrations',
      'LockTimeout',
      'dirty',
      'is not known: no migration before',
    ],
  },
  {
    name: 'what a change makes twice, with others in between, is asked for as the last part leaves it',
    first: `CREATE OR REPLACE FUNCTION kind() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note = 'first'; RETURN NEW; END $$;
CREATE TRIGGER order_kind BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION kind();
CREATE TRIGGER order_other BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION kind();
CREATE INDEX orders_user ON orders (user_id);`,
    between: `CREATE OR REPLACE FUNCTION kind() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note = 'other'; RETURN NEW; END $$;
ALTER TABLE orders ADD COLUMN between_them int;`,
    up: `CREATE OR REPLACE FUNCTION kind() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note = 'last'; RETURN NEW; END $$;
DROP TRIGGER order_other ON orders;
DROP INDEX orders_user;
CREATE INDEX orders_user ON orders (user_id, id);`,
    says: [
      "md5(prosrc) = md5(' BEGIN NEW.note = ''last''; RETURN NEW; END ')",
      'trigger order_kind on orders is there, as defined and switched on',
      'trigger order_other on orders is gone',
      "ARRAY['user_id', 'id']",
      'index orders_user: as defined',
    ],
    silent: [
      "''first'';",
      'trigger order_other on orders is there',
      "true, 'btree', false, false, ARRAY['user_id']::text[]",
      'orders_user, orders_user',
    ],
  },
  {
    name: 'so are constraints and policies that it makes twice',
    first: `ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON orders USING (true);
ALTER TABLE orders ADD CONSTRAINT order_item FOREIGN KEY (id) REFERENCES users (id);`,
    between: 'ALTER TABLE orders ADD COLUMN between_them int;',
    up: `DROP POLICY own_orders ON orders;
CREATE POLICY other_orders ON orders USING (false);
ALTER TABLE orders DROP CONSTRAINT order_item;
ALTER TABLE orders ADD CONSTRAINT order_item FOREIGN KEY (id) REFERENCES hooks (id);`,
    says: ["'public.hooks'", 'policy other_orders on orders is there', 'row security of orders is on'],
    silent: [
      "'public.users', 'a'",
      'order_item on orders, order_item',
      'policy own_orders on orders is there',
    ],
  },
  {
    name: 'of a table that no migration makes what the change adds is known, and that it has to be there',
    first: 'ALTER TABLE ghosts ADD COLUMN made timestamptz, ADD COLUMN open boolean NOT NULL DEFAULT false;',
    up: `UPDATE ghosts SET made = now(), open = true WHERE id > 3;
ALTER TABLE ghosts ADD CONSTRAINT ghost_made UNIQUE (made);
ALTER TABLE ghosts ADD UNIQUE (open);
CREATE INDEX ghosts_open ON ghosts (open);
CREATE TRIGGER phantom_added AFTER INSERT ON phantoms FOR EACH ROW EXECUTE FUNCTION added();
CREATE TRIGGER phantom_off AFTER INSERT ON spectres FOR EACH ROW EXECUTE FUNCTION added();
ALTER TABLE spectres DISABLE TRIGGER phantom_off;
DROP TRIGGER phantom_old ON phantoms;
ALTER TABLE IF EXISTS gone ADD COLUMN a int;`,
    says: [
      'ghosts.made, ghosts.open: type, NOT NULL and default as defined',
      "('public.ghosts', 'made', 'timestamptz', false",
      'index ghosts_open: as defined',
      'constraint ghost_made on ghosts: as defined',
      'trigger phantom_added on phantoms is there, as defined and switched on',
      'trigger phantom_old on phantoms is gone',
      "('ghosts', to_regclass('public.ghosts')), ",
      "('phantoms', to_regclass('public.phantoms'))",
      "('phantoms', 'DROP TRIGGER', to_regclass('public.phantoms'))",
      'what it makes is not there yet: ghosts.made, ghosts.open',
    ],
    silent: [
      'Values of ghosts',
      'ghosts_open_key on ghosts: as defined',
      'ghost_made on ghosts, ghosts_open_key',
      'phantom_off on spectres is there',
      "('gone', to_regclass('public.gone'))",
    ],
  },
  {
    name: 'what such a table had before is written over all the same',
    up: 'ALTER TABLE ghosts ADD COLUMN made timestamptz;\nUPDATE ghosts SET made = now(), name = NULL;',
    says: ['Values of ghosts.name are written over'],
    silent: ['ghosts.made and', 'ghosts.made, ghosts.name are'],
  },
  {
    name: 'the writers of tables that no migration makes may end it in a deadlock too, and the LOCK TABLE for the known ones is not said to be all',
    layout: 'goose',
    up: `-- +goose Up
ALTER TABLE users ADD COLUMN kind text;
UPDATE users SET kind = nick;
CREATE TRIGGER same BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER same BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER same BEFORE UPDATE ON phantoms FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TRIGGER same BEFORE UPDATE ON spectres FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();`,
    files: manyUsers,
    says: [
      'In front of line 2: LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE (their writes wait as long); or stop every writer of these. Whether sessions that write to phantoms, spectres wait for users too is not known, as no migration that is known here makes these tables: lock them in front as well, or stop their writers.',
      'end in a deadlock after its work. Whether it is so of phantoms, spectres too is not known.',
    ],
    silent: ['write to items', 'items too is'],
  },
];
