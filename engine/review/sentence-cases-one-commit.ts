/** More of sentence-cases.ts: parts between which no release exists, and what each release does on the other’s schema. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const strict = `ALTER TABLE users ADD COLUMN slug text;
UPDATE users SET slug = id::text;
ALTER TABLE users ALTER COLUMN slug SET NOT NULL;`;

const stays =
  '- **Part 1. Neither before nor after the release that writes users.slug with every row: the new release needs what it adds, and older ones write what it forbids**: 000002_first.up.sql.';

export const casesOfOneCommit: readonly Case[] = [
  {
    name: 'in one commit with the code, the release that ends an outage needs what comes after it too',
    first: strict,
    up: 'ALTER TABLE orders ADD COLUMN kind text;',
    code: 'one-commit',
    says: [
      '- **Neither before nor after the release that uses users.slug, orders.kind and writes users.slug with every row: the new release needs what it adds, and older ones write what it forbids**: 000002_first.up.sql, 000004_change.up.sql.',
      '  - The files come in one commit: its release needs all of them. Apply all, then start it.',
      '  - On the new schema the former release fails at inserts into users without slug (000002:3), and runs otherwise, but for statements that open sessions have prepared and that return all columns of users (SELECT *) and all columns of orders (SELECT *): reconnect them. What the new release does with what is added (it may name it in all that it reads of the table) fails until 000002:1, 000004:1 have run, and at rows without a value, where it cannot read null, until 000002:2 has.',
      '- Stop the new release before the way back: that release uses what goes. The former one can start before: until the way back has run, nothing of the former one fails but inserts into users without slug.',
      '. Start the application with the new release.**',
    ],
    silent: ['of part 1', 'adds and takes away', 'neither runs where'],
  },
  {
    name: 'in several commits each part may have a release of its own',
    first: strict,
    up: 'ALTER TABLE orders ADD COLUMN kind text;',
    code: true,
    says: [
      stays,
      '- **Part 2. Before the release that uses orders.kind**: 000004_change.up.sql.',
      '. Start the application with the release of part 1.**',
      '- Stop the new release before part 1 is taken back: that release uses what goes.',
    ],
    silent: ['come in one commit', 'built without'],
  },
  {
    name: 'where the start migrates, the release of a part is built without the files of later ones',
    first: strict,
    up: 'ALTER TABLE orders ADD COLUMN kind text;',
    layout: 'prisma',
    files: {
      'package.json': '{ "dependencies": { "prisma": "7.4.0" } }',
      'docker-entrypoint.sh': 'prisma migrate deploy\nexec node server.js\n',
    },
    says: ['. Start the application with the release of part 1, built without 000004_change.**'],
  },
  {
    name: 'what comes before an outage of the same commit has no release of its own',
    first: 'ALTER TABLE orders ADD COLUMN kind text;',
    up: strict,
    code: 'one-commit',
    says: ['- **Part 1. Before the release that uses orders.kind**', '- **Part 2. Neither before nor after'],
    silent: ['Roll out', 'come in one commit'],
  },
  {
    name: 'what is taken away waits for its release, which exists without that file',
    first: strict,
    up: 'ALTER TABLE orders DROP COLUMN note;',
    code: 'one-commit',
    says: ['- **Part 2. After the release that no longer uses orders.note'],
  },
  {
    name: 'a tool that sends each statement by itself needs no file for each step, and the ways to wait for nobody are one order',
    up: `${strict}
CREATE INDEX users_slug ON users (slug);`,
    layout: 'prisma',
    files: { ...manyUsers, 'package.json': '{ "dependencies": { "prisma": "7.4.0" } }' },
    says: [
      '- So that nobody waits for the build: in place of line 4 what concurrently.sql has (about twice as long, and until transactions that write to the table or hold a snapshot (pg_dump, say) end), by hand or as a migration: it may stand behind others, as Prisma Migrate sends each statement by itself.',
      'in place of line 3 one after the other: (1) ALTER TABLE users ADD CONSTRAINT users_slug_there',
    ],
    silent: ['three files', 'as one transaction', 'alone in this file'],
  },
];
