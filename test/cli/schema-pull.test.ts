/** `plinth schema pull`: which connection is meant, what is said when there is none, and that no password is ever printed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listen } from '../databases/connections/servers.ts';
import { postgresPassword, postgresUser, startPostgres } from '../hosts/postgres/server.ts';
import { plinth, workspace } from './run.ts';

/** Nothing of the machine that the test runs on. */
const bare = {
  ...Object.fromEntries(
    Object.keys(process.env).flatMap((name) => (name.startsWith('PG') ? [[name, '']] : [])),
  ),
  PGPASSFILE: '/nowhere',
  PGSERVICEFILE: '/nowhere',
};

describe('plinth schema pull', () => {
  it.each<readonly [readonly string[], string]>([
    [[], 'Name the connection: a postgresql:// URI or service=NAME.'],
    [['hunter2'], 'A connection is a postgresql:// URI or service=NAME.\n'],
    [['service=hunter2'], 'The service file has no service of that name.\n'],
    [['postgresql://u:12/hunter2@localhost/db'], 'are percent-encoded in a URI.\n'],
    [['postgresql://u:x@hunter2@localhost/db'], 'are percent-encoded in a URI.\n'],
    [['postgresql://u@localhost:1/a', 'b'], 'plinth schema pull takes one connection at a time.\n'],
    [['--at', '3'], 'plinth schema pull has no --at.\n'],
    [['postgresql://u:hunter2@127.0.0.1:1/db'], 'No server listens at 127.0.0.1:1.'],
  ])('%j', async (words, message) => {
    const { code, out, err } = await plinth(['schema', 'pull', ...words], {
      cwd: workspace({}),
      environment: bare,
    });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('hunter2');
  });

  it('says that something else listens, and that the server refuses', async () => {
    const silent = await listen((socket) => socket.destroy());
    const server = await startPostgres(18);
    const ask = (port: number): ReturnType<typeof plinth> =>
      plinth(['schema', 'pull', `postgresql://${postgresUser}:hunter2@127.0.0.1:${port}/postgres`], {
        environment: bare,
      });
    try {
      const hungUp = await ask(silent.port);
      expect(hungUp).toMatchObject({ code: 2, out: '' });
      expect(hungUp.err).toContain('closed the connection during start-up');
      const refused = await ask(server.port);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain(`does not let ${postgresUser} in`);
      expect(hungUp.err + refused.err).not.toContain('hunter2');
    } finally {
      silent.close();
    }
  });

  it('writes the script to the screen or a file, as PG* variables, a service or a URI name the server', async () => {
    const server = await startPostgres(18);
    const database = await server.createDatabase();
    const place = { host: '127.0.0.1', port: String(server.port), dbname: database, user: postgresUser };
    const service = Object.entries(place).map(([name, value]) => `${name}=${value}\n`);
    const cwd = workspace({ 'services.conf': `[here]\n${service.join('')}` });
    const environment = {
      ...bare,
      PGPASSWORD: postgresPassword,
      PGSERVICEFILE: join(cwd, 'services.conf'),
    };
    const variables = { PGHOST: place.host, PGPORT: place.port, PGDATABASE: database, PGUSER: postgresUser };
    const head = /^-- Plinth schema snapshot\n-- Read from the catalog of PostgreSQL 18\S* at 20\d\d-/;

    const byVariables = await plinth(['schema', 'pull'], {
      cwd,
      environment: { ...environment, ...variables },
    });
    expect(byVariables).toMatchObject({ code: 0, err: '' });
    expect(byVariables.out).toMatch(head);
    const byService = await plinth(['schema', 'pull', 'service=here', '--output', 'past.sql'], {
      cwd,
      environment,
    });
    expect(byService).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(cwd, 'past.sql'), 'utf8')).toMatch(head);
    const uri = `postgresql://${postgresUser}@127.0.0.1:${server.port}/${database}`;
    const nowhere = await plinth(['schema', 'pull', uri, '--output', 'no/such/past.sql'], {
      cwd,
      environment,
    });
    expect(nowhere).toEqual({
      code: 2,
      out: '',
      err: 'The schema was not written to no/such/past.sql: ENOENT.\n',
    });
  });
});
