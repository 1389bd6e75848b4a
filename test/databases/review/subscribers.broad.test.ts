/**
 * In which order a published table and the one of its subscriber have to change, whether rows continue arriving. What
 * core/effects/replication.ts says of subscribers depends on it.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgresApart, type PostgresServer } from '../../hosts/postgres/server.ts';

type Step = readonly ['here' | 'there', string];

interface Turn {
  readonly what: string;
  /** In their order; then a row is written here. */
  readonly steps: readonly Step[];
  readonly row: string;
  /** Undefined if the row arrives at once; else the row does not, until this has run there. */
  readonly until?: string;
}

const letOut = 'ALTER TABLE told ALTER wanted DROP NOT NULL';

const replaced = 'ALTER TABLE told RENAME count TO count_old; ALTER TABLE told ADD count bigint';
const anew = 'DROP TABLE told; CREATE TABLE told (id int PRIMARY KEY, kind text NOT NULL)';
const back = `UPDATE told SET count_old = count WHERE count IS NOT NULL;
  ALTER TABLE told DROP count; ALTER TABLE told RENAME count_old TO count`;

const turns: readonly Turn[] = [
  {
    what: 'DROP NOT NULL here alone',
    steps: [['here', letOut]],
    row: 'INSERT INTO told (id) VALUES (1)',
    until: letOut,
  },
  {
    what: 'DROP NOT NULL there first',
    steps: [
      ['there', letOut],
      ['here', letOut],
    ],
    row: 'INSERT INTO told (id) VALUES (1)',
  },
  {
    what: 'a default here, while the column is there',
    steps: [['here', `ALTER TABLE told ALTER wanted SET DEFAULT ''`]],
    row: 'INSERT INTO told (id) VALUES (1)',
  },
  {
    what: 'DROP COLUMN here, of one that rows need a value in there',
    steps: [
      ['here', `ALTER TABLE told ALTER wanted SET DEFAULT ''`],
      ['here', 'ALTER TABLE told DROP wanted'],
    ],
    row: 'INSERT INTO told (id) VALUES (1)',
    until: letOut,
  },
  {
    what: 'DROP COLUMN here, of one that a trigger fills on both',
    steps: [
      ['here', 'ALTER TABLE told DROP wanted'],
      [
        'there',
        `CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.wanted := 1; RETURN NEW; END'`,
      ],
      ['there', 'CREATE TRIGGER fill BEFORE INSERT ON told FOR EACH ROW EXECUTE FUNCTION fill()'],
    ],
    row: 'INSERT INTO told (id) VALUES (1)',
    until: letOut,
  },
  {
    what: 'DROP COLUMN here, of one that takes nulls',
    steps: [['here', 'ALTER TABLE told DROP note']],
    row: `INSERT INTO told (id, wanted) VALUES (1, '')`,
  },
  {
    what: 'DROP COLUMN there first',
    steps: [['there', 'ALTER TABLE told DROP note']],
    row: `INSERT INTO told (id, wanted) VALUES (1, '')`,
    until: 'ALTER TABLE told ADD note text',
  },
  {
    what: 'ADD COLUMN here first',
    steps: [['here', 'ALTER TABLE told ADD fresh int']],
    row: `INSERT INTO told (id, wanted, fresh) VALUES (1, '', 2)`,
    until: 'ALTER TABLE told ADD fresh int',
  },
  {
    what: 'ADD COLUMN there first',
    steps: [
      ['there', 'ALTER TABLE told ADD fresh int'],
      ['here', 'ALTER TABLE told ADD fresh int'],
    ],
    row: `INSERT INTO told (id, wanted, fresh) VALUES (1, '', 2)`,
  },
  {
    what: 'a wider type here first, and a value that the former one does not hold',
    steps: [['here', 'ALTER TABLE told ALTER count TYPE bigint']],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 5000000000)`,
    until: 'ALTER TABLE told ALTER count TYPE bigint',
  },
  {
    what: 'a wider type there first',
    steps: [['there', 'ALTER TABLE told ALTER count TYPE bigint']],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 5)`,
  },
  {
    what: 'RENAME COLUMN here first',
    steps: [['here', 'ALTER TABLE told RENAME note TO remark']],
    row: `INSERT INTO told (id, wanted, remark) VALUES (1, '', 'x')`,
    until: 'ALTER TABLE told RENAME note TO remark',
  },
  {
    what: 'RENAME of the table here first',
    steps: [['here', 'ALTER TABLE told RENAME TO retold']],
    row: `INSERT INTO retold (id, wanted) VALUES (1, '')`,
    until: 'ALTER TABLE told RENAME TO retold',
  },
  {
    what: 'SET NOT NULL there first, and a null here',
    steps: [['there', 'ALTER TABLE told ALTER note SET NOT NULL']],
    row: `INSERT INTO told (id, wanted) VALUES (1, '')`,
    until: 'ALTER TABLE told ALTER note DROP NOT NULL',
  },
  {
    what: 'SET NOT NULL here alone',
    steps: [['here', 'ALTER TABLE told ALTER note SET NOT NULL']],
    row: `INSERT INTO told (id, wanted, note) VALUES (1, '', '')`,
  },
  {
    what: 'DROP CONSTRAINT here first, and a row that it refused',
    steps: [['here', 'ALTER TABLE told DROP CONSTRAINT told_count_check']],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', -1)`,
    until: 'ALTER TABLE told DROP CONSTRAINT told_count_check',
  },
  {
    what: 'a foreign key there alone, and a row that it would refuse',
    steps: [
      ['there', 'CREATE TABLE parents (id int PRIMARY KEY)'],
      ['there', 'ALTER TABLE told ADD CONSTRAINT told_parent FOREIGN KEY (count) REFERENCES parents'],
    ],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 7)`,
  },
  {
    what: 'a column in the place of another here first',
    steps: [['here', replaced]],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 5)`,
    until: replaced,
  },
  {
    what: 'its rollback there first, and a row that was written before it',
    steps: [
      ['here', replaced],
      ['there', replaced],
      ['there', back],
    ],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 5)`,
    until: 'ALTER TABLE told ADD count_old int',
  },
  {
    what: 'its rollback here first',
    steps: [
      ['here', replaced],
      ['there', replaced],
      ['here', back],
    ],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 5)`,
  },
  {
    what: 'its rollback here, and there once all has arrived',
    steps: [
      ['here', replaced],
      ['there', replaced],
      ['here', back],
      ['there', back],
    ],
    row: `INSERT INTO told (id, wanted, count) VALUES (1, '', 5)`,
  },
  {
    what: 'a new table here first, where all tables are published',
    steps: [['here', 'CREATE TABLE fresh (id int)']],
    row: `INSERT INTO fresh VALUES (1); INSERT INTO told (id, wanted) VALUES (1, '')`,
    until: 'CREATE TABLE fresh (id int)',
  },
  {
    what: 'a table that is made anew there first, here, and asked for again there',
    steps: [
      ['there', anew],
      ['here', anew],
      ['there', 'ALTER SUBSCRIPTION told REFRESH PUBLICATION'],
    ],
    row: `INSERT INTO told (id, kind) VALUES (1, ''), (2, '')`,
  },
  {
    what: 'a table that is made anew here first',
    steps: [['here', anew]],
    row: `INSERT INTO told (id, kind) VALUES (1, '')`,
    until: `ALTER TABLE told ADD kind text; ${letOut}`,
  },
];

