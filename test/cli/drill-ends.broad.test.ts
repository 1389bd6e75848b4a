/** `plinth drill` in a process of its own: nothing is left after it was stopped or killed, on a named server and in the temp directory. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { installRestoreTools } from '../hosts/restore-tools.ts';
import { repository } from '../hosts/paths.ts';
import { plinth, workspace } from './run.ts';

/** It restores until somebody ends it. */
const endless = `--
-- PostgreSQL database dump
--
-- Dumped from database version 15.1

CREATE TABLE public.t (id integer);
COPY public.t (id) FROM stdin;
1
\\.
SELECT pg_sleep(600);
--
-- PostgreSQL database dump complete
--
`;

let server: PostgresServer;
let admin: Client;
let scratch: readonly string[];

beforeAll(async () => {
  await installRestoreTools();
  server = await startPostgres(15);
  const address = server.connectionString('postgres');
  admin = new Client({ connectionString: address });
  await admin.connect();
  scratch = ['--connection', address, '--scratch', `127.0.0.1:${server.port}/postgres`];
});

afterAll(() => admin.end());

interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly err: () => string;
  /** Its temp directory: what is in it belongs to the drill. */
  readonly folder: string;
}

function begin(words: readonly string[]): Begun {
  const cwd = workspace({ 'endless.sql': endless });
  const folder = mkdtempSync(join(tmpdir(), 'pl-'));
  // A server of root's runs as somebody else.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(
    process.execPath,
    [join(repository, 'dist/cli.cjs'), 'drill', 'endless.sql', ...words],
    {
      cwd,
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, err: () => err, folder };
}

async function databases(): Promise<number> {
  return (await admin.query("SELECT FROM pg_database WHERE datname LIKE 'plinth_drill%'")).rows.length;
}

/** Sessions that wait in the endless restore. */
async function waiting(): Promise<number> {
  return (
    await admin.query(
      "SELECT FROM pg_stat_activity WHERE datname LIKE 'plinth_drill%' AND query LIKE '%pg_sleep(600)%'",
    )
  ).rows.length;
}

/** Processes whose command line names the folder: the server, its programs, the keeper. */
function processesOf(folder: string): number {
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'latin1').includes(folder);
    } catch {
      return false;
    }
  }).length;
}

describe.each(['SIGINT', 'SIGKILL'] as const)('after %s', (signal) => {
  it('nothing is left on a named server', async () => {
    const { child, ended, err, folder } = begin(scratch);
    await expect.poll(waiting).toBe(1);
    child.kill(signal);
    const code = await ended;
    if (signal === 'SIGINT')
      expect({ code, err: err() }).toEqual({
        code: 2,
        err: 'The drill was stopped. Nothing is left of it.\n',
      });
    await expect.poll(databases).toBe(0);
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });

  it('nothing is left of a server of its own', async () => {
    const { child, ended, folder } = begin([]);
    const server = (): number => processesOf(`/bin/postgres\0-D\0${join(folder, 'plinth-drill-')}`);
    await expect.poll(server).toBe(1);
    child.kill(signal);
    await ended;
    await expect.poll(() => processesOf(join(folder, 'plinth-drill-'))).toBe(0);
    await expect.poll(() => readdirSync(folder)).toEqual([]);
  });
});

