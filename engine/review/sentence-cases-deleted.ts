/** More of sentence-cases.ts: which rows a DELETE takes, and how it goes in batches. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const ranked = `WITH ranked AS (
  SELECT id, -- the newest first
    row_number() OVER (PARTITION BY mail, nick ORDER BY seen DESC) AS rn
  FROM users
)
DELETE FROM users
WHERE id IN (
  SELECT id FROM ranked WHERE rn > 1
);`;

export const casesOfDeletedRows: readonly Case[] = [
  {
    name: 'all but the first of each group: told, counted and exported by the very condition, and in batches by rank',
    first: 'ALTER TABLE users ADD COLUMN slug text;',
    up: `UPDATE users SET slug = nick;\n${ranked}`,
    says: [
      '- Rows of users are deleted (000004:2): of those with the same mail and nick all but the first by seen DESC (of equal ones chance says which). The pre-flight counts them.',
      '| warning data-loss/unbatched-backfill: Work in batches by the key. |',
      'By stretches of a key the ranks would begin anew. In batches: rank all rows each time, pick the keys by rank with LIMIT 5,000, delete those and commit, until 0 rows go.',
      'AS result, (WITH ranked AS (SELECT id, row_number() OVER (PARTITION BY mail, nick ORDER BY seen DESC) AS rn FROM users) SELECT count(*) FROM users WHERE id IN (SELECT id FROM ranked WHERE rn > 1))::text AS found;',
      "copy (SELECT * FROM users WHERE ctid IN (SELECT ctid FROM (SELECT ctid, count(*) OVER (PARTITION BY mail, nick) AS n FROM users) AS s WHERE n > 1)) TO 'users.csv'",
      'Of rows of which chance says who goes the file has all of each group: who is not there any more behind it has gone.',
    ],
    silent: ['Go through its key', 'cannot be cut', '000004:7', 'Rows of users are deleted.'],
  },
  {
    name: 'with the ranks beside it, the newest by a time that is never null, some of the rows',
    up: `ALTER TABLE items ALTER COLUMN touched SET NOT NULL;
DELETE FROM items i USING (SELECT ctid, row_number() OVER (PARTITION BY mail ORDER BY touched DESC, id) AS n FROM items WHERE mail <> '') r
WHERE i.ctid = r.ctid AND r.n >= 3;`,
    says: [
      "(line 2): of those where mail <> '', with the same mail all but the first 2 by touched DESC, id. The pre-flight counts them.",
      '(SELECT count(DISTINCT i.ctid) FROM items i, (SELECT ctid, row_number() OVER',
      'copy (SELECT DISTINCT ON (i.ctid) i.* FROM items i, (SELECT ctid, row_number() OVER',
    ],
    silent: ['chance'],
  },
  {
    name: 'others by their condition; what the change wrote before nobody can count then',
    first: `DELETE FROM orders WHERE note IS NULL AND user_id > 7;`,
    up: `UPDATE users SET mail = lower(mail);\nDELETE FROM users WHERE mail LIKE '%old.example';`,
    says: [
      '- Rows of orders are deleted (000002:1): those where note IS NULL AND user_id > 7. The pre-flight counts them.',
      "- Rows of users are deleted (000004:2): those where mail LIKE '%old.example'.",
      'copy (SELECT orders.* FROM orders WHERE note IS NULL AND user_id > 7) TO',
      'copy (SELECT * FROM public.users) TO',
    ],
    silent: ['that 000004:2 deletes'],
  },
  {
    name: 'rows that go along with those of the same table are in the file too',
    first: 'ALTER TABLE orders ADD COLUMN parent bigint REFERENCES orders (id) ON DELETE CASCADE;',
    up: `DELETE FROM orders WHERE note IS NULL;`,
    says: ['copy (SELECT * FROM public.orders) TO'],
  },
  {
    name: 'what is counted over all rows and written is kept first',
    up: `UPDATE users u SET code = r.n::text FROM (SELECT id, row_number() OVER (ORDER BY seen) AS n FROM users) r WHERE r.id = u.id;`,
    says: [
      'warning data-loss/unbatched-backfill: Work in batches by the key. |',
      'By stretches of a key the numbers would begin anew. In batches: keep keys and numbers in a table first, counted over all rows once, then go through that.',
    ],
    silent: ['Go through its key'],
  },
  {
    name: 'a way back that deletes the rows with nulls does not fail on them, and loses them',
    up: 'ALTER TABLE items ALTER COLUMN mail DROP NOT NULL;',
    files: {
      'db/migrations/000004_change.down.sql':
        'DELETE FROM items WHERE mail IS NULL;\nALTER TABLE items ALTER COLUMN mail SET NOT NULL;\n',
    },
    says: [
      'Rows with a null in items.mail go on the way back: line 3 of its script deletes them.',
      'Line 3 of the script deletes rows of items: those where mail IS NULL.',
    ],
    silent: ['the way back fails until it is filled'],
  },
  {
    name: 'a way back that fills nulls loses nothing by them, and rows that the change brings may be what it deletes',
    up: 'ALTER TABLE items ALTER COLUMN mail DROP NOT NULL;\nINSERT INTO users (id) VALUES (1);',
    files: {
      'db/migrations/000004_change.down.sql':
        "DELETE FROM users WHERE id = 1;\nUPDATE items SET mail = '' WHERE mail IS NULL;\nALTER TABLE items ALTER COLUMN mail SET NOT NULL;\n",
    },
    says: ['Rollback'],
    silent: ['the way back fails until it is filled', 'deletes rows of users', 'go on the way back'],
  },
];
