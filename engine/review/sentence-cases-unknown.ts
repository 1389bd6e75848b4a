/** More of sentence-cases.ts: where the program that runs the files, or a table that they change, is not known. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

/** A program that has the tree built in, and the library of golang-migrate for its tests. */
const ownTree = {
  'go.mod': 'module example.com/shop\nrequire github.com/golang-migrate/migrate/v4 v4.16.2\n',
  'db/files.go': 'package db\n//go:embed migrations\nvar files embed.FS\n',
  'db/files_test.go': 'package db\nimport _ "github.com/golang-migrate/migrate/v4/database/postgres"\n',
};

export const casesOfUnknown: readonly Case[] = [
  {
    name: 'numbered files in numbered folders are one history, and not golang-migrate’s',
    layout: 'folders',
    up: 'ALTER TABLE users ADD COLUMN a int;\nCREATE INDEX users_a ON users (a);',
    files: { ...ownTree, 'db/migrations/10/04_other.up.sql': 'CREATE TABLE others (id int);' },
    says: [
      'How db/files.go sends these files is not known.',
      'by the new program, which has it built in (db/files.go:2)',
      'Version 10/04 is taken by 10/04_other.up.sql too: a program that goes by these numbers refuses both, or runs only one.',
      '# Review of 10/04_change.up.sql',
      "('users', 'ALTER TABLE, CREATE INDEX', to_regclass('public.users'))",
    ],
    silent: [
      'golang-migrate',
      'schema_migrations',
      'LockTimeout',
      'dirty',
      'is not known: no migration before',
    ],
  },
];