it('compares with the migrations of the workspace where there is no manifest', async () => {
  const dump = endless.replace('SELECT pg_sleep(600);\n', '');
  const cwd = workspace({
    'shop.sql': dump,
    'migrations/000001_t.up.sql': 'CREATE TABLE t (id integer);',
    'migrations/000001_t.down.sql': 'DROP TABLE t;',
    'migrations/000002_u.up.sql': 'CREATE TABLE u (id integer);',
    'migrations/000002_u.down.sql': 'DROP TABLE u;',
  });
  const { code, out } = await plinth(['drill', 'shop.sql', ...scratch], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(/The migrations in migrations create table public\.u, and the copy\s+has none/);
});

describe.each([14, 18] as const)('a manifest of PostgreSQL %i', (major) => {
  it('has what was counted, and says what the role could not read', async () => {
    const own = await startPostgres(major);
    const database = await own.createDatabase();
    const address = own.connectionString(database);
    const client = new Client({ connectionString: address });
    await client.connect();
    const reader = `drill_reader_${process.pid}`;
    try {
      await client.query(
        `CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz); CREATE TABLE hidden (secret text);
        INSERT INTO t (at) SELECT '2026-01-01' FROM generate_series(1, 5); INSERT INTO t (at) VALUES ('infinity'), ('2999-01-01');
        INSERT INTO hidden VALUES ('x'); CREATE ROLE ${reader} LOGIN PASSWORD 'of-the-reader'; GRANT SELECT ON t TO ${reader}`,
      );
      const words = (uri: string): readonly string[] => ['drill', 'manifest', '--connection', uri];
      const whole = await plinth(words(address));
      expect(JSON.parse(whole.out)).toMatchObject({
        tables: [
          { name: 'public.hidden', rows: 1 },
          { name: 'public.t', rows: 7, newest: { at: '2026-01-01T00:00:00.000000Z' } },
        ],
        sequences: [{ name: 'public.t_id_seq', last: '7', column: 'public.t.id', reached: '7' }],
        unseen: [],
      });
      expect(whole.out).not.toContain('"x"');
      const url = new URL(address);
      url.username = reader;
      url.password = 'of-the-reader';
      const part = JSON.parse((await plinth(words(url.href))).out) as { readonly unseen: readonly string[] };
      expect(part.unseen.join('\n')).toMatch(/t_id_seq is hidden from this role/);
      expect(part.unseen.join('\n')).toMatch(/public\.hidden was not read: .*ermission denied/);
    } finally {
      await client.query(`DROP OWNED BY ${reader}; DROP ROLE ${reader}`);
      await client.end();
    }
  });
});

describe('arguments', () => {
  it.each<readonly [readonly string[], string]>([
    [[], 'Name the backup'],
    [['a', 'b'], 'one backup at a time'],
    [['a', '--connection', 'postgresql://db.example.org/shop'], '--connection needs --scratch HOST/DATABASE'],
    [['a', '--time', 'yesterday'], '--time takes a time with its zone'],
    [['missing.dump'], 'missing.dump: It does not exist.'],
    [['text.txt'], 'It is no backup that is known'],
    [['text.txt', '--manifest', 'text.txt'], 'text.txt was not read. It is not JSON.'],
    [['text.txt', '--manifest', 'other.json'], 'It is not a manifest'],
    [['text.txt', '--time', '2027-01-31T12:00:00Z'], '--time is for files of a server'],
    [['manifest', '--', 'pg_dump'], 'Name the file of the manifest with --output'],
    [['manifest', '--wal', 'x'], 'plinth drill manifest has no --wal.'],
  ])('%s', async (words, message) => {
    const cwd = workspace({ 'text.txt': 'no backup', 'other.json': '{}' });
    const { code, out, err } = await plinth(['drill', ...words], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('opens nothing where the connection leads elsewhere', async () => {
    const cwd = workspace({ 'endless.sql': endless });
    const words = ['drill', 'endless.sql', ...scratch.slice(0, 2), '--scratch', 'localhost/other'];
    const { code, err } = await plinth(words, { cwd });
    expect(code).toBe(2);
    expect(err).toContain('and --scratch says localhost/other. Nothing was opened.');
  });

  it('writes no manifest where the command fails', async () => {
    const cwd = workspace({});
    const words = [
      'drill',
      'manifest',
      '--connection',
      server.connectionString('postgres'),
      '--output',
      'm.json',
      '--',
      'false',
    ];
    const { code, err } = await plinth(words, { cwd });
    expect(code).toBe(2);
    expect(err).toContain('false ended with 1.');
    expect(readdirSync(cwd)).toEqual([]);
  });
});
