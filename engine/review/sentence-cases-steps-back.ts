/** More of sentence-cases.ts: several ways back, the releases between them and the record, as steps that are counted. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const steps = '- In this order (leave out a script of whose file nothing is there): (1) ';
const started = { Dockerfile: 'FROM node:22\nCMD npx prisma migrate deploy && node server.js\n' };
const record =
  'Once nothing of the new release runs or starts any more, delete their rows in _prisma_migrations (the last line of each script has it): one that starts after that applies the files again.\n';
const former = [
  'The last migration first',
  'Keep the new release running',
  'First take back',
  'Deploy the prev',
];

export const casesOfStepsBack: readonly Case[] = [
  {
    name: 'what brings back goes while the new release runs, what it uses goes after it, and rows of the record last',
    layout: 'prisma',
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'DROP TABLE items;',
    files: started,
    says: [
      `${steps}While the new release runs on, run back-2.sql; an older one that needs what it brings back can start only after it has committed. (2) Put the previous release in place of the release that uses users.a, and wait until none of that runs: back-1.sql drops what it uses. (3) Run back-1.sql. (4) ${record}`,
      '.** Go through the numbered steps under Rollback: they say what runs beside each script, and when _prisma_migrations is put right. psql -v ON_ERROR_STOP=1 -f back-2.sql.',
    ],
    silent: [...former, 'Stop the new release before the rows of these files go'],
  },
  {
    name: 'of files that all come before a release its predecessor is in place first',
    layout: 'prisma',
    first: 'ALTER TABLE users ADD COLUMN a text;',
    up: 'ALTER TABLE orders ADD COLUMN b text;',
    files: started,
    says: [
      `${steps}Put the previous release in place of the release that uses users.a, orders.b, and wait until none of that runs: the way back drops what it uses. (2) Run back-2.sql, then back-1.sql. (3) ${record}`,
    ],
    silent: former,
  },
  {
    name: 'of files that all come after a release it runs until the last has committed',
    layout: 'prisma',
    first: 'ALTER TABLE users DROP COLUMN seen;',
    up: 'DROP TABLE items;',
    files: started,
    says: [
      `- After that step, in this order (leave out a script of whose file nothing is there): (1) While the new release runs on, run back-2.sql, then back-1.sql; an older one that needs what they bring back can start only after they have committed. (2) Put the previous release in place of the new one. (3) ${record}`,
      'start the old release again, without a script',
    ],
    silent: former,
  },
  {
    name: 'a release between two parts is in place while what the later one uses goes',
    layout: 'prisma',
    first: 'ALTER TABLE users DROP COLUMN seen;',
    up: 'ALTER TABLE orders ADD COLUMN b text;',
    says: [
      '- After that step, in this order (leave out a script of whose file nothing is there): (1) Put the release that no longer uses users.seen in place of the release that uses orders.b, and wait until none of that runs: back-2.sql drops what it uses. (2) Run back-2.sql. (3) While the release that no longer uses users.seen runs on, run back-1.sql; an older one that needs what it brings back can start only after it has committed. (4) Put the previous release in place of the release that no longer uses users.seen. (5) Delete their rows in _prisma_migrations (the last line of each script has it).\n',
    ],
    silent: former,
  },
  {
    name: 'where one part keeps releases apart each says what is done before it',
    layout: 'prisma',
    first: 'ALTER TABLE orders ADD COLUMN b text;',
    up: 'ALTER TABLE users RENAME COLUMN mail TO email;',
    says: [
      '- Stop the new release before part 2 is taken back, and start the former one after it: neither runs where the schema is the other’s.\n- Before part 1 is taken back, put the previous release in place of the release that uses orders.b: the way back drops what it uses.\n',
    ],
    silent: ['First take back', 'In this order (leave out', 'the numbered steps'],
  },
  {
    name: 'one script alone counts no steps',
    layout: 'prisma',
    up: 'DROP TABLE items;',
    files: started,
    says: [
      'eep the new release running until the script has committed.',
      '; when it has committed start the release that uses what it brings back, then stop the new one, then put _prisma_migrations right. Rollback says more of each.',
    ],
    silent: ['In this order (leave out', 'the numbered steps'],
  },
];
