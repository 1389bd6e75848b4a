/** More of sentence-cases.ts: names that come back with nothing in them. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const parked = `ALTER TABLE users RENAME COLUMN seen TO seen_old;
ALTER TABLE users ADD COLUMN seen timestamptz;`;

export const casesOfNamesBack: readonly Case[] = [
  {
    name: 'a column that comes back empty breaks no statement, and what it means',
    up: parked,
    says: [
      'No go as it is: users.seen is null in the rows that are there, for old and new code, until code reads seen_old too or the values are copied.',
      'Who sees to the values of users.seen that are there: they stand in seen_old, and',
      '- **Together with the release that reads users.seen_old where seen is null: another one runs on, and does not find what was there**',
      '(1) This change, with code that reads COALESCE(seen, seen_old); (2) fill seen in batches (UPDATE users SET seen = seen_old::timestamptz WHERE seen IS NULL AND seen_old IS NOT NULL); (3) the release that reads seen alone; (4) drop seen_old when no older one runs any more. Where few rows have a value in seen before the change, that UPDATE in the same transaction, in front of new indexes, does for (1) to (3).',
      'Start the application with the release that reads users.seen_old where seen is null',
      'Before it take back the release that reads users.seen_old where seen is null',
    ],
    silent: [
      'no longer says',
      'do not both work',
      'neither runs where',
      'no order works for old and new',
      'Whether the rows of users that are there may keep',
      'no index on seen serves',
    ],
  },
  {
    name: 'an index on a name that comes back serves that name alone, and those of before none of it',
    up: `${parked}\nCREATE INDEX users_seen_2 ON users (COALESCE(seen, created_at));`,
    says: [
      'COALESCE(seen, seen_old), which no index on seen serves; (2)',
      'until they are there nothing serves seen, as those of before stay with seen_old',
    ],
    silent: [],
  },
  {
    name: 'one that the change fills is there for everybody',
    up: `${parked}\nUPDATE users SET seen = seen_old;`,
    says: ['Updates rows'],
    silent: ['comes back', 'reads null for these rows', 'Who sees to the values'],
  },
  {
    name: 'one whose values have got another name for good is another column',
    up: 'ALTER TABLE users RENAME COLUMN nick TO handle;\nALTER TABLE users ADD COLUMN nick text;',
    says: ['Together with the release that says handle instead of users.nick'],
    silent: ['comes back'],
  },
  {
    name: 'a table that comes back has no rows',
    up: `ALTER TABLE hooks RENAME TO hooks_old;
CREATE TABLE hooks (id bigint PRIMARY KEY, token text NOT NULL);`,
    says: [
      'No go as it is: hooks is empty, for old and new code, until code reads hooks_old too or the rows are copied.',
      '- **Together with the release that reads hooks_old beside hooks: another one runs on',
      'hooks comes back empty, and its rows are in hooks_old',
    ],
    silent: ['create a view hooks', 'instead of hooks'],
  },
  {
    name: 'a column that is changed by a new one of its name is no other name',
    up: `ALTER TABLE orders RENAME COLUMN note TO note_old;
ALTER TABLE orders ADD COLUMN note uuid;
UPDATE orders SET note = note_old::uuid;
ALTER TABLE orders DROP COLUMN note_old;`,
    says: [
      '- **Together with the release that expects orders.note as uuid: no order works for old and new at once**',
      'How orders.note is split, so that both releases run: (1) add note_new (uuid) beside it',
    ],
    silent: ['is parked', 'no longer says', 'note_old and', 'no longer uses orders.note_old'],
  },
  {
    name: 'one of the same type is for everybody as it was',
    up: `ALTER TABLE orders RENAME COLUMN note TO note_old;
ALTER TABLE orders ADD COLUMN note text;
UPDATE orders SET note = note_old;
ALTER TABLE orders DROP COLUMN note_old;`,
    says: ['- **At any time**'],
    silent: ['is parked', 'no longer says', 'no order works'],
  },
  {
    name: 'one that may be left out from then on is for the release that does so',
    up: `ALTER TABLE items RENAME COLUMN mail TO mail_old;
ALTER TABLE items ADD COLUMN mail text;
UPDATE items SET mail = mail_old;
ALTER TABLE items DROP COLUMN mail_old;`,
    says: ['- **Before the release that leaves items.mail out**'],
    silent: ['is parked', 'no longer says', 'no order works'],
  },
  {
    name: 'a table that is made again with its rows is no other name',
    up: `ALTER TABLE hooks RENAME TO hooks_old;
CREATE TABLE hooks (id bigint PRIMARY KEY, token text NOT NULL, at timestamptz);
INSERT INTO hooks (id, token) SELECT id, token FROM hooks_old;
DROP TABLE hooks_old;`,
    says: [
      'Together with the release that expects hooks as another table',
      'Its lines cannot be split: hooks is another table behind the rename to hooks_old',
    ],
    silent: ['no longer says hooks', 'create a view hooks', 'hooks comes back empty'],
  },
];
