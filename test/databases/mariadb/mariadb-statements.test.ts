/** Slower statements, from records of a real MariaDB: exactly the planted ones with their files, none in runs that are alike, and no value. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { normalForm } from '../../../core/query-index/normal-form.ts';
import { ownStatements, placeOf } from '../../../core/query-index/own-statements.ts';
import { compareStatements, type StatementComparison } from '../../../core/statements/compare.ts';
import { printSnapshot, readSnapshot, type StatementSnapshot } from '../../../core/statements/snapshot.ts';
import {
  connectMysql,
  connectScratchMysql,
  type MysqlSession,
} from '../../../engine/databases/mysql/connection.ts';
import { readMysqlStatements } from '../../../engine/databases/mysql/statements.ts';
import { broad } from '../../breadth.ts';
import { startMariadb, type Mariadb } from '../../hosts/mariadb.ts';

/** As a file of the workspace has them; the first two go by the index that is dropped. */
const queries = [
  'SELECT note FROM Items WHERE code = ?',
  'select count(*) from Items where code = :code and Owner > 5 -- by code',
  'SELECT note FROM Items WHERE id IN (?, ?, ?)',
  'SELECT MAX(id) AS most FROM Items AS i WHERE i.Owner = ? AND i.note IS NOT NULL',
  'UPDATE Items SET note = note WHERE id = ?',
  'INSERT INTO owners (id) VALUES (?)',
] as const;

const own = ownStatements(
  queries.map((text, at) => ({
    path: `queries/${at}.sql`,
    line: 1,
    isMigration: false,
    normal: normalForm(text, 'mysql'),
  })),
);

