/** More of sentence-cases.ts: what indexes take on a disk, and what the rows that are there hold afterwards. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

export const casesOfSizes: readonly Case[] = [
  {
    name: 'new indexes have a size by rows and types, and replicas have to take it',
    up: 'CREATE INDEX users_seen ON users (seen);\nCREATE INDEX users_mail ON users (mail);',
    files: manyUsers,
    says: [
      '- The 2 new indexes take 2.7 to 23 GB by estimate (few values to as many as rows, and texts of 1 to 64 bytes): so much free disk',
      'or disk runs short or a replica falls behind.',
      'FROM pg_stat_replication;',
      '-- How far the index is that is built at this moment.',
    ],
    silent: ['current_locker_pid, and nobody waits'],
  },
  {
    name: 'what a condition leaves out is not known',
    up: "CREATE INDEX users_mail ON users (mail) WHERE mail <> '';",
    files: manyUsers,
    says: ['- The new index takes up to '],
  },
  {
    name: 'without rows nothing is said of it',
    up: 'CREATE INDEX users_seen ON users (seen);',
    says: ['writes wait'],
    silent: ['by estimate'],
  },
  {
    name: 'a value that all rows get is for somebody to accept, and so is none in an index',
    up: 'ALTER TABLE users ADD COLUMN size bigint NOT NULL DEFAULT 0, ADD COLUMN files int, ADD COLUMN other int;\nCREATE INDEX users_files ON users ((coalesce(files, 0)));',
    says: [
      '- Whether the rows of users that are there may keep what they get in size (0), files (null): nothing in the change fills them with anything else.',
    ],
  },
  {
    name: 'what each row gets for itself, or what the change fills, is nobody’s question',
    up: 'ALTER TABLE users ADD COLUMN a bigint NOT NULL DEFAULT 0, ADD COLUMN b timestamptz DEFAULT now(), ADD COLUMN c int;\nUPDATE users SET a = id;',
    says: ['Adds columns a, b, c'],
    silent: ['Whether the rows of users'],
  },
];
