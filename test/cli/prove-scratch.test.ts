/** `plinth prove --scratch`: consent by name, the version in the answer, nothing left, and no password printed. */
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresPassword, startPostgres, type PostgresServer } from '../hosts/postgres/server.ts';
import { plinth, workspace } from './run.ts';

const files = {
  'db/migrations/000001_a.up.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);',
  'db/migrations/000001_a.down.sql': 'DROP TABLE a;',
  'db/migrations/000002_b.up.sql': 'ALTER TABLE a ADD n int;\nCREATE ROLE plinth_escaped;',
};

describe('plinth prove --scratch', () => {
  let server: PostgresServer;
  let database: string;
  let address: string;
  let name: string;
  let client: Client;
  beforeAll(async () => {
    server = await startPostgres(15);
    database = await server.createDatabase();
    address = server.connectionString(database);
    name = `${new URL(address).hostname}:${server.port}/${database}`;
    client = new Client({ connectionString: address });
    await client.connect();
  });
  afterAll(() => client.end());

  async function left(): Promise<unknown> {
    const query = "SELECT datname FROM pg_database WHERE datname LIKE 'plinth_proof_%'";
    return (await client.query(query)).rows;
  }

  it('proves on the version of the server, and leaves nothing', async () => {
    const words = ['prove', '--connection', address, '--scratch', name];
    const { code, out, err } = await plinth(words, { cwd: workspace(files) });
    expect(code).toBe(0);
    expect(out).toContain('000001_a.up.sql  proved on 15; rollback proved');
    expect(out).toContain('partly proved on 15');
    expect(out).toContain('CREATE ROLE');
    expect(err).toContain('is a superuser of');
    expect(out + err).not.toContain(postgresPassword);
    expect(await left()).toEqual([]);
  });

  it('is content with a login that may make databases, and says where one may not', async () => {
    const maker = `plinth_maker_${process.pid}`;
    await client.query(`CREATE ROLE ${maker} LOGIN CREATEDB PASSWORD 'of-the-maker'`);
    try {
      const url = new URL(address);
      url.username = maker;
      url.password = 'of-the-maker';
      const words = ['prove', '--connection', url.href, '--scratch', name];
      const allowed = await plinth(words, { cwd: workspace(files) });
      expect({ code: allowed.code, err: allowed.err }).toEqual({ code: 0, err: '' });
      expect(allowed.out).toContain('000001_a.up.sql  proved on 15; rollback proved');
      await client.query(`ALTER ROLE ${maker} NOCREATEDB`);
      const refused = await plinth(words, { cwd: workspace(files) });
      expect(refused.code).toBe(2);
      expect(refused.err).toContain('Permission denied to create database.');
      expect(await left()).toEqual([]);
    } finally {
      await client.query(`DROP ROLE ${maker}`);
    }
  });

  it('opens nothing where the connection leads elsewhere', async () => {
    const words = ['prove', '--connection', address, '--scratch', 'localhost/other'];
    const { code, out, err } = await plinth(words, { cwd: workspace(files) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`The connection leads to ${name}, and --scratch says localhost/other.`);
    expect(err).not.toContain(postgresPassword);
  });

  it.each<readonly [readonly string[], string]>([
    [['--connection', 'postgresql://db.example.org/shop'], '--connection needs --scratch HOST/DATABASE'],
    [['--scratch', 'a/b', '--memory-limit', '900'], '--memory-limit is for the embedded server'],
    [['--scratch', 'a/b', '--rows'], '--rows is for the embedded server'],
    [['--scratch', 'a/b', '--code-ref', 'v1'], '--code-ref is for the embedded server'],
  ])('%s', async (words, message) => {
    const { code, out, err } = await plinth(['prove', ...words], { cwd: workspace(files) });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });

  it('says why nobody is let in', async () => {
    const wrong = address.replace(postgresPassword, 'wrong');
    const words = ['prove', '--connection', wrong, '--scratch', name];
    const { code, err } = await plinth(words, { cwd: workspace(files) });
    expect(code).toBe(2);
    expect(err).toContain('does not let');
  });
});
