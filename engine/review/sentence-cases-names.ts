/** More of sentence-cases.ts: names that the server gives where the migration gives none. Test data: runs nothing. */
import { rowsOf } from './sentence-cases-rows.ts';
import type { Case } from './sentence-cases.ts';

export const casesOfNames: readonly Case[] = [
  {
    name: 'indexes without a name are counted, named and asked for like others',
    up: `CREATE INDEX ON orders (user_id);
CREATE INDEX ON orders ((coalesce(note, '')));
CREATE INDEX orders_own ON orders (note, user_id);
CREATE INDEX ON users (mail) WHERE mail <> '';`,
    says: [
      '- Builds 4 indexes on orders (3), users.',
      '| Builds indexes orders_user_id_idx, orders_coalesce_idx on orders. | SHARE | building the index | error locking/index-without-concurrently: ',
      '| line 3 | info index/redundant-prefix | This index on orders',
      "('public.orders_user_id_idx', false, 'btree', false, false, ARRAY['user_id']::text[], ARRAY[0], ARRAY[]::text[]), ('public.orders_coalesce_idx', false, 'btree'",
      "('public.users_mail_idx', false, 'btree', false, true, ARRAY['mail']::text[], ARRAY[0], ARRAY[]::text[])",
    ],
    silent: ['Builds index.', 'an index of orders'],
  },
  {
    name: 'keys without a name have the one that they get',
    up: 'ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);\nALTER TABLE users ADD UNIQUE (mail);',
    says: ['orders_user_id_fkey', 'users_mail_key'],
  },
  {
    name: 'a column that comes is told with its type and with what it refers to',
    up: `ALTER TABLE orders ADD COLUMN again bigint REFERENCES orders (id) ON DELETE CASCADE;
ALTER TABLE users ADD COLUMN size int;
ALTER TABLE users ALTER COLUMN size SET DEFAULT 3;`,
    says: [
      '- Adds columns orders.again (bigint, null; references orders, ON DELETE CASCADE), users.size (integer).',
      'Adds column orders.again (bigint, null; references orders, ON DELETE CASCADE). Adds column users.size (integer, null).',
    ],
  },
  {
    name: 'a key that goes lets alike rows in, and one that stays on its columns does not',
    up: 'ALTER TABLE users DROP CONSTRAINT users_code_key;',
    says: [
      'After the release that no longer says ON CONFLICT (code), when',
      '- From the first two rows of users on with the same (code), which line 1 lets in, users_code_key cannot come back.',
      'SELECT code FROM public.users WHERE code IS NOT NULL GROUP BY code HAVING count(*) > 1 finds them.',
    ],
  },
  {
    name: 'a name that says another form of its values says so at the steps, and all its indexes are built',
    between:
      'CREATE TABLE versions (id bigint PRIMARY KEY, job bigint, version_md5 text NOT NULL);\nCREATE UNIQUE INDEX versions_of_job ON versions (job, version_md5);\nCREATE INDEX versions_md5 ON versions (version_md5);',
    up: 'ALTER TABLE versions RENAME COLUMN version_md5 TO version_digest;',
    says: [
      'How versions.version_md5 is split, so that both releases run, as far as both write the same values there (its name says md5, then digest: where they differ, a trigger has to turn the one into the other, and no copy does): (1)',
      '- Whether what versions.version_md5 holds changes with its name (md5, then digest): rows that are there keep their values, and whoever reads them has to tell both apart.',
      'build its 2 indexes CONCURRENTLY (those of versions_of_job and versions_md5, one of them unique), and',
    ],
  },
  {
    name: 'a new column of a unique key gets no value from a default',
    up: 'ALTER TABLE users ADD COLUMN slug text;\nUPDATE users SET slug = mail WHERE slug IS NULL;\nALTER TABLE users ALTER COLUMN slug SET NOT NULL;\nCREATE UNIQUE INDEX users_slug ON users (slug);\nALTER TABLE users RENAME COLUMN seen TO seen_at;',
    says: [
      'while it runs it has to take nulls (line 3 after the last step), or get its value from a trigger.',
    ],
    silent: ['from a default or a trigger'],
  },
  {
    name: 'a CHECK that nobody has validated is validated, and no second one is made',
    between: 'CREATE TABLE parcels (id bigint PRIMARY KEY, code text);',
    files: rowsOf({ parcels: 90_000_000 }),
    up: `ALTER TABLE parcels ADD CONSTRAINT coded CHECK (code IS NOT NULL) NOT VALID;
ALTER TABLE parcels ALTER COLUMN code SET NOT NULL;
ALTER TABLE parcels DROP CONSTRAINT coded;`,
    says: [
      'in place of line 2 and of what drops coded here two files: (1) ALTER TABLE parcels VALIDATE CONSTRAINT coded; (',
      'error locking/set-not-null-scans: Validate coded first, in a migration of its own.',
    ],
    silent: ['parcels_code_there'],
  },
];