const alike = broad([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).length;

let server: Mariadb;
let session: MysqlSession;
let application: MysqlSession;
let owners = 0;

const profile = (user = 'root', database = 'shop') =>
  ({
    engine: 'mysql',
    label: 'test',
    host: server.socket,
    port: 3306,
    database,
    user,
    tls: { mode: 'disable' },
    environment: 'development',
  }) as const;

beforeAll(async () => {
  server = await startMariadb({
    settings: ['--performance-schema=ON', '--performance-schema-digests-size=200'],
  });
  expect(
    server.run(`CREATE DATABASE shop; USE shop; CREATE TABLE owners (id int PRIMARY KEY);
    CREATE TABLE Items (PRIMARY KEY (id), KEY by_code (code), KEY by_owner (Owner)) AS SELECT CAST(seq AS int) AS id, CAST(seq AS int) AS code, CAST(seq % 100 AS int) AS Owner, REPEAT('x', 80) AS note FROM seq_1_to_5000;
    CREATE USER plain; GRANT SELECT ON shop.* TO plain; ANALYZE TABLE Items`),
  ).toMatchObject({ ok: true });
  const connected = await connectMysql(profile(), undefined);
  const writing = await connectScratchMysql(profile(), undefined);
  if (connected.kind === 'failed' || writing.kind === 'failed') throw new Error('not connected');
  session = connected.session;
  application = writing.session;
});
afterAll(async () => {
  await session.close();
  await application.close();
  await server.stop();
});

async function sent(text: string): Promise<void> {
  const outcome = await application.query(text);
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
}

async function load(calls = 60): Promise<void> {
  for (let call = 1; call <= calls; call += 1) {
    owners += 1;
    for (const text of queries)
      await sent(text.replaceAll(/\?|:code/g, text.startsWith('INSERT') ? String(owners) : String(call)));
  }
}

/** Through the text of the file. */
async function snapshot(): Promise<StatementSnapshot> {
  const read = await readMysqlStatements(session);
  if (read.kind === 'failed') throw new Error(read.failure.message);
  const reading = readSnapshot(JSON.parse(printSnapshot({ ...read.value, applied: undefined })));
  if (reading.kind === 'unusable') throw new Error(reading.because);
  expect(reading.snapshot.entries.length).toBe(read.value.entries.length);
  return reading.snapshot;
}

function compared(...snapshots: readonly StatementSnapshot[]): StatementComparison {
  const outcome = compareStatements(snapshots);
  if (outcome.kind === 'refused') throw new Error(outcome.because);
  return outcome.comparison;
}

it('names nothing that does more work in runs that are alike, then exactly the two without their index', async () => {
  await load();
  let before = await snapshot();
  const places = before.entries.map(({ text }) => placeOf(own, text, false)?.path);
  expect(places.filter((path) => path !== undefined).sort()).toEqual(
    queries.map((_, at) => `queries/${at}.sql`),
  );
  const told: string[] = [];
  for (let run = 0; run < alike; run += 1) {
    await load();
    const after = await snapshot();
    const { slower } = compared(before, after);
    told.push(...slower.filter(({ cause }) => cause === 'work').map(({ text }) => text));
    before = after;
  }
  expect(told).toEqual([]);
  await sent('ALTER TABLE Items DROP KEY by_code');
  await load();
  const slower = compared(before, await snapshot()).slower.filter(({ cause }) => cause === 'work');
  expect(slower.map(({ text }) => placeOf(own, text, false)?.path).sort()).toEqual([
    'queries/0.sql',
    'queries/1.sql',
  ]);
  for (const { mean, before: earlier } of slower) expect(mean.blocks).toBeGreaterThan(20 * earlier.blocks);
});

it('says of an INSERT that takes longer that it waits: it examines no row', async () => {
  const before = await snapshot();
  const isInsert = ({ text }: { readonly text: string }): boolean => text.startsWith('insert into owners');
  const entries = before.entries.map((entry) => ({
    ...entry,
    calls: entry.calls + 100,
    ms: entry.ms + (isInsert(entry) ? 10_000 : 0),
  }));
  const { slower, longer } = compared(before, { ...before, at: '2100-01-01T00:00:00.000Z', entries });
  expect(slower).toEqual([]);
  expect(longer.map((one) => [isInsert(one), one.cause])).toEqual([[true, 'waits']]);
});

it('keeps no value, of a statement that is too long neither', async () => {
  await sent("CREATE USER somebody IDENTIFIED BY 'a secret'");
  await sent(
    `SELECT ${Array.from({ length: 300 }, (_, at) => `id AS \`c${at}\``).join(', ')}, 'a secret' FROM owners LIMIT 1`,
  );
  const { entries } = await snapshot();
  expect(JSON.stringify(entries)).not.toContain('secret');
  expect(entries.filter(({ text }) => text.endsWith(' …'))).toHaveLength(1);
});

it('tells of statements for which there was no room, that the total is a lower bound', async () => {
  const before = await snapshot();
  // The structure counts, and values do not.
  for (let width = 1; width < 260; width += 1)
    await sent(`SELECT ${Array.from({ length: width }, () => 'id').join(', ')} FROM owners LIMIT 1`);
  const after = compared(before, await snapshot());
  expect(after.notes.join('\n')).toMatch(/The server had no room for the statements of \d+ calls in between/);
  for (const { ms, calls, mean } of [...after.top, ...after.slower, ...after.fresh])
    expect(Math.min(ms, calls, mean.ms, mean.blocks)).toBeGreaterThanOrEqual(0);
});

it('refuses what a reset lies between', async () => {
  const before = await snapshot();
  // A moment is told in whole seconds.
  await sent('SELECT SLEEP(1.1)');
  await sent('TRUNCATE TABLE performance_schema.events_statements_summary_by_digest');
  await load(2);
  expect(compareStatements([before, await snapshot()])).toMatchObject({
    kind: 'refused',
    because: expect.stringMatching(
      /^the counters began again at .*: the server was started, or somebody truncated them$/,
    ) as unknown,
  });
});

it.each([
  ['plain', 'shop', /GRANT SELECT ON performance_schema\.\* shows it\.$/],
  ['root', '', /The connection names no database/],
])('says to %s in “%s” what is missing', async (user, database, sentence) => {
  const connected = await connectMysql(profile(user, database), undefined);
  if (connected.kind === 'failed') throw new Error(connected.failure.message);
  expect(await readMysqlStatements(connected.session)).toMatchObject({
    kind: 'failed',
    failure: { message: expect.stringMatching(sentence) as unknown },
  });
  await connected.session.close();
});
