/** More of sentence-cases.ts: rows that are written in less than a minute at the slow end, and where batches can run. Test data: runs nothing. */
import { manyUsers, type Case } from './sentence-cases.ts';

const usersOf = (rows: number, bytes: number): NonNullable<Case['files']> => ({
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [{ schema: 'public', name: 'users', kind: 'table', bytes, rows }],
  }),
});

const moving = `ALTER TABLE users ADD COLUMN doc jsonb;
UPDATE users SET doc = jsonb_build_object('n', nick) WHERE seen IS NULL;
ALTER TABLE users DROP COLUMN nick;`;

/** With a rate of writes: without one a table is not taken for small. */
const tiny = {
  'plinth.stats.json': JSON.stringify({
    version: 1,
    collectedAt: '2027-01-28T10:00:00.000Z',
    relations: [
      {
        ...{ schema: 'public', name: 'users', kind: 'table' },
        ...{ bytes: 40 * 1024, rows: 120, writesPerSecond: 0.1 },
      },
    ],
  }),
};

export const casesOfFewRows: readonly Case[] = [
  {
    name: 'work that is over at once is no error that somebody has to mend, however much is written there',
    up: 'CREATE INDEX users_nick ON users (nick);',
    files: {
      'plinth.stats.json': JSON.stringify({
        version: 1,
        collectedAt: '2027-01-28T10:00:00.000Z',
        relations: [
          {
            ...{ schema: 'public', name: 'users', kind: 'table' },
            ...{ bytes: 96 * 1024, rows: 251, writesPerSecond: 90 },
          },
        ],
      }),
    },
    says: ['**Go**, when no pre-flight check says STOP.'],
    silent: ['error', 'Let no second run'],
  },
  {
    name: 'rows that are soon written need no batches, only a transaction of their own',
    layout: 'diesel',
    up: moving,
    files: usersOf(18_000, 23 * 1024 ** 2),
    says: [
      'At most 23 MB, 18 thousand rows; estimate for all of them: up to 6 s at 3,000 to 250 k rows a second, which is an assumption. One statement is fine, in a transaction apart from line 1.',
      'and still what goes; (3) when no older one runs any more, line 2; (4) the release that reads it',
    ],
    silent: ['batches', 'both stay so until', 'until every replica', 'removed by no vacuum'],
  },
  {
    name: 'of wide rows the number says little',
    up: moving,
    files: usersOf(18_000, 2 * 1024 ** 3),
    says: ['In batches of 5,000 rows', '(3) when no older one runs any more, line 2 in batches;'],
    silent: ['One statement is fine'],
  },
  {
    name: 'what a trigger does for each row is in no estimate',
    first: `CREATE FUNCTION told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('a', ''); RETURN NEW; END $$;
CREATE TRIGGER users_told AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION told();`,
    up: moving,
    files: usersOf(18_000, 23 * 1024 ** 2),
    says: ['In batches of 5,000 rows'],
    silent: ['One statement is fine'],
  },
  {
    name: 'batches have no place in a file that the tool runs in a transaction, and what grows is at most the whole table',
    layout: 'diesel',
    up: moving,
    files: manyUsers,
    says: [
      'others are not held up. They run by hand or by a program: Diesel opens a transaction around a file without run_in_transaction = false in metadata.toml.',
      'the table grows by up to 48 GB for all of them (what is stored out of line and stays is not written again), and by more where the new values are longer;',
    ],
  },
  {
    name: 'nor in one that is sent at once; said once of several',
    up: `${moving}
UPDATE users SET code = lower(code) WHERE mail IS NULL;`,
    files: manyUsers,
    says: ['They run by hand or by a program: golang-migrate sends a file as one transaction.'],
  },
  {
    name: 'what somebody fills by hand is told alike under the order and in the runbook',
    first: 'ALTER TABLE users ADD COLUMN handle text;',
    up: 'ALTER TABLE users ALTER COLUMN handle SET NOT NULL;',
    files: usersOf(18_000, 23 * 1024 ** 2),
    says: [
      'Nothing in the files fills users.handle in the rows that are there.',
      'which is an assumption. One statement is fine.',
      'Fill users.handle in the rows that are there.** In one statement. At most 23 MB',
    ],
    silent: ['as under Backfills', 'In batches'],
  },
  {
    name: 'work on a table that is known to be small is a moment: nobody has to stop, look at disks or build beside others for it',
    up: "ALTER TABLE users ADD COLUMN kind text DEFAULT 'a';\nUPDATE users SET kind = nick;\nCREATE INDEX users_kind ON users (kind);",
    files: tiny,
    says: [
      'reads and writes wait for a moment, in which lines 2, 3 work (estimate: under a second). Locks: line 1 ACCESS EXCLUSIVE',
      'all on users (40 kB, 120 rows);',
    ],
    silent: ['No go', 'neither read nor written', 'disk, to look', 'free disk', 'On hot standbys reads'],
  },
  {
    name: 'of a change that takes nothing away nothing is past returning, and the previous release runs beside it',
    up: "ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'a';",
    layout: 'prisma',
    files: manyUsers,
    says: [
      '000004_change. No point of no return.',
      'The previous release runs with the new column there, but where it reads all columns (SELECT *) or inserts without naming them: take the schema back only if the column itself is the problem.',
      'all on users (48 GB, 212 million rows);',
    ],
  },
  {
    name: 'a column that has to be written, or that rows may be refused by, is in the way of the previous release',
    up: "ALTER TABLE users ADD COLUMN kind text NOT NULL DEFAULT 'a' UNIQUE;",
    layout: 'prisma',
    says: ['Post-flight'],
    silent: ['runs with the new column there'],
  },
];
