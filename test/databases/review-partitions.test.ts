/** What reviews and rules advise of partitioned tables, on real servers: what these refuse there, and what they take instead. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { reviewOfChange } from './review-of.ts';
import { databaseWith, withClient } from './native.ts';

const history = `CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE readings (device int NOT NULL, user_id bigint, at date NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE INDEX readings_at ON readings (at);`;
const rows = `INSERT INTO users SELECT generate_series(1, 100);
INSERT INTO readings SELECT n, 1 + n % 100, DATE '2024-01-01' + n % 700 FROM generate_series(1, 20000) AS n;`;

/** As psql sends a script: one statement after the other, of which only a block has semicolons inside. */
function statementsOf(script: string): readonly string[] {
  const found: string[] = [];
  let open = '';
  for (const line of script.split('\n')) {
    open += `${line}\n`;
    const isInBlock = (open.match(/\$\$/g) ?? []).length % 2 === 1;
    if (!isInBlock && line.endsWith(';')) {
      found.push(open);
      open = '';
    }
  }
  return found;
}

async function sent(
  server: PostgresServer,
  database: string,
  statements: readonly string[],
): Promise<string> {
  return withClient(server, database, async (client) => {
    for (const sql of statements) {
      try {
        await client.query(sql);
      } catch (error) {
        return error instanceof Error ? error.message : 'refused';
      }
    }
    return 'ok';
  });
}

async function asked(server: PostgresServer, database: string, sql: string): Promise<readonly string[]> {
  return withClient(server, database, async (client) => {
    const result = await client.query<{ readonly said: string }>(sql);
    return result.rows.map(({ said }) => said);
  });
}

const indexesOf = (table: string): string =>
  `SELECT format('%s %s', indexrelid::regclass, indisvalid) AS said FROM pg_index WHERE indrelid = '${table}'::regclass ORDER BY 1`;

let script: string;
let disk: string;
beforeAll(async () => {
  const review = await reviewOfChange(history, {
    '000002_change.up.sql': 'CREATE UNIQUE INDEX readings_once ON readings (device, at);',
  });
  script = review.concurrently ?? '';
  disk = review.preflight.find(({ title }) => title.startsWith('disk'))?.sql ?? '';
});

describe.each([14, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(major);
  });

  it('builds the index of a partitioned table by the script, and the file passes over it', async () => {
    const database = await databaseWith(server, [history, rows]);
    expect(await sent(server, database, statementsOf(script))).toBe('ok');
    expect(await asked(server, database, indexesOf('readings'))).toContain('readings_once t');
    expect(await asked(server, database, indexesOf('readings_2025'))).toContain(
      'readings_2025_device_at_idx t',
    );
    const again = 'CREATE UNIQUE INDEX IF NOT EXISTS readings_once ON readings (device, at)';
    expect(await sent(server, database, [again])).toBe('ok');
  });

  it('adds up the sizes of partitions, as their table has none itself', async () => {
    const database = await databaseWith(server, [history, rows, 'ANALYZE']);
    const said = await asked(server, database, `SELECT found AS said FROM (${disk}) AS one`);
    expect(said[0]).toMatch(/^the table now: \d{3,4} kB, 20000 rows; at most \d+ kB/);
  });

  it('says which partition that no migration has made lacks its part', async () => {
    const extra = `CREATE TABLE extra PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');`;
    const database = await databaseWith(server, [history, rows, extra]);
    expect(await sent(server, database, statementsOf(script))).toBe(
      'partitions without their part of public.readings_once: extra. Build one on each in the same way, and attach it.',
    );
    expect(await asked(server, database, indexesOf('readings'))).toContain('readings_once f');
  });

  it.each([
    [
      'CREATE INDEX CONCURRENTLY i ON readings (device)',
      /cannot create index on partitioned table "readings" concurrently/,
    ],
    ['DROP INDEX CONCURRENTLY readings_at', /cannot drop partitioned index "readings_at" concurrently/],
    ['DROP INDEX CONCURRENTLY readings_2024_at_idx', /because index readings_at requires it/],
    ['REINDEX TABLE CONCURRENTLY readings', /^ok$/],
    [
      'ALTER TABLE readings ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users NOT VALID',
      major < 18 ? /cannot add NOT VALID foreign key on partitioned table/ : /^ok$/,
    ],
    ['ALTER TABLE readings ADD CONSTRAINT c CHECK (device > 0) NOT VALID', /^ok$/],
  ])('%s: %s', async (sql, said) => {
    const database = await databaseWith(server, [history]);
    expect(await sent(server, database, [sql])).toMatch(said);
  });

  it('takes no constraint from an index, but those of its partitions, without building anything', async () => {
    const database = await databaseWith(server, [history, rows]);
    const made = ['readings_2024', 'readings_2025'].flatMap((one) => [
      `CREATE UNIQUE INDEX CONCURRENTLY ${one}_u ON ${one} (device, at)`,
      `ALTER TABLE ${one} ADD CONSTRAINT ${one}_u UNIQUE USING INDEX ${one}_u`,
    ]);
    expect(await sent(server, database, made)).toBe('ok');
    const using = [
      'CREATE UNIQUE INDEX whole ON readings (device, at)',
      'ALTER TABLE readings ADD CONSTRAINT u UNIQUE USING INDEX whole',
    ];
    expect(await sent(server, database, using)).toMatch(/USING INDEX is not supported on partitioned tables/);
    const other = await databaseWith(server, [history, rows]);
    const all = [...made, 'ALTER TABLE readings ADD CONSTRAINT u UNIQUE (device, at)'];
    expect(await sent(server, other, all)).toBe('ok');
    expect(await asked(server, other, indexesOf('readings_2024'))).toEqual([
      'readings_2024_at_idx t',
      'readings_2024_u t',
    ]);
  });

  it('takes over foreign keys that its partitions have, each validated by itself', async () => {
    const database = await databaseWith(server, [history, rows]);
    const made = ['readings_2024', 'readings_2025'].flatMap((one) => [
      `ALTER TABLE ${one} ADD CONSTRAINT ${one}_f FOREIGN KEY (user_id) REFERENCES users NOT VALID`,
      `ALTER TABLE ${one} VALIDATE CONSTRAINT ${one}_f`,
    ]);
    const all = [...made, 'ALTER TABLE readings ADD CONSTRAINT f FOREIGN KEY (user_id) REFERENCES users'];
    expect(await sent(server, database, all)).toBe('ok');
    expect(
      await asked(
        server,
        database,
        "SELECT format('%s %s %s', conname, conparentid <> 0, convalidated) AS said FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text LIKE 'readings%' ORDER BY 1",
      ),
    ).toEqual(['f f t', 'readings_2024_f t t', 'readings_2025_f t t']);
  });
});
