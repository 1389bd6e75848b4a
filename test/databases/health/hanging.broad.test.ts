/** A server that stops answering in the middle of a look: what was answered is reported, and the rest says that it was not asked. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresHealth } from '../../../engine/databases/postgres/health.ts';
import { healthOfServer, standardChecks } from '../../../engine/health/run.ts';
import { startPostgres, type PostgresServer } from '../../hosts/postgres/server.ts';
import { openSession } from '../native.ts';

const sockets = new Set<Socket>();
/** Passes everything on, until a query is sent that names what is waited for: after it no answer comes. */
const proxy = createServer((client) => {
  const upstream = connect(server.port, '127.0.0.1');
  for (const one of [client, upstream]) {
    sockets.add(one);
    one.on('error', () => undefined);
  }
  let isSilent = false;
  client.on('data', (sent) => {
    isSilent ||= sent.includes('pg_stat_archiver');
    upstream.write(sent);
  });
  upstream.on('data', (answer) => {
    if (!isSilent) client.write(answer);
  });
});
let server: PostgresServer;
let database: string;
beforeAll(async () => {
  server = await startPostgres(18);
  database = await server.createDatabase();
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
});

it('costs the limit of one check, and no more', async () => {
  const { port } = proxy.address() as AddressInfo;
  const session = await openSession({ port }, database, { tls: { mode: 'disable' } });
  const first = standardChecks(postgresHealth).filter(({ id }) =>
    ['lock-table', 'archiver', 'table-bloat'].includes(id),
  );
  const began = performance.now();
  const outcome = await healthOfServer(session, postgresHealth, { checks: [...first].reverse() });
  expect(performance.now() - began).toBeLessThan(12_000);
  await session.close();
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message);
  const said = outcome.health.results.map(({ check, outcome: how, unseen }) => [
    check.id,
    how,
    unseen[0]?.because,
  ]);
  expect(said).toEqual([
    ['table-bloat', 'unseen', expect.stringContaining('It was not asked: ')],
    ['lock-table', 'fine', undefined],
    ['archiver', 'unseen', expect.stringContaining('It was not asked: ')],
  ]);
});
