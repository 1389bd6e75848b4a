/** More of sentence-cases.ts: generated columns that go, whose values are lost to nobody. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfComputed: readonly Case[] = [
  {
    name: 'a generated column that refuses nulls is computed again by the way back, which stops at the rows that it refuses',
    between: 'ALTER TABLE users ADD COLUMN low text NOT NULL GENERATED ALWAYS AS (lower(mail)) STORED;',
    up: 'ALTER TABLE users DROP COLUMN low;',
    says: [
      'Until then rows for which users.low comes out null are refused: a release that writes such rows needs the drop first.',
      'It computes users.low again, and stops at rows for which that is null (23502): the query at its end finds them. Where the new release writes such rows stop it first: from the script’s commit on they are refused.',
      '-- Rows that stop users.low: SELECT count(*) FROM public.users WHERE (lower(mail)) IS NULL;',
    ],
    silent: ['values of users.low are lost', 'users.csv', 'Change-data-capture sees'],
  },
  {
    name: 'one that may be null refuses nothing',
    between: 'ALTER TABLE users ADD COLUMN low text GENERATED ALWAYS AS (lower(mail)) STORED;',
    up: 'ALTER TABLE users DROP COLUMN low;',
    says: ['DROP COLUMN'],
    silent: ['comes out null', 'Rows that stop', 'users.csv'],
  },
  {
    name: 'values of which it is computed go with it and are lost',
    between: 'ALTER TABLE users ADD COLUMN low text GENERATED ALWAYS AS (lower(mail)) STORED;',
    up: 'ALTER TABLE users DROP COLUMN low;\nALTER TABLE users DROP COLUMN nick;',
    says: ['users.csv'],
  },
  {
    name: 'a table that somebody has counted before the change makes it has been made already',
    up: 'CREATE TABLE fresh (id bigint PRIMARY KEY);',
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [{ schema: 'public', name: 'fresh', kind: 'table', bytes: 8192, rows: 3 }],
      }),
    },
    says: [
      'The statistics list fresh**, which this makes: where they were collected it has run, or something else has made it.',
    ],
  },
];
