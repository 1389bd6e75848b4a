/** More of sentence-cases.ts: keys that ON CONFLICT of releases goes by, made, taken away and exchanged for others. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const wider = 'ALTER TABLE items DROP CONSTRAINT items_pkey;\nALTER TABLE items ADD PRIMARY KEY (id, mail);';
const saysWider = {
  'src/items.go':
    'const sql = `INSERT INTO items (id, mail) VALUES ($1, $2) ON CONFLICT (id, mail) DO UPDATE SET touched = now()`\n',
};

export const casesOfRekeyed: readonly Case[] = [
  {
    name: 'where the new release names the new key in ON CONFLICT, neither can come first',
    up: wider,
    files: saysWider,
    says: [
      '**No go beside a running application:** a release that says ON CONFLICT (id) fails from then on',
      '- With a stop of all instances, as in the runbook, or without one in three steps: both keys on items, then the release, then the exchange (see Deployment order).',
      '- **Neither before nor after the release that says ON CONFLICT (id, mail) and no longer says ON CONFLICT (id): that one needs the new key, and older ones the former one**: 000004_change.up.sql.',
      '  - src/items.go:1 says ON CONFLICT (id, mail) on items.\n',
      '  - Until line 2 has run inserts of the new release fail, from line 1 on those of older ones (42P10: no unique constraint matches ON CONFLICT).',
      '(1) in psql CREATE UNIQUE INDEX CONCURRENTLY items_id_mail_new ON public.items (id, mail);, for which no read or write waits;',
      '(3) when none of them runs any more, a file in place of this one, ALTER TABLE items DROP CONSTRAINT items_pkey, ADD CONSTRAINT items_pkey PRIMARY KEY USING INDEX items_id_mail_new;: reads and writes wait for a moment.',
      'items_pkey still refuses a second row with the same (id), which ON CONFLICT (id, mail) does not catch (23505)',
      '  - Where no release that runs says ON CONFLICT (id), it goes before the new one as it is.',
      '. Stop the application.**',
      '. Start the application with the new release.**',
      '- In this order: stop every instance of the new release, run the script, put the record right, start the former release.',
      '- Ask first, the new release may run meanwhile: SELECT count(*) FROM (SELECT FROM public.items GROUP BY id HAVING count(*) > 1) AS alike;',
      'with the application stopped, in the order that Rollback says.',
    ],
    silent: ['Roll out', 'when no older one runs any more**', 'How it is split', 'only the stop is left'],
  },
  {
    name: 'where no program names the new key, the release that no longer names the former one comes first',
    up: wider,
    files: {
      'src/items.go':
        'const sql = `INSERT INTO orders (id, mail) VALUES ($1, $2) ON CONFLICT (id, mail) DO NOTHING`\n',
    },
    says: ['- **After the release that no longer says ON CONFLICT (id), when no older one runs any more**'],
    silent: ['Neither before nor after', 'three steps'],
  },
  {
    name: 'builders of libraries name the key too, with their tables or after them',
    up: wider,
    files: {
      'src/item.rs':
        'diesel::insert_into(items::table).values(&value).on_conflict((items::id, items::mail)).do_update()\n',
    },
    says: ['src/item.rs:1 says ON CONFLICT (id, mail) on items.'],
  },
  {
    name: 'a key that only goes waits for the release that does without it',
    up: 'ALTER TABLE users DROP CONSTRAINT users_code_key;',
    files: {
      'src/users.go':
        'const sql = `INSERT INTO users (id, code) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`\n',
    },
    says: ['- **After the release that no longer says ON CONFLICT (code), when no older one runs any more**'],
    silent: ['Neither before nor after'],
  },
  {
    name: 'a narrower key refuses rows of older releases from the step on that builds it, and its way back stops on none',
    between:
      'ALTER TABLE items DROP CONSTRAINT items_mail_key, ADD CONSTRAINT items_both UNIQUE (mail, touched);',
    up: 'ALTER TABLE items DROP CONSTRAINT items_both;\nALTER TABLE items ADD CONSTRAINT items_mail UNIQUE (mail);',
    files: {
      'src/items.ts':
        "await db.insertInto('items').values(row).onConflict((oc) => oc.columns(['mail']).doNothing()).execute();\n",
    },
    says: [
      '- **Neither before nor after the release that says ON CONFLICT (mail), writes no rows that items_mail refuses and no longer says ON CONFLICT (mail, touched): that one needs the new key, and older ones the former one**',
      'ALTER TABLE items DROP CONSTRAINT items_both, ADD CONSTRAINT items_mail UNIQUE USING INDEX items_mail_new;: reads',
      '  - (1) fails where rows are alike in (mail), and from then on it refuses them to older releases too (23505): where one writes such rows, only the stop is left.',
    ],
    silent: ['still refuses a second row', 'Ask first'],
  },
  {
    name: 'of unique indexes the new one has its own name, and the former one is dropped',
    between: 'CREATE UNIQUE INDEX users_mail ON users (mail);',
    up: 'DROP INDEX users_mail;\nCREATE UNIQUE INDEX users_mail_nick ON users (mail, nick);',
    files: {
      'src/users.ts': "await db('users').insert(row).onConflict(['mail', 'nick']).merge()\n",
    },
    says: [
      '(1) in psql CREATE UNIQUE INDEX CONCURRENTLY users_mail_nick ON public.users (mail, nick);, for which',
      'a file in place of this one, DROP INDEX users_mail;: reads and writes wait for a moment.',
    ],
  },
  {
    name: 'under the name of the former index it is built under another, and renamed',
    between: 'CREATE UNIQUE INDEX users_mail ON users (mail);',
    up: 'DROP INDEX users_mail;\nCREATE UNIQUE INDEX users_mail ON users (mail, nick);',
    files: {
      'src/users.ts': "await db('users').insert(row).onConflict(['mail', 'nick']).merge()\n",
    },
    says: ['DROP INDEX users_mail; ALTER INDEX users_mail_nick_new RENAME TO users_mail;: reads'],
  },
  {
    name: 'a key that is named by its constraint is needed where that is a new one',
    up: 'ALTER TABLE items DROP CONSTRAINT items_pkey;\nALTER TABLE items ADD CONSTRAINT items_both PRIMARY KEY (id, mail);',
    files: {
      'src/items.py':
        'cur.execute("INSERT INTO items VALUES (%s, %s) ON CONFLICT ON CONSTRAINT items_both DO NOTHING")\n',
    },
    says: [
      'Neither before nor after the release that says ON CONFLICT ON CONSTRAINT items_both and no longer says ON CONFLICT (id)',
    ],
  },
  {
    name: 'under the name of the former one it is found before and after',
    up: wider,
    files: {
      'src/items.py':
        'cur.execute("INSERT INTO items VALUES (%s, %s) ON CONFLICT ON CONSTRAINT items_pkey DO NOTHING")\n',
    },
    says: [
      '- **After the release that no longer says ON CONFLICT (id), when',
      '  - ON CONFLICT ON CONSTRAINT items_pkey (src/items.py:1) works before and after it: until line 2 has run by (id), then by (id, mail).',
    ],
    silent: ['Neither before nor after'],
  },
  {
    name: 'what refers to the former key goes before it, and columns that may be null are told',
    up: `ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE users DROP CONSTRAINT users_pkey;
ALTER TABLE users ADD PRIMARY KEY (id, mail);`,
    files: {
      'src/users.go':
        'const sql = `INSERT INTO users (id, mail) VALUES ($1, $2) ON CONFLICT (id, mail) DO NOTHING`\n',
    },
    says: [
      'wait for a moment where a validated CHECK says that mail is not null, else as long as reading the table. What refers to (id) goes first, as the former key does not go before it: orders_user_id_fkey of orders.',
    ],
  },
  {
    name: 'a partitioned table has no key that is built beside',
    between:
      'CREATE TABLE parts (id bigint, day date NOT NULL, note text NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);',
    up: 'ALTER TABLE parts DROP CONSTRAINT parts_pkey;\nALTER TABLE parts ADD PRIMARY KEY (id, day, note);',
    files: {
      'src/parts.go':
        'const sql = `INSERT INTO parts (id, day, note) VALUES ($1, $2, $3) ON CONFLICT (id, day, note) DO NOTHING`\n',
    },
    says: ['- **Neither before nor after', 'Without a stop it does not go so: parts is partitioned'],
    silent: ['three steps'],
  },
  {
    name: 'in two files each has its part, and between them both keys stand',
    first: 'CREATE UNIQUE INDEX items_id_mail ON items (id, mail);',
    up: 'ALTER TABLE items DROP CONSTRAINT items_pkey;',
    files: saysWider,
    says: [
      '- **Part 1. Before the release that says ON CONFLICT (id, mail)**: 000002_first.up.sql.',
      '  - Until 000004:1 has run both keys stand. items_pkey still refuses a second row with the same (id), which ON CONFLICT (id, mail) does not catch (23505)',
      '- **Part 2. After the release that no longer says ON CONFLICT (id), when no older one runs any more**: 000004_change.up.sql.',
    ],
  },
  {
    name: 'a key that comes alone and refuses rows is needed by the release that names it',
    up: 'ALTER TABLE users ADD CONSTRAINT users_mail UNIQUE (mail);',
    files: {
      'src/users.go':
        'const sql = `INSERT INTO users (id, mail) VALUES ($1, $2) ON CONFLICT (mail) DO NOTHING`\n',
    },
    says: [
      '- **Before the release that says ON CONFLICT (mail)**: 000004_change.up.sql.',
      '  - An older release that writes rows that users_mail refuses fails from line 1 on: where one does, roll out one that does not before, which does not say ON CONFLICT (mail) yet.',
    ],
    silent: ['How it is split', 'Neither before nor after'],
  },
  {
    name: 'other lines of the file are split besides',
    up: `ALTER TABLE items ADD COLUMN part int NOT NULL DEFAULT 0;
ALTER TABLE items DROP CONSTRAINT items_pkey, ADD CONSTRAINT items_pkey PRIMARY KEY (id, part);
ALTER TABLE items DROP COLUMN touched;`,
    files: {
      'src/items.go':
        'const sql = `INSERT INTO items (id, part) VALUES ($1, $2) ON CONFLICT (id, part) DO NOTHING`\n',
    },
    says: [
      '(1) what adds part, in a migration of its own; after it in psql CREATE UNIQUE INDEX CONCURRENTLY items_id_part_new',
      'How it is split, so that each part is a file of its own and has its release:',
    ],
  },
];
