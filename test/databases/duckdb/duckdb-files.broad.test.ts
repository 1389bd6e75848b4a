/**
 * Parquet, CSV and JSON files beside a DuckDB database: read inside one folder, as relations of the explorer and in plans; and what hostile
 * texts, links, views and macros try outside of it, or with what they may read.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Question } from '../../../engine/databases/catalog/explore/explore.ts';
import { duckdbEngineWith } from '../../../engine/databases/duckdb/engine.ts';
import type { DatabaseEngine } from '../../../engine/databases/engine.ts';
import type { OpenSession } from '../../../engine/databases/session.ts';
import { installDuckdb, type Duckdb } from '../../hosts/duckdb.ts';
import { duckdbProgram } from '../proof/embedded-program.ts';

let duckdb: Duckdb;
let engine: DatabaseEngine;
let root: string;
let workspace: string;
let database: string;
let session: OpenSession;

beforeAll(async () => {
  duckdb = await installDuckdb();
  engine = duckdbEngineWith(await duckdbProgram());
  root = mkdtempSync(join(tmpdir(), 'plinth-files-'));
  workspace = join(root, 'workspace');
  database = join(workspace, 'data', 'lake.duckdb');
  mkdirSync(join(workspace, 'data', '[odd]'), { recursive: true });
  for (const name of ['workspace-2', 'elsewhere']) mkdirSync(join(root, name));
  const at = (...names: readonly string[]): string => join(root, ...names);
  writeFileSync(at('secret.csv'), 'secret\nmine\n');
  for (const name of ['workspace-2', 'elsewhere']) writeFileSync(at(name, 'secret.csv'), 'secret\nmine\n');
  writeFileSync(at('workspace', 'data', 'events.ndjson'), '{"at": "2026-11-20 15:00:00", "kind": "a"}\n');
  writeFileSync(at('workspace', 'data', 'settings.json'), '[{"a": 1}]');
  writeFileSync(at('workspace', 'data', '[odd]', 'rows.csv'), 'a,b\n1,x\n2,y\n');
  symlinkSync(at('secret.csv'), at('workspace', 'data', 'linked.csv'));
  symlinkSync(at('elsewhere'), at('workspace', 'data', 'out'));
  for (const outcome of await duckdb.run(database, [
    `COPY (SELECT i AS id, 'open' AS state FROM range(1000) t(i)) TO '${workspace}/data/orders.parquet'`,
    `CREATE VIEW orders AS SELECT id FROM read_parquet('${workspace}/data/orders.parquet')`,
    `CREATE VIEW secrets AS SELECT * FROM read_csv('${root}/secret.csv')`,
    `CREATE MACRO logged() AS TABLE SELECT * FROM enable_logging(storage_path => '${workspace}/log')`,
  ]))
    expect(outcome).toMatchObject({ ok: true });
  session = await connected([workspace]);
});
afterAll(async () => {
  await session.close();
  rmSync(root, { recursive: true, force: true });
});

async function connected(workspaceFolders: readonly string[]): Promise<OpenSession> {
  const outcome = await engine.connect(
    {
      ...{ engine: 'duckdb', label: 'test', database, host: 'localhost', port: 0, user: '' },
      ...{ tls: { mode: 'disable' }, environment: 'unlabelled' },
    },
    undefined,
    { packageFolders: [duckdb.folder], workspaceFolders },
  );
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  return outcome.session;
}

/** Its rows, or what is said instead. */
async function asked(sql: string, of = session): Promise<unknown> {
  const outcome = await of.query(sql);
  return outcome.kind === 'rows' ? outcome.rows : outcome.failure.message;
}

