/** More of sentence-cases.ts: names that the server gives where the migration gives none. Test data: runs nothing. */
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
      'SELECT code FROM public.users GROUP BY code HAVING count(*) > 1 finds them.',
    ],
  },
];
