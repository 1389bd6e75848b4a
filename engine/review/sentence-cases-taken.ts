/** More of sentence-cases.ts: columns that go, and UPDATEs before that write something of their values elsewhere. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfTaken: readonly Case[] = [
  {
    name: 'values that an UPDATE puts into a document for some rows are not simply gone',
    up: `ALTER TABLE users ADD COLUMN doc jsonb NULL;
UPDATE users SET doc = json_build_object('n', nick, 'c', code) WHERE seen IS NULL;
ALTER TABLE users DROP COLUMN nick, DROP COLUMN code;`,
    says: [
      'The values of nick and code of users go, but for what line 2 writes into doc: accept it, or export it first.',
      '- The values of nick and code of users go; line 2 writes doc from them where seen IS NULL; for the other rows they are gone.',
      "SELECT 'rows of users that line 2 does not meet with a value in nick, code, which go'",
      "nick <> '''' AND (seen IS NULL) IS NOT TRUE)",
      'FROM public.users AS users TABLESAMPLE',
      '(2) a release that writes users.doc with every row that line 2 meets, and still what goes; (3) when no older one runs any more, line 2 in batches;',
    ],
    silent: ['\n- The values of nick and code of users are gone.', "'rows of users with a value in"],
  },
  {
    name: 'IS DISTINCT FROM in the condition reads no other table',
    up: `ALTER TABLE users ADD COLUMN doc jsonb NULL;
UPDATE users SET doc = json_build_object('n', nick, 'c', code) WHERE seen IS DISTINCT FROM now();
ALTER TABLE users DROP COLUMN nick, DROP COLUMN code;`,
    says: ["SELECT 'rows of users that line 2 does not meet with a value in nick, code, which go'"],
  },
  {
    name: 'where every row has a value, those that are not met are counted, and without such nothing',
    up: `ALTER TABLE items ADD COLUMN doc jsonb;
UPDATE items SET doc = to_jsonb(id) WHERE touched IS NOT NULL;
ALTER TABLE items DROP COLUMN id;`,
    says: [
      '- The values of items.id go; line 2 writes doc from them where touched IS NOT NULL; for the other rows they are gone.',
      "SELECT 'rows of items that line 2 does not meet: their values of id go'",
      'a release that writes items.doc with every row that line 2 meets, and still what goes, but reads it as what may be null, as the release after it leaves it out; (3)',
      "format('%s of %s rows%s', count(*) FILTER (WHERE (touched IS NOT NULL) IS NOT TRUE), count(*)",
    ],
  },
  {
    name: 'what goes is counted in every column that goes, also where each row has a value',
    up: 'ALTER TABLE orders DROP COLUMN id, DROP COLUMN note;',
    says: [
      'rows of orders with a value in id, note, which go',
      "format(''id %s, note %s of %s rows%s'', count(*) FILTER (WHERE id IS NOT NULL), count(*) FILTER (WHERE note IS NOT NULL",
    ],
  },
  {
    name: 'a null in the condition leaves the row out',
    up: `ALTER TABLE items ADD COLUMN doc jsonb;
ALTER TABLE items ADD COLUMN a int NOT NULL DEFAULT 4;
UPDATE items AS i SET doc = to_jsonb(i.touched) WHERE i.mail > 'b';
ALTER TABLE items DROP COLUMN touched;`,
    says: [
      'line 3 writes doc from them where i.mail > ',
      "(i.mail > ''b'') IS NOT TRUE",
      'FROM public.items AS i TABLESAMPLE',
    ],
  },
  {
    name: 'what an expression leaves out is said beside the rows that it does not meet',
    up: `ALTER TABLE users ADD COLUMN low text;
UPDATE users SET low = lower(nick) WHERE id > 7;
ALTER TABLE users DROP COLUMN nick;`,
    says: [
      '- The values of users.nick go; line 2 writes low from them where id > 7, and what the expression leaves out is gone; for the other rows they are gone.',
    ],
  },
  {
    name: 'where a new column is empty, all rows are met',
    up: `ALTER TABLE users ADD COLUMN low text;
UPDATE users SET low = lower(nick) WHERE low IS NULL;
ALTER TABLE users DROP COLUMN nick;`,
    says: [
      '- The values of users.nick go; line 2 makes others of them before, and what the expression leaves out is gone.',
    ],
    silent: ['for the other rows'],
  },
  {
    name: 'rows of another table that belong to it',
    up: `ALTER TABLE orders ADD COLUMN mail text;
UPDATE orders SET mail = lower(u.nick) FROM users u WHERE u.id = orders.user_id;
ALTER TABLE users DROP COLUMN nick;`,
    says: [
      '- The values of users.nick go; line 2 writes orders.mail from them where u.id = orders.user_id, and what the expression leaves out is gone; for the other rows they are gone.',
      'rows of users with a value in nick, which goes (those that line 2 reads too)',
    ],
  },
  {
    name: 'of several tables one column may have the same name, and a column that goes keeps nothing',
    up: `ALTER TABLE orders ADD COLUMN old text, ADD COLUMN gone text;
UPDATE orders SET old = (SELECT nick FROM users WHERE users.id = orders.user_id) WHERE id > 7;
UPDATE orders SET gone = note WHERE id > 7;
ALTER TABLE orders DROP COLUMN note, DROP COLUMN gone;`,
    says: ['- The values of orders.note are gone.'],
    silent: ['writes old from them', 'writes gone from them'],
  },
  {
    name: 'a CASE that gives it in some of its arms copies no more than those',
    up: `ALTER TABLE users ADD COLUMN doc jsonb;
UPDATE users SET doc = CASE WHEN seen IS NULL THEN json_build_object('a', nick) END;
ALTER TABLE users DROP COLUMN nick;`,
    says: [
      '- The values of users.nick go; line 2 makes others of them before, and what the expression leaves out is gone.',
    ],
    silent: ['they were copied before'],
  },
  {
    name: 'an UPDATE of a migration before, and a quoted name',
    first: `ALTER TABLE users ADD COLUMN "Do""c" jsonb;
UPDATE "users" "U" SET "Do""c" = jsonb_build_object('n', "U"."nick") WHERE "U".seen IS NULL;`,
    up: 'ALTER TABLE users DROP COLUMN nick;',
    says: [
      'The values of users.nick go; a migration of the change before writes Do"c from them where "U".seen IS NULL; for the other rows they are gone.',
      'FROM public.users AS "U" TABLESAMPLE',
    ],
  },
  {
    name: 'a release beside one that leaves a column out reads nulls in it',
    up: `CREATE TABLE mails (id uuid PRIMARY KEY, mail text);
INSERT INTO mails (id, mail) SELECT id, mail FROM items;
ALTER TABLE items DROP COLUMN mail;`,
    says: [
      '(4) the release that reads mails and no longer needs what goes (the one before it has to read nulls there); (5) line 3',
    ],
  },
  {
    name: 'several UPDATEs, each for rows of its own',
    up: `ALTER TABLE users ADD COLUMN j jsonb, ADD COLUMN k text;
UPDATE users u SET (j, k) = (json_build_object('n', nick), to_jsonb(u)::text) WHERE u.seen IS NULL;
UPDATE users u SET k = nick WHERE id = 4;
ALTER TABLE users DROP COLUMN nick, DROP COLUMN code;`,
    says: [
      'The values of nick and code of users go, but for what lines 2, 3 write into other columns: accept',
      '- The values of users.nick go; line 2 writes j and k from them where u.seen IS NULL; line 3 writes k from them where id = 4; for the other rows they are gone.',
      '- The values of users.code go; line 2 writes k from them where u.seen IS NULL; for the other rows they are gone.',
      '(u.seen IS NULL) IS NOT TRUE AND (id = 4) IS NOT TRUE',
    ],
  },
];

const moving = `ALTER TABLE items ADD COLUMN doc jsonb;
UPDATE items SET doc = json_build_object('a', mail) WHERE touched IS NULL;
ALTER TABLE items DROP COLUMN mail, DROP COLUMN touched;`;

const movingBack = `ALTER TABLE items ADD COLUMN mail text NOT NULL DEFAULT '', ADD COLUMN touched timestamptz DEFAULT now();
UPDATE items SET mail = doc->>'a', touched = NULL WHERE doc IS NOT NULL;
ALTER TABLE items DROP COLUMN doc;`;

const after = "text | not null | default ''";

export const casesOfGivenBack: readonly Case[] = [
  {
    name: 'a way back that fills some rows says which, and what the others get, and equal differences once',
    up: moving,
    files: { 'db/migrations/000004_change.down.sql': movingBack },
    backDiffers: [
      { change: 'altered', kind: 'column', name: 'public.items.mail', before: 'text | not null', after },
      {
        change: 'altered',
        kind: 'column',
        name: 'public.items.touched',
        before: 'text',
        after: "text | default ''",
      },
      { change: 'added', kind: 'index', name: 'public.items_mail', after: 'x' },
    ],
    says: [
      "is not what it was: columns mail and touched of public.items are not what they were: “default ''” is new; index public.items_mail is left. mail and touched of items: the way back gives values again by its line 4 where doc IS NOT NULL; the other rows get the defaults of its line 3.",
    ],
    silent: ['became'],
  },
  {
    name: 'one that restores the schema says it too, with the one default',
    up: moving,
    files: {
      'db/migrations/000004_change.down.sql': movingBack.replace(
        ', ADD COLUMN touched timestamptz DEFAULT now()',
        ', ADD COLUMN touched timestamptz',
      ),
    },
    backRestores: true,
    says: [
      "items.mail: the way back gives values again by its line 4 where doc IS NOT NULL; the other rows get the default of its line 3 ('').",
      'items.touched comes back empty in rows in which line 4 of the script finds nothing for it',
    ],
  },
  {
    name: 'where all rows are filled, no row has the default',
    up: moving,
    files: {
      'db/migrations/000004_change.down.sql': movingBack.replace(' WHERE doc IS NOT NULL', ''),
    },
    backRestores: true,
    says: ['of the data only what line 4 of the script finds for items.mail, items.touched'],
    silent: ['the other rows get'],
  },
];
