/** Statements that read much and write a few rows: how long they take, what waits for their lock, when to end them. Test data: runs nothing. */
import type { Case } from './sentence-cases.ts';

const gigabyte = 1024 ** 3;

const sizesOf = (bytes: Readonly<Record<string, number>>): NonNullable<Case['files']> => ({
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: Object.entries(bytes).map(([name, of]) => ({
      ...{ schema: 'public', name, kind: 'table', bytes: of, rows: Math.round(of / 500) },
    })),
  }),
});

const marks = 'CREATE TABLE marks (one boolean PRIMARY KEY, at timestamptz);';
const parted = `CREATE TABLE readings (id bigint, at timestamptz NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE readings_default PARTITION OF readings DEFAULT;`;
const newest = `INSERT INTO marks (one, at)
SELECT true, newest FROM (
  SELECT max(at) AS newest FROM (SELECT max(at) AS at FROM readings UNION ALL SELECT max(seen) FROM users) AS each
) AS latest WHERE newest IS NOT NULL
ON CONFLICT (one) DO NOTHING;`;

export const casesOfFewWritten: readonly Case[] = [
  {
    name: 'how few writes there are tells what waits for a moment',
    up: 'ALTER TABLE users DROP COLUMN nick;',
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [
          {
            schema: 'public',
            name: 'users',
            kind: 'table',
            bytes: gigabyte,
            rows: 4e6,
            writesPerSecond: 0.24,
          },
          { schema: 'public', name: 'orders', kind: 'table', bytes: gigabyte, rows: 4e6, writesPerSecond: 9 },
        ],
      }),
    },
    says: ['\n- Rows written in a second on average: 0.2 to users.\n'],
    silent: ['9 to orders', 'fails at a timeout'],
  },
  {
    name: 'of aggregates a row is written, and the tables are read: that is what it takes',
    between: parted,
    up: `${marks}\n${newest}`,
    files: sizesOf({ readings: 90 * gigabyte, users: 20 * gigabyte }),
    says: [
      '**Go.** Line 2 takes 2 to 38 min by estimate.',
      'reading all of readings and users (110 GB); it writes at most one row, next to no disk and write-ahead log; estimate: 2 to 38 min at 50 to 1,000 MB/s',
      '| 2 | readings and its partitions, 90 GB, ',
      '- Line 2 takes longer than 38 min, the most of the estimate, or meanwhile a session waits for a table that it reads: cancel it. Nothing but its reading is lost.',
      '- While line 2 reads, what wants ACCESS EXCLUSIVE on readings and users, or on a partition of them (all are locked, not only the default one) waits (a job that makes or drops partitions, another migration, TRUNCATE), and every read and write of that table behind it: run it when none of these is due, and cancel whichever can wait when one does.',
    ],
    silent: ['rows as meet', 'rows a second', 'readings_default: ACCESS SHARE', 'that it changes wait'],
  },
  {
    name: 'what holds them until its tool ends the transaction says so',
    layout: 'diesel',
    between: parted.split('\n')[0] ?? '',
    up: `${marks}\n${newest}`,
    files: sizesOf({ readings: 90 * gigabyte, users: 20 * gigabyte }),
    says: [
      '- While line 2 reads, and until the transaction ends that Diesel opens around the file, what wants',
    ],
  },
  {
    name: 'LIMIT cuts, and what is read for it is no more than the table',
    up: `${marks}\nINSERT INTO marks SELECT true, seen FROM users WHERE mail LIKE 'a%' ORDER BY seen DESC LIMIT 3;`,
    files: sizesOf({ users: 20 * gigabyte }),
    says: ['reading users, at most all of it (20 GB); it writes at most 3 rows', 'estimate: up to 7 min'],
    silent: ['or on a partition'],
  },
  {
    name: 'the end of an index, a row by its key and the first rows are found at once',
    between: 'CREATE INDEX users_seen ON users (seen);',
    up: `${marks}
INSERT INTO marks SELECT true, max(seen) FROM users;
INSERT INTO marks SELECT false, seen FROM users WHERE id = 5 LIMIT 1;
INSERT INTO marks SELECT NULL, seen FROM users LIMIT 1;`,
    files: sizesOf({ users: 20 * gigabyte }),
    says: ['| 2, 3, 4 |'],
    silent: ['estimate', 'work on rows', 'works on rows'],
  },
  {
    name: 'one row that is written down and asks a whole table takes as long as that',
    up: `${marks}\nINSERT INTO marks VALUES (true, (SELECT max(seen) FROM users));`,
    files: sizesOf({ users: 20 * gigabyte }),
    says: ['reading all of users (20 GB); it writes at most one row'],
  },
  {
    name: 'a copy of all rows is one as before, and keeps partition jobs waiting too',
    between: parted,
    up: `CREATE TABLE copies (id bigint, at timestamptz);\nINSERT INTO copies SELECT id, at FROM readings;`,
    files: sizesOf({ readings: 90 * gigabyte }),
    says: [
      'estimate for as many rows as are read',
      'what wants ACCESS EXCLUSIVE on readings, or on a partition of it (all are locked',
    ],
    silent: ['at most one row'],
  },
  {
    name: 'what is soon read keeps nobody waiting',
    between: parted,
    up: `${marks}\n${newest}`,
    files: sizesOf({ readings: 1_000_000, users: 1_000_000 }),
    says: ['**Go.**'],
    silent: ['ACCESS EXCLUSIVE on', 'takes longer than'],
  },
];