describe('files in the folder', () => {
  it.each([
    [`SELECT count(*) FROM 'data/orders.parquet'`, '1000'],
    [`SELECT count(*) FROM read_parquet('./data/*.parquet')`, '1000'],
    [`SELECT max(a) FROM read_csv('data/[[]odd]/rows.csv')`, '2'],
    [`SELECT kind FROM 'data/events.ndjson'`, 'a'],
    [`SELECT a FROM read_json('data/settings.json')`, '1'],
    ['SELECT count(*) FROM orders', '1000'],
  ])('%s', async (sql, value) => {
    expect(await asked(sql)).toEqual([[value]]);
  });

  it('are those beside the database where it is in no workspace', async () => {
    const own = await connected([join(root, 'workspace-2')]);
    expect(await asked(`SELECT count(*) FROM 'orders.parquet'`, own)).toEqual([['1000']]);
    expect(await asked(`SELECT * FROM '../../workspace-2/secret.csv'`, own)).toContain('is not read');
    await own.close();
  });

  it('are in the explorer with their columns, and so are those of views', async () => {
    const reader = engine.catalog(session);
    const ask = async (question: Question): Promise<readonly string[]> => {
      const read = await reader.explore(question, {});
      if (read.kind === 'failed') throw new Error(read.failure.message);
      const { groups, lists, refused } = read.value;
      return [
        ...groups.map(({ name, count }) => `${name}: ${String(count)}`),
        ...lists.flatMap(({ objects }) => objects.map(({ name, type = '' }) => `${name} ${type}`.trim())),
        ...refused.map(({ message }) => message),
      ];
    };
    const scope = { of: 'database' } as const;
    const inside = (file: string): Promise<readonly string[]> =>
      ask({ what: 'inside', kind: 'data-file', id: JSON.stringify([file]) });
    const files = await ask({ what: 'list', scope, group: 'Data Files', count: 0 });
    expect(files).toEqual([
      ...['data/[odd]/rows.csv', 'data/events.ndjson', 'data/linked.csv', 'data/orders.parquet'],
      'data/out/secret.csv',
    ]);
    expect(await ask({ what: 'groups', scope })).toEqual([`Data Files: ${String(files.length)}`]);
    expect(await inside('data/orders.parquet')).toEqual(['id BIGINT', 'state VARCHAR']);
    expect(await inside('data/events.ndjson')).toEqual(['at TIMESTAMP', 'kind VARCHAR']);
    for (const file of ['data/linked.csv', 'data/out/secret.csv', '../secret.csv'])
      expect(await inside(file)).toEqual([expect.stringContaining(`${file} is not read`)]);
    expect(await ask({ what: 'relation', id: '["main","orders"]' })).toEqual(['id BIGINT']);
    const read = await reader.introspect({});
    expect(read.kind === 'read' && read.value.schemas[0]?.relations.map(({ name }) => name)).toEqual([
      'orders',
      'secrets',
    ]);
  });

  it('are planned and measured', async () => {
    const sql = `SELECT o.id FROM 'data/orders.parquet' o JOIN 'data/events.ndjson' e ON e.kind = o.state WHERE o.id < 5`;
    const planned = await engine.explain?.(session, { sql });
    expect(planned).toMatchObject({ kind: 'plan', json: expect.stringContaining('PARQUET_SCAN') as string });
    const request = { sql, server: 'not production' } as const;
    const looked = await engine.measure?.look(session, request);
    const agreed = looked?.kind === 'looked' ? looked.risks.sentences : [];
    expect(await engine.measure?.run(session, request, agreed)).toMatchObject({
      kind: 'plan',
      json: expect.stringContaining('"data/orders.parquet"') as string,
    });
  });
});

describe('outside of it', () => {
  it.each([
    ['/etc/hosts'],
    ['/proc/self/environ'],
    ['../secret.csv'],
    ['data/../../secret.csv'],
    ['../workspace-2/secret.csv'],
    ['data/linked.csv'],
    ['data/out/secret.csv'],
    ['data/*/secret.csv'],
    ['../*.csv'],
    ['file:///etc/hosts'],
  ])('nothing is read: %s', async (file) => {
    for (const from of [`read_csv('${file}')`, `read_text('${file}')`, `sniff_csv('${file}')`])
      expect([from, await asked(`SELECT * FROM ${from}`)]).toEqual([
        from,
        expect.stringContaining('is not read'),
      ]);
  });

  it('a view of the database reads nothing either', async () => {
    expect(await asked('SELECT * FROM secrets')).toContain('is not read');
  });

  it('no server is reached', async () => {
    let reached = 0;
    const server = createServer((socket) => {
      reached += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const place = `127.0.0.1:${String(port)}/a.csv`;
    for (const url of [`http://${place}`, `https://${place}`, `s3://b/a.parquet`, `hf://datasets/a/b.csv`])
      expect([url, await asked(`SELECT * FROM '${url}'`)]).toEqual([
        url,
        expect.stringMatching(/Error|not read/),
      ]);
    expect(reached).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('nothing is written', () => {
  const tree = (): readonly string[] => readdirSync(workspace, { recursive: true }).map(String).toSorted();

  it('by a statement, a function, or what a view or a macro hides', async () => {
    const [before, bytes] = [tree(), readFileSync(database)];
    for (const [sql, because] of [
      [`COPY (SELECT 1) TO 'data/new.csv'`, 'Only one SELECT'],
      [`EXPLAIN (ANALYZE, FORMAT JSON) COPY (SELECT 1) TO 'data/new.csv'`, 'Only one SELECT'],
      [`EXPORT DATABASE 'data/new'`, 'Only one SELECT'],
      [`ATTACH 'data/new.duckdb'`, 'Only one SELECT'],
      [`SELECT * FROM enable_logging(storage_path => '${workspace}/log')`, 'enable_logging() is not sent'],
      [`SELECT 1 WHERE 1 IN (SELECT 1 FROM enable_logging(storage_path => 'log'))`, 'is not sent'],
      [
        `WITH a AS MATERIALIZED (SELECT * FROM enable_profiling(save_location => 'p.json')) FROM a`,
        'is not sent',
      ],
      [
        `EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM enable_profiling(save_location => 'p.json')`,
        'is not sent',
      ],
      [`SELECT * FROM query('SELECT * FROM enable_profiling(save_location => ''p.json'')')`, 'is not sent'],
      ['SELECT * FROM logged()', 'is not sent'],
      ['SELECT * FROM checkpoint()', 'is not sent'],
    ] as const)
      expect([sql, await asked(sql)]).toEqual([sql, expect.stringContaining(because)]);
    expect(await asked('SELECT count(*) FROM orders')).toEqual([['1000']]);
    expect(tree()).toEqual(before);
    expect(readFileSync(database).equals(bytes)).toBe(true);
  });
});