const table =
  'CREATE TABLE told (id int PRIMARY KEY, wanted text NOT NULL, note text, count int CONSTRAINT told_count_check CHECK (count > 0))';

/** Since 15 a server counts what could not be applied. */
describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: PostgresServer;

  beforeAll(async () => {
    // A slot holds back what VACUUM may remove in all databases of a server. Whoever failed is to look again at once.
    server = await startPostgresApart(major, { wal_level: 'logical', wal_retrieve_retry_interval: '50ms' });
  });

  afterAll(() => server.stop());

  it.each(turns)('$what', async ({ steps, row, until }) => {
    const names = { here: await server.createDatabase(), there: await server.createDatabase() };
    const [here, there] = await Promise.all([names.here, names.there].map(connected));
    if (here === undefined || there === undefined) throw new Error('two were asked for');
    const slot = names.here;
    try {
      await here.query(table);
      await there.query(table);
      await here.query('CREATE PUBLICATION told FOR ALL TABLES');
      // A slot that a subscription makes itself would wait for that transaction in the same server.
      await here.query(`SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput')`);
      await there.query(
        `CREATE SUBSCRIPTION told CONNECTION '${server.connectionString(names.here)}' PUBLICATION told WITH (create_slot = false, slot_name = '${slot}', copy_data = false)`,
      );
      await here.query(`INSERT INTO told (id, wanted, note) VALUES (0, '', '')`);
      await expect.poll(() => rowsOf(there)).toBe(1);
      for (const [where, sql] of steps) await (where === 'here' ? here : there).query(sql);
      await here.query(row);
      if (until !== undefined) {
        await expect.poll(() => failuresOf(there)).toBeGreaterThan(0);
        expect(await rowsOf(there)).toBe(1);
        await there.query(until);
      }
      await expect.poll(() => rowsOf(there)).toBe(2);
    } finally {
      await there.query('ALTER SUBSCRIPTION told DISABLE');
      await there.query('ALTER SUBSCRIPTION told SET (slot_name = NONE)');
      await there.query('DROP SUBSCRIPTION told');
      await expect.poll(() => isFree(here, slot)).toBe(true);
      await here.query(`SELECT pg_drop_replication_slot('${slot}')`);
      await here.end();
      await there.end();
      await server.dropDatabase(names.here);
      await server.dropDatabase(names.there);
    }
  });

  async function connected(name: string): Promise<Client> {
    const client = new Client({ connectionString: server.connectionString(name) });
    await client.connect();
    return client;
  }
});

async function isFree(client: Client, slot: string): Promise<boolean> {
  const { rows } = await client.query<{ active: boolean }>(
    'SELECT active FROM pg_replication_slots WHERE slot_name = $1',
    [slot],
  );
  return rows.every(({ active }) => !active);
}

async function failuresOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    "SELECT apply_error_count AS count FROM pg_stat_subscription_stats WHERE subname = 'told' AND subid IN (SELECT oid FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()))",
  );
  return Number(rows[0]?.count ?? 0);
}

async function rowsOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    `SELECT count(*) FROM pg_class JOIN LATERAL unnest(xpath('/table/row', query_to_xml(format('SELECT FROM %I', relname), true, false, ''))) AS each ON true WHERE relname IN ('told', 'retold') AND relkind = 'r'`,
  );
  return Number(rows[0]?.count ?? 0);
}
