/**
 * Each form of a new migration, filled in: its files have no finding of the preset `recommended`, run on a real server as the tool sends them, each
 * statement for itself, and lead back to the catalog that was.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstProblem, problemOf } from '../../core/change-forms/check.ts';
import { draftChange } from '../../core/change-forms/draft.ts';
import { changesFor, fieldsOf } from '../../core/change-forms/fields.ts';
import { changeKinds, type ChangeKind, type ChangeScene } from '../../core/change-forms/model.ts';
import { effectOf } from '../../core/effects/of.ts';
import { toolById } from '../../core/migrations/tools.ts';
import { rules } from '../rules/with-cases.ts';
import { tableByKey } from '../../core/schema/lookup.ts';
import type { StatementParser } from '../../core/operations/postgres/statement-parser.ts';
import { readStatements } from '../../core/syntax/postgres/read.ts';
import { loadPostgresParser } from '../../engine/parsers/postgres.ts';
import { Session } from '../../engine/session/session.ts';
import { startPostgres, startPostgresApart, type PostgresServer } from '../hosts/postgres/server.ts';
import { statementParser } from '../sql.ts';
import { catalogs } from './replay/schema-lines.ts';

const history = `
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint, total numeric(12, 2), note text, "select" text);
CREATE TABLE readings (device int NOT NULL, at date NOT NULL, value double precision DEFAULT 0 CHECK (value > -1), PRIMARY KEY (device, at)) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
`;
const rows = `
INSERT INTO customers (email) VALUES ('a@example.test');
INSERT INTO orders (customer_id, total, note, "select") SELECT 1, n, 'note ' || n, 'x' FROM generate_series(1, 50) n;
INSERT INTO readings VALUES (1, '2025-03-01', 1);
`;

interface Case {
  readonly kind: ChangeKind;
  readonly table: string;
  readonly column?: string;
  readonly given: Readonly<Record<string, string | readonly string[]>>;
}

const cases: readonly Case[] = [
  {
    kind: 'add-column',
    table: 'orders',
    given: { column: 'shipped_at', type: 'timestamptz', nullable: 'yes' },
  },
  {
    kind: 'add-column',
    table: 'orders',
    given: { column: 'Paid "up"', type: 'boolean', default: 'false', nullable: 'no' },
  },
  {
    kind: 'add-column',
    table: 'readings',
    given: { column: 'quality', type: 'bigint', default: '1', nullable: 'no' },
  },
  {
    kind: 'add-index',
    table: 'orders',
    given: { columns: ['customer_id', 'total'], unique: 'no', where: '' },
  },
  {
    kind: 'add-index',
    table: 'orders',
    given: { columns: ['select'], unique: 'no', where: 'total > 10 AND note IS NOT NULL' },
  },
  { kind: 'add-index', table: 'orders', given: { columns: ['note'], unique: 'yes' } },
  {
    kind: 'add-check',
    table: 'orders',
    column: 'total',
    given: { expression: 'total > 0', name: 'orders_total_check' },
  },
  { kind: 'add-check', table: 'readings', given: { expression: 'value < 1e9', name: 'readings_value_most' } },
  {
    kind: 'add-foreign-key',
    table: 'orders',
    given: { columns: ['customer_id'], references: '["public.customers","id"]', 'on-delete': 'CASCADE' },
  },
  { kind: 'add-unique', table: 'orders', given: { columns: ['note', 'select'] } },
  { kind: 'set-not-null', table: 'orders', given: { column: 'note' } },
  { kind: 'rename-table', table: 'orders', given: { to: 'purchases' } },
  { kind: 'rename-column', table: 'orders', column: 'note', given: { to: 'remark' } },
  { kind: 'rename-column', table: 'orders', column: 'select', given: { to: 'Chosen One' } },
  {
    kind: 'add-partition',
    table: 'readings',
    given: { partition: 'readings_2026', bound: "FROM ('2026-01-01') TO ('2027-01-01')" },
  },
];

const tool = toolById('golang-migrate');
let parser: StatementParser;
const folders: string[] = [];
beforeAll(async () => {
  parser = await statementParser();
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A repository whose one migration has run. */
async function repository(
  targetVersion: number,
  files: Readonly<Record<string, string>> = {},
): Promise<Session> {
  const root = mkdtempSync(join(tmpdir(), 'plinth-forms-'));
  folders.push(root);
  mkdirSync(join(root, 'migrations'));
  const all = { '000001_init.up.sql': history, '000001_init.down.sql': 'SELECT 1;\n', ...files };
  for (const [path, text] of Object.entries(all)) writeFileSync(join(root, 'migrations', path), text);
  const config = {
    migrations: [{ folder: 'migrations', dialect: 'postgresql', targetVersion, appliedThrough: '000001' }],
  };
  writeFileSync(join(root, 'plinth.config.json'), JSON.stringify(config));
  return Session.open({
    root,
    parser: await loadPostgresParser(),
    rules,
    effectOf,
    processes: 'forbidden',
    withoutGit: 'everything',
  });
}

