/** More of sentence-cases.ts: rows that unique keys let through: with nulls, or because no ON CONFLICT goes by the key that goes. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const between = 'CREATE UNIQUE INDEX items_key ON items (mail, id);';
const wider = 'DROP INDEX items_key;\nCREATE UNIQUE INDEX items_key ON items (touched, mail);';
const keyless = 'package store\nconst suffix = "ON CONFLICT DO NOTHING"\n// On conflict we look again.\n';

export const casesOfAlike: readonly Case[] = [
  {
    name: 'a column more that may be null takes the uniqueness from rows with a null, and the pre-flight counts them',
    between:
      'ALTER TABLE items DROP CONSTRAINT items_mail_key;\nCREATE UNIQUE INDEX items_key ON items (mail);',
    up: wider,
    says: [
      '- Whether rows of items with a null in touched may be alike from then on: the former (mail) keeps them apart, and items_key lets each row with a null through (nulls are distinct). NULLS NOT DISTINCT at the new one keeps them apart too; SET NOT NULL before lets none come. The pre-flight counts them.',
      'rows of items with a null in touched, which items_key lets through however alike (counted up to a million)',
      'SELECT count(*) FROM (SELECT FROM public.items WHERE touched IS NULL LIMIT 1000000) AS let_through',
    ],
  },
  {
    name: 'of one that says NULLS NOT DISTINCT, or takes none, nothing is lost',
    between:
      'ALTER TABLE items DROP CONSTRAINT items_mail_key;\nCREATE UNIQUE INDEX items_key ON items (mail);',
    up: 'DROP INDEX items_key;\nCREATE UNIQUE INDEX items_key ON items (touched, mail) NULLS NOT DISTINCT;\nCREATE UNIQUE INDEX items_both ON items (mail, id);',
    silent: ['with a null in', 'let_through'],
    says: ['cannot come back'],
  },
  {
    name: 'where another key keeps the same rows apart, nothing is lost',
    between,
    up: 'DROP INDEX items_key;\nCREATE UNIQUE INDEX items_key ON items (touched, mail, id);',
    says: ['items_key'],
    silent: ['with a null in', 'let_through'],
  },
  {
    name: 'rows with a null that a key of other columns lets through are counted too',
    up: 'CREATE UNIQUE INDEX users_pair ON users (seen, nick);',
    says: [
      '- Whether rows of users with a null in seen may be alike: users_pair lets them through',
      'rows of users with a null in seen, which users_pair lets through however alike (counted up to a million)',
    ],
  },
  {
    name: 'ON CONFLICT without columns needs no particular key, and waits for no release',
    between: 'CREATE UNIQUE INDEX users_key ON users (nick);',
    up: 'DROP INDEX users_key;',
    files: { 'src/store.go': keyless },
    says: [
      '  - No ON CONFLICT in programs, as they are and as they were at the commit compared with, names the columns of a key that goes: src/store.go:2 says ON CONFLICT DO NOTHING without columns, which goes by whatever unique keys there are, before and after this. What it passed over because of users (nick) comes in from then on, where no other key refuses it.',
    ],
    silent: ['no longer says ON CONFLICT', 'A release that says ON CONFLICT'],
  },
  {
    name: 'what is unique by an expression of the same columns keeps the same rows apart',
    between: 'CREATE UNIQUE INDEX users_key ON users (nick);',
    up: 'CREATE UNIQUE INDEX users_lower ON users (lower(nick));\nDROP INDEX users_key;',
    says: ['users_key'],
    silent: ['cannot come back', 'from the second row on'],
  },
  {
    name: 'one that inserts into another table is not named',
    between: 'CREATE UNIQUE INDEX users_key ON users (nick);',
    up: 'DROP INDEX users_key;',
    files: {
      'src/store.go':
        'package store\nconst put = `INSERT INTO items (mail) VALUES ($1) ON CONFLICT DO NOTHING`\n',
    },
    says: [
      '  - No ON CONFLICT in programs, as they are and as they were at the commit compared with, names the columns of a key that goes.\n',
    ],
    silent: ['src/store.go:2'],
  },
  {
    name: 'beside one whose columns are put together when it runs nobody knows',
    between: 'CREATE UNIQUE INDEX users_key ON users (nick);',
    up: 'DROP INDEX users_key;',
    files: {
      'src/store.go': keyless,
      'src/more.go': 'const sql = "INSERT INTO " + t + " ON CONFLICT " + target\n',
    },
    says: ['the release that no longer says ON CONFLICT (nick)'],
    silent: ['without columns'],
  },
  {
    name: 'and one that names the key waits for the release that does not',
    between: 'CREATE UNIQUE INDEX users_key ON users (nick);',
    up: 'DROP INDEX users_key;',
    files: {
      'src/store.go': keyless,
      'src/more.go': 'const sql = `INSERT INTO users (nick) VALUES ($1) ON CONFLICT (nick) DO NOTHING`\n',
    },
    says: ['the release that no longer says ON CONFLICT (nick)'],
    silent: ['without columns'],
  },
];
