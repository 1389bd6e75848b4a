/** More of sentence-cases.ts: nulls that an UPDATE fills with a value of the row's own key. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const forbid = '\nALTER TABLE users ALTER COLUMN mail SET NOT NULL;';

export const casesOfOwnValues: readonly Case[] = [
  {
    name: 'what is made of the row’s own key is filled before, counted after, and made null again',
    up: `UPDATE users SET mail = 'none-' || id || '@x' WHERE mail IS NULL;${forbid}`,
    says: [
      '<summary>fill.sql</summary>',
      "UPDATE users SET mail = 'none-' || id || '@x' WHERE id BETWEEN first_of_batch AND last_of_batch AND (mail IS NULL);",
      ' fill.sql does that before the file.',
      'Only where the pre-flight counts many rows that line 1 meets: fill.sql.**',
      "SELECT 'rows of users that have the value of line 1 in mail: as many as the first pre-flight counted, and those written since'",
      '-- What line 1 put in the place of nulls is made of each row’s own key, so this makes null again just what it filled, and what somebody has written letter by letter the same:',
      "-- UPDATE public.users SET mail = NULL WHERE mail = 'none-' || id || '@x';",
    ],
  },
  {
    name: 'one value for all rows is not told from what others write, and fills before all the same',
    up: `UPDATE users SET mail = '' WHERE mail IS NULL;${forbid}`,
    says: [
      "UPDATE users SET mail = '' WHERE id BETWEEN first_of_batch AND last_of_batch AND (mail IS NULL);",
    ],
    silent: ['makes null again', 'that have the value of line 1'],
  },
  {
    name: 'what is copied from another column may change until the file runs',
    up: `UPDATE users SET mail = nick WHERE mail IS NULL;${forbid}`,
    says: ['who writes to a row of users that it has changed'],
    silent: ['fill.sql', 'makes null again'],
  },
  {
    name: 'a second condition leaves rows out that may have the same value',
    up: `UPDATE users SET mail = 'none-' || id WHERE mail IS NULL AND id > 7;${forbid}`,
    says: ['AND last_of_batch AND (mail IS NULL AND id > 7);'],
    silent: ['makes null again'],
  },
  {
    name: 'a value that is written over is no null',
    up: `UPDATE users SET mail = 'none-' || id;${forbid}`,
    says: ['who writes to a row of users that it has changed'],
    silent: ['fill.sql', 'makes null again'],
  },
  {
    name: 'a column that an index has takes more log than is known',
    up: `UPDATE users SET code = 'c-' || id WHERE code IS NULL;`,
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [{ schema: 'public', name: 'users', kind: 'table', bytes: 48 * 1024 ** 3, rows: 212e6 }],
      }),
    },
    says: [
      'for all of them and more: each row with 100 bytes beside it',
      '; code is in an index, which gets each new value beside the row, in any order, and splits its pages for it.',
    ],
    silent: ['log gets up to'],
  },
];
