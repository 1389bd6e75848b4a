/**
 * Vitest global setup: lends one PostgreSQL per major to all workers of a run, and the embedded servers' processes, each started or built when the first
 * of them asks.
 */
import { createServer } from 'node:http';
import { ownProgram, programs } from '../../databases/proof/embedded-program.ts';
import { postgresMajors, type PostgresMajor } from './binaries.ts';
import { lenderVariable, ownPostgres, type PostgresServer } from './server.ts';

export async function setup(): Promise<() => Promise<void>> {
  const started = new Map<PostgresMajor, Promise<PostgresServer>>();
  const lend = async (path: string | undefined): Promise<number | string> => {
    const program = programs.find((name) => path === `/${name}`);
    if (program !== undefined) return ownProgram(program);
    const major = postgresMajors.find((candidate) => path === `/${candidate}`);
    if (major === undefined) throw new Error(`no PostgreSQL ${String(path)} here`);
    const server = started.get(major) ?? ownPostgres(major);
    started.set(major, server);
    return (await server).port;
  };
  const lender = createServer((request, response) => {
    lend(request.url).then(
      (port) => response.end(String(port)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => lender.listen(0, '127.0.0.1', resolve));
  const address = lender.address();
  if (address === null || typeof address === 'string') throw new Error('the lender has no port');
  process.env[lenderVariable] = `http://127.0.0.1:${address.port}`;
  return async () => {
    lender.close();
    lender.closeAllConnections();
    const running = await Promise.allSettled(started.values());
    for (const server of running) if (server.status === 'fulfilled') await server.value.stop();
    Reflect.deleteProperty(process.env, lenderVariable);
  };
}
