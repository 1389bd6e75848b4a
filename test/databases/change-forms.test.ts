/**
 * Each form of a new migration, filled in: its files have no finding of the preset `recommended`, run on a real server as the tool sends
 * them, lead back to the catalog that was, and run again.
 */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newest, sample } from '../breadth.ts';
import { problemOf } from '../../core/change-forms/check.ts';
import { draftChange } from '../../core/change-forms/draft.ts';
import { changeForms } from '../../core/change-forms/forms/index.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { startPostgres, startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import {
  casesOn,
  filesOf,
  filled,
  findingsOf,
  history,
  readers,
  repository,
  rows,
  sceneOf,
  send,
  valuesOf,
} from './filled-forms.ts';
import { catalogs } from './replay/schema-lines.ts';

const named = casesOn('postgresql').map(
  (one) => [`${one.form.id} ${JSON.stringify(one.given)}`, one] as const,
);

it('has a case for every form', () => {
  const without = changeForms.filter(({ on }) =>
    Object.values(on).some((one) => typeof one !== 'string' && one.examples.length === 0),
  );
  expect(without.map(({ id }) => id)).toEqual([]);
});

it('is linted where a careless migration has findings', async () => {
  const careless = {
    '000002_careless.up.sql':
      'CREATE INDEX i ON orders (total);\nALTER TABLE orders RENAME note TO remark;\n',
  };
  const said = await findingsOf(await repository(18, careless), '000002_careless.up.sql');
  expect(said.join()).toMatch(/index-without-concurrently[^]*rename-column/);
});

it('opens a transaction where the tool would commit each statement of an atomic migration', async () => {
  const one = filled('rename-table', { table: 'orders', given: { to: 'purchases' } });
  const plain = toolById('plain');
  const first = plain.classify('001_init.sql');
  if (first === undefined) throw new Error('a plain file is no migration');
  const place = { tool: plain, behind: first, existing: [first] };
  const files = draftChange(one.form, valuesOf(one), await sceneOf(one, 18), place);
  expect(files?.[0]?.text).toMatch(/^SET lock_timeout = '2s';\nBEGIN;\n[^]*\nCOMMIT;\nRESET lock_timeout;\n/);
});

describe.each(newest([14, 18] as const))('on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    // All roles of a server are compared, and other tests make some for a moment.
    server = await startPostgresApart(major, {});
  });
  afterAll(() => server.stop());

  it.each(named)('%s: has no finding', async (_name, one) => {
    const files = filesOf(await sceneOf(one, major), one);
    expect(Object.keys(files).length).toBeGreaterThan(1);
    const session = await repository(major, files);
    const said: string[] = [];
    for (const path of Object.keys(files)) {
      said.push(...(await findingsOf(session, path)));
    }
    // Rows that are alike make a unique index fail, whatever its form.
    const known = said.filter((line) => !line.includes('data-loss/unique-on-existing-data'));
    expect(known).toEqual([]);
  });

  it.each(sample(named, 16))('%s: runs up, down and up again', async (_name, one) => {
    const files = filesOf(await sceneOf(one, major), one);
    const database = await server.createDatabase();
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    const lines = async (): Promise<readonly string[]> => {
      const all = (await client.query(catalogs.join(';'))) as unknown as readonly {
        readonly rows: readonly { readonly line: string }[];
      }[];
      return all.flatMap((result) => result.rows.map(({ line }) => line)).toSorted();
    };
    try {
      await client.query(history + rows);
      const before = await lines();
      await send(client, files, 'up');
      const after = await lines();
      expect(after).not.toEqual(before);
      await send(client, files, 'down');
      expect(await lines()).toEqual(before);
      await send(client, files, 'up');
      expect(await lines()).toEqual(after);
    } finally {
      await client.end();
      await server.dropDatabase(database);
    }
  });
});

it('keeps a renamed column and its successor in step', async () => {
  const one = filled('rename-column', { table: 'orders', column: 'note', given: { to: 'remark' } });
  const files = filesOf(await sceneOf(one, 18), one);
  const server = await startPostgres(18);
  const database = await server.createDatabase();
  const client = new Client({ connectionString: server.connectionString(database) });
  await client.connect();
  try {
    await client.query(history + rows);
    await client.query(Object.entries(files).find(([path]) => path.endsWith('.up.sql'))?.[1] ?? '');
    await client.query(`INSERT INTO orders (id, note) OVERRIDING SYSTEM VALUE VALUES (101, 'old code');
      INSERT INTO orders (id, remark) OVERRIDING SYSTEM VALUE VALUES (102, 'new code');
      UPDATE orders SET note = 'old again' WHERE id = 102; UPDATE orders SET remark = 'new again' WHERE id = 101;
      UPDATE orders SET remark = NULL WHERE id = 1; UPDATE orders SET remark = note WHERE id = 2; UPDATE orders SET total = 1 WHERE id = 3`);
    const read = await client.query(
      'SELECT id::int, note, remark FROM orders WHERE id IN (2, 3, 101, 102) ORDER BY id',
    );
    expect(read.rows).toEqual([
      { id: 2, note: 'note 2', remark: 'note 2' },
      { id: 3, note: 'note 3', remark: 'note 3' },
      { id: 101, note: 'new again', remark: 'new again' },
      { id: 102, note: 'old again', remark: 'old again' },
    ]);
  } finally {
    await client.end();
    await server.dropDatabase(database);
  }
});

describe('what cannot stand in a field', () => {
  it.each([
    ['add-column', 'type', 'text; DROP TABLE orders'],
    ['add-column', 'type', 'text, DROP COLUMN id'],
    ['add-column', 'type', 'text NOT NULL'],
    ['add-column', 'type', 'te xt yy'],
    ['add-column', 'default', '0, DROP COLUMN id'],
    ['add-column', 'column', 'note'],
    ['add-column', 'column', 'x'.repeat(64)],
    ['add-check', 'expression', 'total > 0) NOT VALID, DROP COLUMN id, ADD CHECK (true'],
    ['add-check', 'expression', 'total > 0 -- '],
    ['add-check', 'expression', 'total >'],
    ['add-check', 'expression', 'totals > 0'],
    ['add-index', 'where', 'deleted_at IS NULL'],
    ['add-index', 'where', 'true; DROP TABLE orders'],
    ['add-index', 'columns', 'nothing'],
    ['rename-table', 'to', 'customers'],
    ['add-partition', 'bound', "FROM ('2026-01-01') TO ('2027-01-01'), DROP COLUMN at"],
    ['tenant-isolation', 'setting', "app.tenant'); DROP TABLE orders; --"],
    ['partitioned-table', 'start', '2027-02-30'],
    ['partitioned-table', 'count', '1000000'],
    ['partition-upkeep', 'keep', "1 month'; DROP TABLE readings; --"],
    ['masked-view', 'role', 'x'.repeat(64)],
  ] as const)('%s, %s: %s', async (form, id, value) => {
    const table = form.includes('partition') && form !== 'partitioned-table' ? 'readings' : 'orders';
    const one = filled(form, { table, given: { [id]: value } });
    const scene = await sceneOf(one, 18);
    const field = one.form.fields(scene).find((of) => of.id === id);
    if (field === undefined) throw new Error(`no field ${id}`);
    expect(problemOf(field, valuesOf(one), scene, readers.postgresql)).toMatch(/\.$/);
  });
});
