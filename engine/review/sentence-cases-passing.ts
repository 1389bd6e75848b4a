/** More of sentence-cases.ts: what one file of a change makes and a later one takes away again. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

export const casesOfPassing: readonly Case[] = [
  {
    name: 'a column that comes and goes within the change is nobody’s, and nothing of it is lost',
    first:
      'ALTER TABLE users ADD COLUMN files text[] DEFAULT ARRAY[]::text[];\nALTER TABLE users ADD COLUMN phone text;',
    up: 'ALTER TABLE users DROP COLUMN files;',
    says: [
      '- Adds column users.phone (text, null).\n',
      '- **Before the release that uses users.phone**: 000002_first.up.sql, 000004_change.up.sql.',
      '- Nothing was found that removes rows or values.',
    ],
    silent: ['no longer uses', 'Part 2', 'export', 'accept it'],
  },
  {
    name: 'one that gets another name on the way goes on',
    first: 'ALTER TABLE users ADD COLUMN files text;',
    up: 'ALTER TABLE users RENAME COLUMN files TO papers;\nALTER TABLE users ADD COLUMN a text;',
    says: ['papers'],
  },
  {
    name: 'columns that a later file adds to a table of the change are told by the table',
    first: 'CREATE TABLE papers (id bigint PRIMARY KEY);',
    up: 'ALTER TABLE papers ADD COLUMN height int NOT NULL, ADD COLUMN width int NOT NULL;',
    says: ['- **Before the release that uses papers**: 000002_first.up.sql, 000004_change.up.sql.'],
    silent: ['uses height', 'with every row', 'Part 2'],
  },
  {
    name: 'what a later file does to a table of the change is no part of its own',
    first: 'CREATE TABLE papers (id bigint PRIMARY KEY, amount numeric, word text);',
    up: 'ALTER TABLE papers ALTER COLUMN amount TYPE int, ALTER COLUMN word SET NOT NULL, DROP CONSTRAINT papers_pkey;\nALTER TABLE papers RENAME COLUMN word TO title;\nCREATE UNIQUE INDEX papers_title ON papers (title);',
    says: ['- **Before the release that uses papers**: 000002_first.up.sql, 000004_change.up.sql.'],
    silent: ['Part 2', 'Together with', 'no longer'],
  },
  {
    name: 'a table that comes and goes keeps nobody waiting',
    first: 'CREATE TABLE papers (id bigint PRIMARY KEY);\nALTER TABLE users ADD COLUMN phone text;',
    up: 'DROP TABLE papers;',
    says: ['- Adds column users.phone (text, null).\n', 'Nothing was found that removes rows or values.'],
    silent: ['**papers', 'Drops table papers', 'no longer uses'],
  },
];
