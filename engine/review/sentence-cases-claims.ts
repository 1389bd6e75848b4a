/** More of sentence-cases.ts: what is said of releases and servers only where something shows it. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const olderServer = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    server: { versionNumber: 130_023, version: '13.23' },
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [],
  }),
};

export const casesOfClaims: readonly Case[] = [
  {
    name: 'a view that is made again with the same columns is no news to a release',
    up: `DROP VIEW people;
ALTER TABLE users ALTER COLUMN mail TYPE varchar(200);
CREATE VIEW people AS SELECT id, mail FROM users;`,
    says: ['the release that expects users.mail as varchar(200)'],
    silent: ['no longer uses people', 'uses people'],
  },
  {
    name: 'a view that loses a column is',
    up: 'DROP VIEW people;\nCREATE VIEW people AS SELECT id FROM users;',
    says: ['no longer uses people'],
  },
  {
    name: 'the server that statistics come from is named where nothing of it was measured',
    up: 'ALTER TABLE users ADD COLUMN note text;',
    files: olderServer,
    says: [
      'PostgreSQL 14 (the nearest that is known: plinth.stats.json names 13, and what is said of locks is measured on 14 to 18)',
    ],
    silent: ['nothing names one'],
  },
  {
    name: 'so is one that the repository starts, with what it is known to do otherwise',
    up: 'ALTER TABLE users ADD COLUMN note text;',
    files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:11.4\n' },
    says: [
      'PostgreSQL 16 (assumed: docker-compose.yml names 11, and what is said of locks is measured on 14 to 18; on 11 SET NOT NULL reads all rows whatever has proved it',
    ],
  },
];