async function sceneOf({ table, column }: Case, targetVersion: number): Promise<ChangeScene> {
  const session = await repository(targetVersion);
  const [folder] = session.folders;
  const schema = folder && (await session.schemaOf(folder));
  const found = schema && tableByKey(schema, `public.${table}`);
  if (schema === undefined || found === undefined) throw new Error(`${table} is not there`);
  return { schema, table: found, column, targetVersion };
}

function valuesOf({ given }: Case): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(given).map(([id, of]) => [id, typeof of === 'string' ? [of] : of]));
}

function filesOf(scene: ChangeScene, one: Case): Readonly<Record<string, string>> {
  const first = tool.classify('000001_init.up.sql');
  if (first === undefined) throw new Error('the first migration is none');
  const values = valuesOf(one);
  expect(firstProblem(fieldsOf(one.kind, scene), values, scene, parser)).toBeUndefined();
  expect(changesFor(scene)).toContain(one.kind);
  const made = draftChange(one.kind, values, scene, { tool, behind: first, existing: [first] });
  return Object.fromEntries((made ?? []).map(({ path, text }) => [path, text]));
}

async function findingsOf(session: Session, path: string): Promise<readonly string[]> {
  const report = await session.report(join('migrations', path));
  if (report.kind !== 'linted') throw new Error(`${path} is ${report.kind}`);
  return report.findings.map(({ rule, message }) => `${path} ${rule}: ${message}`);
}

const named = cases.map((one) => [`${one.kind} ${JSON.stringify(one.given)}`, one] as const);

it('has a case for every form', () => {
  expect(changeKinds.filter((kind) => !cases.some((one) => one.kind === kind))).toEqual([]);
});

it('is linted where a careless migration has findings', async () => {
  const careless = {
    '000002_careless.up.sql':
      'CREATE INDEX i ON orders (total);\nALTER TABLE orders RENAME note TO remark;\n',
  };
  const said = await findingsOf(await repository(18, careless), '000002_careless.up.sql');
  expect(said.join()).toMatch(/index-without-concurrently[^]*rename-column/);
});

describe.each([14, 18] as const)('on PostgreSQL %i', (major) => {
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

  it.each(named)('%s: runs there and back', async (_name, one) => {
    const files = filesOf(await sceneOf(one, major), one);
    const database = await server.createDatabase();
    const client = new Client({ connectionString: server.connectionString(database) });
    await client.connect();
    const send = async (paths: readonly string[]): Promise<void> => {
      for (const path of paths) {
        const text = files[path] ?? '';
        for (const { parsed } of readStatements(text, 0, text.length, parser))
          await client.query(parsed.text);
      }
    };
    const lines = async (): Promise<readonly string[]> => {
      const all = (await client.query(catalogs.join(';'))) as unknown as readonly {
        readonly rows: readonly { readonly line: string }[];
      }[];
      return all.flatMap((result) => result.rows.map(({ line }) => line)).toSorted();
    };
    try {
      await client.query(history + rows);
      const before = await lines();
      const up = Object.keys(files).filter((path) => path.endsWith('.up.sql'));
      await send(up);
      expect(await lines()).not.toEqual(before);
      await send(up.toReversed().map((path) => path.replace('.up.', '.down.')));
      expect(await lines()).toEqual(before);
    } finally {
      await client.end();
      await server.dropDatabase(database);
    }
  });
});

it('keeps a renamed column and its successor in step', async () => {
  const one: Case = { kind: 'rename-column', table: 'orders', column: 'note', given: { to: 'remark' } };
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
  ] as const)('%s, %s: %s', async (kind, id, value) => {
    const one = { kind, table: kind === 'add-partition' ? 'readings' : 'orders', given: { [id]: value } };
    const scene = await sceneOf(one, 18);
    const field = fieldsOf(kind, scene).find((of) => of.id === id);
    if (field === undefined) throw new Error(`no field ${id}`);
    expect(problemOf(field, valuesOf(one), scene, parser)).toMatch(/\.$/);
  });
});
